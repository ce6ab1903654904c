import {isNativeError} from 'node:util/types';
import {Pool, types, type PoolClient} from 'pg';

// bigint columns are milliseconds: far below 2^53, so a number is exact.
types.setTypeParser(types.builtins.INT8, Number);

export type Sql = Pick<PoolClient, 'query'>;

export interface DatabaseOptions {
    connectionString: string;
    /** Names the replica in `pg_stat_activity`. */
    applicationName: string;
    max?: number;
    onError: (error: Error) => void;
}

/**
 * Every statement here finds a few rows by a key, so every plan is the same walk along indexes. The planner cannot know: it plans when the
 * tables are new and empty, or full of rows that autovacuum has not cleared away, and keeps what it found. Measured: a tick after 10,000
 * more of the same run took twice as long, the next messages of ten thousand that wait 30 ms instead of one, and a small read as long to
 * plan as to carry out.
 */
const PLANNER = [
    'plan_cache_mode=force_generic_plan',
    'enable_seqscan=off',
    'enable_bitmapscan=off',
    'enable_hashjoin=off',
    'enable_mergejoin=off',
    'jit=off',
];

/** Connections with the bounds that keep a stuck database from hanging a request for ever. */
export function openPool(options: DatabaseOptions): Pool {
    const pool = new Pool({
        connectionString: options.connectionString,
        max: options.max ?? 8,
        application_name: options.applicationName,
        options: PLANNER.map((setting) => `-c ${setting}`).join(' '),
        connectionTimeoutMillis: 5_000,
        statement_timeout: 10_000,
        lock_timeout: 5_000,
        idle_in_transaction_session_timeout: 15_000,
    });
    // Without a listener an idle connection that breaks (the database restarts) ends the process.
    pool.on('error', options.onError);
    // The pool listens only to idle connections. One that breaks in the middle of a transaction would end the process, too; whoever
    // uses it hears of it by the next statement.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
}

/** Runs `work` in one transaction. A rollback that fails as well means the connection is gone: it is thrown away. */
export async function transaction<T>(pool: Pool, work: (sql: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
        await client.query('begin');
        const result = await work(client);
        await client.query('commit');
        return result;
    } catch (error) {
        try {
            await client.query('rollback');
        } catch (rollbackError) {
            broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
        }
        throw error;
    } finally {
        client.release(broken);
    }
}

const UNREACHABLE_CODES = new Set([
    '57P01',
    '57P02',
    '57P03',
    '08000',
    '08003',
    '08006',
    '08001',
    '08004',
    '53300',
    '53100',
    '53200',
    '25006',
]);

/** True for failures of the database itself (gone, starting, full), false for mistakes in what was asked of it. */
export function isUnreachable(error: unknown): boolean {
    // Not `instanceof`: a broken socket's error is made by Node itself, which under jest has another `Error`.
    if (!isNativeError(error)) {
        return false;
    }
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    return (
        UNREACHABLE_CODES.has(code) ||
        // A socket file that is not there; any other missing file is somebody else's.
        (code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect') ||
        /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|ERR_STREAM_DESTROYED|ERR_STREAM_WRITE_AFTER_END)$/.test(
            code,
        ) ||
        /Connection terminated|timeout exceeded when trying to connect|server closed the connection|is not queryable/.test(
            error.message,
        )
    );
}
