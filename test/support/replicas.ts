import {rm} from 'node:fs/promises';
import path from 'node:path';
import {startEmbeddedPostgres} from '../../server-ts/src/adapters/embedded_postgres/server';
import {migrate} from '../../server-ts/src/adapters/postgres/migrate';
import {openPool} from '../../server-ts/src/adapters/postgres/pool';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {fleetBlows, type FleetBlows} from './fleet_blows';
import {fleetClock, patiently, type FleetClock} from './fleet_clock';
import {checkBuilt, fleetProcesses, type FleetProcesses, type Protection} from './fleet_processes';
import {MIGRATIONS} from './database';
import {fleetRuns, seedTeam, type FleetRuns, type FleetTeam} from './fleet_runs';
import {tallyOf, type Tally} from './tally';
import {temporaryFolder} from './temporary_folder';
import {until} from './world';

/** What is owed by then has been put into the outbox by replicas that live, on a busy machine too. */
const STIRRED_AFTER_MS = 3_000;

export type {Protection};

/** Replicas of the real sidecar on one PostgreSQL and one Mattermost, all of which can be killed. */
export interface Fleet {
    mattermost: StandIn;
    team: FleetTeam;
    runs: FleetRuns;
    /** How many processes were killed so far. */
    kills(): number;
    /** Starts runs, an update owed four hours later, and waits until they are said; gives their ids. */
    startRuns(count: number): Promise<string[]>;
    finishRuns(ids: string[]): Promise<void>;
    moveClock(byMs: number): Promise<void>;
    /** For each: the first replica that gets to the step kills itself, or PostgreSQL (`step postgres`), or stands still (`step stop`). */
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
    /** Replicas that stand still (`step stop`) go on. */
    goOn(): void;
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
    checkBuilt();
    const mattermost = await startMattermost();
    // What is shown here holds without Mattermost's own help.
    mattermost.faults.forgetsPending = true;
    const folder = await temporaryFolder('set-cycle-fleet-');
    const server = await startEmbeddedPostgres({folder: path.join(folder, 'data'), log: () => undefined});
    const pool = openPool({
        connectionString: server.connectionString,
        applicationName: 'test',
        onError: () => undefined,
    });
    const team = seedTeam(mattermost);
    const query = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
        (await pool.query<Row>(sql, values)).rows;

    const blows = fleetBlows(path.join(folder, 'armed'));
    const processes = fleetProcesses(replicas, {
        armed: blows.file,
        postmaster: path.join(server.folder, 'pg', 'postmaster.pid'),
        mattermostUrl: mattermost.url,
        botToken: team.bot.token,
        databaseUrl: server.connectionString,
        without,
        ahead,
    });
    const clock = fleetClock(pool);
    const runs = fleetRuns(pool, team, patiently);
    const kills = (): number => processes.kills() + blows.postgresKills();

    const fleet: Fleet = {
        mattermost,
        team,
        runs,
        kills,
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
        moveClock: clock.move,
        arm: (...steps) => blows.arm(steps, processes.kills()),
        unstruck: blows.unstruck,
        struck: (stir) => struck({blows, processes, clock}, stir),
        disarm: blows.disarm,
        killReplica: processes.kill,
        goOn: processes.goOn,
        cutConnections: async () => {
            await patiently(() =>
                query(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'set-cycle%'",
                ),
            );
        },
        heal: processes.heal,
        settled: async () => {
            await until(
                'everything is said',
                async () => {
                    const [due] = await query('select 1 from due where due_at <= app_ms() limit 1').catch(() => [{}]);
                    return (await clock.nudge()) === 0 && due === undefined;
                },
                60_000,
            ).catch((error: unknown) => {
                throw new Error(`${String(error)}; ${processes.lastWords()}`);
            });
        },
        tally: () => tallyOf(query, mattermost, team),
        close: async () => {
            await processes.close();
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

interface Parts {
    blows: FleetBlows;
    processes: FleetProcesses;
    clock: FleetClock;
}

async function struck({blows, processes, clock}: Parts, stir?: () => Promise<void>): Promise<void> {
    let stirredAt = performance.now();
    await until(
        'the armed steps are reached',
        async () => {
            await processes.heal();
            const waits = await clock.nudge();
            if (blows.unstruck().length === 0) {
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
        throw new Error(`${String(error)}: ${blows.unstruck().join()}`);
    });
    await until('those who reached them are gone', () => processes.kills() >= blows.killsExpected(), 30_000);
    blows.disarm();
    // The last blows can fall together: of two replicas none may be left to say what waits.
    await processes.heal();
}
