import {spawn, type ChildProcess} from 'node:child_process';
import {randomBytes, randomUUID} from 'node:crypto';
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import {startEmbeddedPostgres} from '../../server-ts/src/adapters/embedded_postgres/server';
import {publicHolidays} from '../../server-ts/src/adapters/holidays/public_holidays';
import {migrate} from '../../server-ts/src/adapters/postgres/migrate';
import {openPool} from '../../server-ts/src/adapters/postgres/pool';
import {postgresRunStore} from '../../server-ts/src/adapters/postgres/run_store';
import {postgresTeams} from '../../server-ts/src/adapters/postgres/teams';
import {changeRun} from '../../server-ts/src/application/change_run';
import {announceStart} from '../../server-ts/src/domain/announce';
import {isRefused} from '../../server-ts/src/domain/refusal';
import {startRun} from '../../server-ts/src/domain/start_run';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {aLadder, aPlaybook} from './builders';
import {NOBODY_LOOKS} from './presence';
import {MIGRATIONS} from './database';
import {clockSql, until} from './world';
import {temporaryFolder} from './temporary_folder';

const MAIN = path.join(PACKAGE_ROOT, 'build', 'test', 'support', 'replica_main.js');
const TICKETS = aPlaybook({
    updates: {template: '', ladder: aLadder(), rules: [{every: 'hours', hours: 4, days: 'always'}]},
});

export type Protection = 'look' | 'lease' | 'due';

/** What became of everything that was to be said. */
export interface Tally {
    /** Obligations that opened, and reminders that were repeated. */
    obligations: number;
    repeats: number;
    posts: number;
    lost: number;
    doubled: number;
    /** Posts of a run that stand in another order than they were planned in. */
    disordered: number;
    failed: number;
}

/** Replicas of the real sidecar on one PostgreSQL and one Mattermost, all of which can be killed. */
export interface Fleet {
    mattermost: StandIn;
    kills: number;
    /** Starts runs in a channel of their own, an update owed four hours later; gives their ids. */
    startRuns(count: number): Promise<string[]>;
    finishRuns(ids: string[]): Promise<void>;
    moveClock(byMs: number): Promise<void>;
    /** The first replica that gets to the step kills itself, or PostgreSQL. */
    arm(step: string): void;
    /** Until what was armed has happened. */
    struck(): Promise<void>;
    killReplica(number: number): Promise<void>;
    /** Replicas that are gone are started again, and ready. */
    heal(): Promise<void>;
    channel: string;
    query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
    tally(): Promise<Tally>;
    /** Until nothing waits to be sent, and each of these runs has an obligation. */
    settled(ids: string[]): Promise<void>;
    close(): Promise<void>;
}

export async function startFleet(replicas: number, without?: Protection): Promise<Fleet> {
    if (!existsSync(MAIN)) {
        throw new Error('build/ is missing: run `npx tsc -b` first');
    }
    const mattermost = await startMattermost();
    const folder = await temporaryFolder('set-cycle-fleet-');
    const server = await startEmbeddedPostgres({folder: path.join(folder, 'data'), log: () => undefined});
    const postmaster = path.join(server.folder, 'pg', 'postmaster.pid');
    const armed = path.join(folder, 'armed');
    const pool = openPool({
        connectionString: server.connectionString,
        applicationName: 'test',
        onError: () => undefined,
    });
    await migrate(pool, MIGRATIONS);

    const {seed} = mattermost;
    const team = seed.team({name: 'eng'}).id;
    const lea = seed.user({username: 'lea', firstName: 'Lea'});
    seed.addToTeam(team, lea.id);
    const channel = seed.channel({teamId: team, name: 'set', creatorId: lea.id}).id;
    const bot = seed.bot({username: 'set-cycle'});
    seed.addToTeam(team, bot.id);
    seed.addToChannel(channel, bot.id);
    const teams = postgresTeams(pool, publicHolidays());
    await teams.setUp({id: team, name: 'eng', zone: 'UTC', tokens: {visible: 'v'.repeat(26), hidden: 'h'.repeat(26)}});

    const children: (ChildProcess | null)[] = Array.from({length: replicas}, () => null);
    const words: string[] = [];
    let offset = 0;
    let made = 0;
    let closing = false;
    const countDatabaseKill = (): void => {
        const wasPostgres = existsSync(armed) && readFileSync(armed, 'utf8').endsWith('postgres');
        fleet.kills += wasPostgres && existsSync(`${armed}.taken`) ? 1 : 0;
    };

    const start = async (number: number): Promise<void> => {
        const child = spawn(process.execPath, [MAIN], {
            stdio: ['ignore', 'pipe', 'pipe'],
            env: {
                PATH: process.env['PATH'],
                REPLICA_ARMED: armed,
                REPLICA_POSTMASTER: postmaster,
                ...(without === undefined ? {} : {REPLICA_WITHOUT: without}),
                REPLICA_CONFIG: JSON.stringify({
                    mattermostUrl: mattermost.url,
                    botToken: bot.token,
                    secret: randomBytes(32).toString('hex'),
                    listen: {host: '127.0.0.1', port: 0},
                    databaseUrl: server.connectionString,
                }),
            },
        });
        children[number] = child;
        child.once('exit', (_, signal) => {
            fleet.kills += signal === 'SIGKILL' && !closing ? 1 : 0;
        });
        child.stderr.setEncoding('utf8').on('data', (text: string) => words.push(text));
        await new Promise<void>((resolve) => {
            child.stdout.once('data', () => resolve());
            // One that dies while it starts is started again by the next `heal`.
            child.once('exit', () => resolve());
        });
    };
    const isGone = (child: ChildProcess | null): boolean =>
        child === null || child.exitCode !== null || child.signalCode !== null;

    const query = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
        (await pool.query<Row>(sql, values)).rows;
    /** The same, for as long as PostgreSQL is on its way back. */
    const patiently = <T>(work: () => Promise<T>): Promise<T> =>
        until(
            'PostgreSQL is back',
            async () => {
                try {
                    return {value: await work()};
                } catch {
                    return null;
                }
            },
            30_000,
        ).then(({value}) => value);

    const fleet: Fleet = {
        mattermost,
        kills: 0,
        channel,
        query,
        startRuns: async (count) => {
            const store = postgresRunStore(pool);
            const ids: string[] = [];
            for (let n = 0; n < count; n += 1) {
                const runId = randomUUID().replace(/-/g, '').slice(0, 26);
                made += 1;
                const name = `Ticket ${made}`;
                await patiently(() =>
                    store.create(
                        {commandId: randomUUID(), triggerId: null, user: lea.id},
                        {
                            teamId: team,
                            make: (_, now) => {
                                const started = startRun(TICKETS, {
                                    runId,
                                    teamId: team,
                                    channelId: channel,
                                    ownChannel: false,
                                    name,
                                    details: {severity: null, customer: '', ticket: '', summary: ''},
                                    seats: {},
                                    startedBy: lea.id,
                                    now,
                                    zone: 'UTC',
                                    calendar: teams.calendar(team, 'UTC', now),
                                });
                                return isRefused(started)
                                    ? started
                                    : {...started, messages: announceStart(started.run, 'existing')};
                            },
                        },
                    ),
                );
                ids.push(runId);
            }
            return ids;
        },
        finishRuns: async (ids) => {
            const store = postgresRunStore(pool);
            for (const id of ids) {
                await patiently(() =>
                    store.change(id, {commandId: randomUUID(), triggerId: null, user: lea.id}, (run, now) =>
                        changeRun(run, {type: 'finish'}, lea.id, now, {
                            teams,
                            presence: NOBODY_LOOKS,
                        }),
                    ),
                );
            }
        },
        moveClock: async (byMs) => {
            offset += byMs;
            await patiently(() => pool.query(`${clockSql(offset)}; notify due`));
        },
        arm: (step) => {
            countDatabaseKill();
            rmSync(`${armed}.taken`, {force: true});
            writeFileSync(armed, step);
        },
        struck: async () => {
            await until('the armed step is reached', () => existsSync(`${armed}.taken`), 30_000);
            if (!readFileSync(armed, 'utf8').endsWith('postgres')) {
                await until('the replica is gone', () => children.some(isGone), 30_000);
            }
            countDatabaseKill();
            rmSync(armed, {force: true});
        },
        killReplica: async (number) => {
            const child = children[number];
            if (child && !isGone(child)) {
                const ended = new Promise((resolve) => child.once('exit', resolve));
                child.kill('SIGKILL');
                await ended;
            }
        },
        heal: async () => {
            await until(
                'all replicas are ready',
                async () => {
                    await Promise.all(children.flatMap((child, number) => (isGone(child) ? [start(number)] : [])));
                    return children.every((child) => !isGone(child));
                },
                60_000,
            );
        },
        settled: async (ids) => {
            await until(
                `everything is said; ${words.slice(-3).join('')}`,
                async () => {
                    const [row] = await query<{waiting: number; woken: number}>(
                        `select (select count(*)::int from outbox where state = 'waiting' and op <> 'card') as waiting,
                                (select count(distinct run_id)::int from run_event where run_id = any($1) and body->>'type' = 'obligation_opened') as woken`,
                        [ids],
                    ).catch(() => []);
                    return row?.waiting === 0 && row.woken === ids.length;
                },
                60_000,
            );
        },
        tally: async () => {
            const planned = await query<{id: number; run_id: string; key: string; kind: string; state: string}>(
                "select id, run_id, key::text, body->'body'->>'kind' as kind, state from outbox where op = 'post' and body->'place'->>'kind' = 'run' order by id",
            );
            const stored = mattermost.posts(channel).map((post) => {
                const props = post['props'];
                return typeof props === 'object' && props !== null && 'set_key' in props
                    ? String(props['set_key'])
                    : '';
            });
            const countOf = (key: string): number => stored.filter((other) => other === key).length;
            const [events] = await query<{opened: number; repeated: number}>(
                `select count(*) filter (where body->>'type' = 'obligation_opened')::int as opened,
                        count(*) filter (where body->>'type' in ('obligation_reminded', 'obligation_escalated'))::int as repeated from run_event`,
            );
            const opened = events?.opened ?? -1;
            const repeats = events?.repeated ?? -1;
            const reminders = planned.filter(({kind}) => kind === 'reminder').length;
            const again = planned.filter(({kind}) => kind === 'reminded_again' || kind === 'escalated').length;
            const places = new Map<string, number>();
            let disordered = 0;
            for (const {run_id: runId, key} of planned) {
                const place = stored.indexOf(key);
                if (place < (places.get(runId) ?? -1)) {
                    disordered += 1;
                }
                places.set(runId, place);
            }
            return {
                obligations: opened,
                repeats,
                posts: stored.length,
                lost: planned.filter(({key}) => countOf(key) === 0).length + (opened - reminders) + (repeats - again),
                doubled:
                    planned.filter(({key}) => countOf(key) > 1).length +
                    mattermost.calls.count({method: 'DELETE', path: /\/posts\//}),
                disordered,
                failed: planned.filter(({state}) => state === 'failed').length,
            };
        },
        close: async () => {
            closing = true;
            for (const child of children) {
                if (child && !isGone(child)) {
                    const ended = new Promise((resolve) => child.once('exit', resolve));
                    child.kill('SIGKILL');
                    await ended;
                }
            }
            await pool.end();
            await server.stop();
            await mattermost.close();
            await rm(folder, {recursive: true, force: true});
        },
    };
    try {
        await fleet.heal();
    } catch (error) {
        await fleet.close();
        throw error;
    }
    return fleet;
}
