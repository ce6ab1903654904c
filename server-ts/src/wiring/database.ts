import type {Pool} from 'pg';
import type {Log} from '../application/ports';
import {startEmbeddedPostgres} from '../adapters/embedded_postgres/server';
import {postgresFollowerTurns} from '../adapters/postgres/follower_turns';
import {postgresLedger} from '../adapters/postgres/ledger';
import {postgresOutbox} from '../adapters/postgres/outbox';
import {postgresPersonSettings} from '../adapters/postgres/person_settings';
import {openPool} from '../adapters/postgres/pool';
import {runMemory} from '../adapters/postgres/run_memory';
import {postgresRunReads} from '../adapters/postgres/run_reads';
import {postgresRunStore} from '../adapters/postgres/run_store';
import {postgresShownLists} from '../adapters/postgres/shown_lists';
import type {TeamStore} from '../adapters/postgres/teams';
import {unheardClaims} from '../adapters/postgres/unheard_claims';
import type {Config} from '../config';

export interface Database {
    connectionString: string;
    pool: Pool;
    /** The steps that close it again, in their order. */
    undo: (() => Promise<unknown>)[];
}

/** The operator's PostgreSQL, or the embedded one, which this process starts then. */
export async function openDatabase(config: Config, log: Log): Promise<Database> {
    const embedded =
        config.databaseUrl === undefined
            ? await startEmbeddedPostgres({folder: config.dataFolder, log: (line) => log.warn(line)})
            : null;
    const connectionString = config.databaseUrl ?? embedded?.connectionString ?? '';
    const pool = openPool({
        connectionString,
        applicationName: `set-cycle ${process.pid}`,
        onError: (error) => log.warn('a database connection broke', {why: error.message}),
    });
    return {connectionString, pool, undo: [() => pool.end(), async () => embedded?.stop()]};
}

export type Stores = ReturnType<typeof postgresStores>;

/** What is kept in the database, beside the teams. */
export function postgresStores(pool: Pool, teams: TeamStore) {
    const memory = runMemory();
    const unheard = unheardClaims();
    return {
        runs: postgresRunStore(pool, teams.learn, memory, unheard),
        reads: postgresRunReads(pool, memory),
        ledger: postgresLedger(pool),
        personSettings: postgresPersonSettings(pool),
        followers: postgresFollowerTurns(pool),
        shownLists: postgresShownLists(pool),
        /** `session` names this replica's own session as long as it has one. */
        outboxFor: (session: () => string | null) => postgresOutbox(pool, session, unheard),
    };
}
