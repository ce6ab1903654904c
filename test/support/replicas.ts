import {spawn, type ChildProcess} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {existsSync, rmSync, writeFileSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import {startEmbeddedPostgres} from '../../server-ts/src/adapters/embedded_postgres/server';
import {migrate} from '../../server-ts/src/adapters/postgres/migrate';
import {openPool} from '../../server-ts/src/adapters/postgres/pool';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {MIGRATIONS} from './database';
import {fleetRuns, seedTeam, type FleetRuns, type FleetTeam} from './fleet_runs';
import {tallyOf, type Tally} from './tally';
import {temporaryFolder} from './temporary_folder';
import {clockSql, until} from './world';

const MAIN = path.join(PACKAGE_ROOT, 'build', 'test', 'support', 'replica_main.js');

/** What is owed by then has been put into the outbox by replicas that live, on a busy machine too. */
const STIRRED_AFTER_MS = 3_000;

export type Protection = 'look' | 'lease' | 'due' | 'order' | 'joined' | 'day';

/** Replicas of the real sidecar on one PostgreSQL and one Mattermost, all of which can be killed. */
export interface Fleet {
    mattermost: StandIn;
    team: FleetTeam;
    runs: FleetRuns;
    kills: number;
    /** Starts runs, an update owed four hours later, and waits until they are said; gives their ids. */
    startRuns(count: number): Promise<string[]>;
    finishRuns(ids: string[]): Promise<void>;
    moveClock(byMs: number): Promise<void>;
    /** For each: the first replica that gets to the step kills itself, or PostgreSQL (`step postgres`). */
    arm(...steps: string[]): void;
    /** What was armed and has not happened. */
    unstruck(): string[];
    /**
     * Until what was armed has happened; who died of it is started again meanwhile. `stir` is called where nothing waits and a step is
     * still to come: a message that was to pass it may have been stored by one who died of another step just then, and is not sent again.
     */
    struck(stir?: () => Promise<void>): Promise<void>;
    disarm(): void;
    killReplica(number: number): Promise<void>;
    /** Cuts every connection of the replicas to PostgreSQL. */
    cutConnections(): Promise<void>;
    /** Replicas that are gone are started again, and ready. */
    heal(): Promise<void>;
    query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
    tally(): Promise<Tally>;
    /** Until nothing waits to be sent. Where only time is missing (a dead one's lease, a follower's turn), the clock is moved on. */
    settled(): Promise<void>;
    close(): Promise<void>;
}

/** `without`: a protection taken out. `ahead`: by how much the clock of each replica's own machine is wrong. */
export async function startFleet(replicas: number, without?: Protection, ahead: number[] = []): Promise<Fleet> {
    if (!existsSync(MAIN)) {
        throw new Error('build/ is missing: run `npx tsc -b` first');
    }
    const mattermost = await startMattermost();
    // What is shown here holds without Mattermost's own help.
    mattermost.faults.forgetsPending = true;
    const folder = await temporaryFolder('set-cycle-fleet-');
    const server = await startEmbeddedPostgres({folder: path.join(folder, 'data'), log: () => undefined});
    const postmaster = path.join(server.folder, 'pg', 'postmaster.pid');
    const armed = path.join(folder, 'armed');
    const pool = openPool({
        connectionString: server.connectionString,
        applicationName: 'test',
        onError: () => undefined,
    });
    const team = seedTeam(mattermost);

    const children: (ChildProcess | null)[] = Array.from({length: replicas}, () => null);
    const words: string[] = [];
    let steps: string[] = [];
    let killsBefore = 0;
    let offset = 0;
    let closing = false;
    const isTaken = (step: string): boolean => existsSync(`${armed}.${step.replace(/\W/g, '_')}`);

    const start = async (number: number): Promise<void> => {
        const child = spawn(process.execPath, [MAIN], {
            stdio: ['ignore', 'pipe', 'pipe'],
            env: {
                PATH: process.env['PATH'],
                REPLICA_ARMED: armed,
                REPLICA_POSTMASTER: postmaster,
                ...(without === undefined ? {} : {REPLICA_WITHOUT: without}),
                REPLICA_AHEAD_MS: String(ahead[number] ?? 0),
                REPLICA_CONFIG: JSON.stringify({
                    mattermostUrl: mattermost.url,
                    botToken: team.bot.token,
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

    /** How many messages wait, and how long until the next of them may go out, its turn or the end of a dead one's lease. */
    const waiting = async (): Promise<{count: number; wait: number} | undefined> => {
        const rows = await query<{count: number; wait: number}>(
            `select count(*)::int as count, coalesce((
                 select min(greatest(ready_at, lease_until, 0)) from outbox as row where state = 'waiting' and op <> 'card'
                     and not exists (select 1 from outbox as earlier where earlier.lane = row.lane and earlier.state = 'waiting' and earlier.id < row.id)
             ) - app_ms(), 0)::int as wait
             from outbox where state = 'waiting' and op <> 'card'`,
        ).catch(() => []);
        return rows[0];
    };

    let movedAt = -Infinity;
    /** Moves the clock on where nothing but time is missing; gives how many messages wait. */
    const nudge = async (): Promise<number | undefined> => {
        const now = await waiting();
        if (now && now.count > 0 && now.wait > 1_000 && performance.now() - movedAt > 500) {
            movedAt = performance.now();
            await fleet.moveClock(now.wait + 100);
        }
        return now?.count;
    };

    const runs = fleetRuns(pool, team, patiently);
    const fleet: Fleet = {
        mattermost,
        team,
        runs,
        kills: 0,
        query,
        startRuns: async (count) => {
            const ids: string[] = [];
            for (let n = 0; n < count; n += 1) {
                ids.push(await runs.start());
            }
            // What followers of earlier runs are told waits for their next turn.
            const before =
                "select 1 from outbox where state = 'waiting' and op not in ('card', 'tell_follower') limit 1";
            const posted = async (): Promise<boolean> => (await query(before)).length === 0;
            await until('the cards are posted', () => posted().catch(() => false), 30_000);
            return ids;
        },
        finishRuns: async (ids) => {
            for (const id of ids) {
                await runs.command(id, team.people.lea, {type: 'finish', outcome: 'fixed'});
            }
        },
        moveClock: async (byMs) => {
            offset += byMs;
            await patiently(() => pool.query(`${clockSql(offset)}; notify due`));
        },
        arm: (...wanted) => {
            fleet.disarm();
            steps = wanted;
            killsBefore = fleet.kills;
            writeFileSync(armed, wanted.join('\n'));
        },
        unstruck: () => steps.filter((step) => !isTaken(step)),
        struck: async (stir) => {
            let stirredAt = performance.now();
            await until(
                'the armed steps are reached',
                async () => {
                    await fleet.heal();
                    const waits = await nudge();
                    if (fleet.unstruck().length === 0) {
                        return true;
                    }
                    if (stir && waits === 0 && performance.now() - stirredAt > STIRRED_AFTER_MS) {
                        stirredAt = performance.now();
                        await stir();
                    }
                    return false;
                },
                60_000,
            ).catch((error: unknown) => {
                throw new Error(`${String(error)}: ${fleet.unstruck().join()}`);
            });
            const replicaSteps = steps.filter((step) => !step.endsWith('postgres')).length;
            await until('those who reached them are gone', () => fleet.kills >= killsBefore + replicaSteps, 30_000);
            fleet.disarm();
            // The last blows can fall together: of two replicas none may be left to say what waits.
            await fleet.heal();
        },
        disarm: () => {
            fleet.kills += steps.filter((step) => step.endsWith('postgres') && isTaken(step)).length;
            steps.forEach((step) => rmSync(`${armed}.${step.replace(/\W/g, '_')}`, {force: true}));
            rmSync(armed, {force: true});
            steps = [];
        },
        killReplica: async (number) => {
            const child = children[number];
            if (child && !isGone(child)) {
                const ended = new Promise((resolve) => child.once('exit', resolve));
                child.kill('SIGKILL');
                await ended;
            }
        },
        cutConnections: async () => {
            await patiently(() =>
                query(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'set-cycle%'",
                ),
            );
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
        settled: async () => {
            await until(
                'everything is said',
                async () => {
                    const [due] = await query('select 1 from due where due_at <= app_ms() limit 1').catch(() => [{}]);
                    return (await nudge()) === 0 && due === undefined;
                },
                60_000,
            ).catch((error: unknown) => {
                throw new Error(`${String(error)}; ${words.slice(-3).join('')}`);
            });
        },
        tally: () => tallyOf(query, mattermost, team),
        close: async () => {
            closing = true;
            for (const [number] of children.entries()) {
                await fleet.killReplica(number);
            }
            await pool.end();
            await server.stop();
            await mattermost.close();
            await rm(folder, {recursive: true, force: true});
        },
    };
    try {
        await migrate(pool, MIGRATIONS);
        await runs.setUp();
        await fleet.heal();
    } catch (error) {
        await fleet.close();
        throw error;
    }
    return fleet;
}
