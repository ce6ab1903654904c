import {Socket} from 'node:net';
import {isNativeError} from 'node:util/types';
import {Pool, types, type Client, type ClientBase, type PoolClient} from 'pg';
import type {Millis} from '../../domain/units';

// bigint columns are milliseconds: far below 2^53, so a number is exact.
types.setTypeParser(types.builtins.INT8, Number);

export type Sql = Pick<PoolClient, 'query'>;

export interface DatabaseOptions {
    connectionString: string;
    /** Names the replica in `pg_stat_activity`. */
    applicationName: string;
    max?: number;
    /** How long a statement may go without an answer. */
    answersWithinMs?: Millis;
    onError: (error: Error) => void;
}

/**
 * Every statement here finds a few rows by a key, so every plan is the same walk along indexes. The planner cannot know: it plans when the
 * tables are new and empty, or full of rows that autovacuum has not cleared away, and keeps what it found. Measured: a tick after 10,000
 * more of the same run took twice as long, the next messages of ten thousand that wait 30 ms instead of one, and a small read as long to
 * plan as to carry out.
 */
const PLANNER = [
    'plan_cache_mode = force_generic_plan',
    'enable_seqscan = off',
    'enable_bitmapscan = off',
    'enable_hashjoin = off',
    'enable_mergejoin = off',
    'jit = off',
];

/** How long PostgreSQL may be at it, or wait for others. */
const BOUNDS = ['statement_timeout = 10000', 'lock_timeout = 5000', 'idle_in_transaction_session_timeout = 15000'];

/**
 * Said once a connection is open, not with its opening: PgBouncer refuses every such parameter that it does not know ("unsupported
 * startup parameter"). One more statement for each of the few connections that a process ever opens.
 */
const SETTINGS = [...PLANNER, ...BOUNDS].map((setting) => `set ${setting}`).join('; ');

const CONNECTS_WITHIN_MS = 5_000;
/** PostgreSQL ends what takes ten seconds, and says so: whatever is silent for longer is not there any more. */
const ANSWERS_WITHIN_MS = 20_000;
/** Over a connection that nobody uses, so that a firewall between does not forget it, and one that it forgot is found out. */
const KEEP_ALIVE_AFTER_MS = 30_000;

/**
 * Those that are idle for ten seconds are closed, but not the last of them: a new one takes a process of PostgreSQL, which plans each
 * statement once more, in the very moment at which much is due.
 */
const KEPT_OPEN = 4;

/** Connections with the bounds that keep a stuck database, or one that is gone without a word, from hanging a request for ever. */
export function openPool(options: DatabaseOptions): Pool {
    const idle = new WeakSet<ClientBase>();
    // The pool waits for what this gives, though its type does not say so.
    const onConnect = (client: ClientBase): unknown => {
        boundSilence(client, options.answersWithinMs ?? ANSWERS_WITHIN_MS, () => !idle.has(client));
        return client.query(SETTINGS);
    };
    const pool = new Pool({
        connectionString: options.connectionString,
        max: options.max ?? 8,
        min: KEPT_OPEN,
        application_name: options.applicationName,
        connectionTimeoutMillis: CONNECTS_WITHIN_MS,
        keepAlive: true,
        keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
        onConnect,
    });
    pool.on('acquire', (client) => idle.delete(client));
    pool.on('release', (_error, client) => idle.add(client));
    // Without a listener an idle connection that breaks (the database restarts) ends the process.
    pool.on('error', (error) => {
        // At its end it does not wait until its connections are closed, and the embedded server that stops then closes them: no news.
        if (!pool.ending) {
            options.onError(error);
        }
    });
    // The pool listens only to idle connections. One that breaks in the middle of a transaction would end the process, too; whoever
    // uses it hears of it by the next statement.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
}

/** Nothing came over a connection for too long: nobody knows what became of the statement that was to be answered. */
class Unanswered extends Error {
    constructor() {
        super('the database does not answer on this connection');
    }
}

/**
 * Cuts the connection if nothing goes over it for so long while `isAwaited`. One timer of the socket's, which each byte winds up again:
 * the driver's own bound makes a timer and two functions for each statement, by which the texts of seven kilobytes that went with it
 * outlived many collections of young objects. Without it a tenth of what it was is kept so long (decision 18).
 */
function boundSilence(client: ClientBase, withinMs: Millis, isAwaited: () => boolean): void {
    const socket = socketOf(client);
    // Not as `setTimeout`'s own listener: that hears of the first silence only, and an idle connection is often silent first.
    socket?.setTimeout(withinMs).on('timeout', () => {
        if (isAwaited()) {
            socket.destroy(new Unanswered());
        }
    });
}

/** For work that takes as long as it takes. */
export function awaitForEver(client: PoolClient): void {
    socketOf(client)?.setTimeout(0);
}

function socketOf(client: ClientBase | Client): Socket | null {
    const stream = 'connection' in client ? client.connection.stream : null;
    return stream instanceof Socket ? stream : null;
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
export function isUnreachable(error: unknown): error is Error {
    // Not `instanceof`: a broken socket's error is made by Node itself, which under jest has another `Error`.
    if (!isNativeError(error)) {
        return false;
    }
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    return (
        error instanceof Unanswered ||
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
