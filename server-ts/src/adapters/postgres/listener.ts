import {Socket} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {Client} from 'pg';

/** Waits between two attempts to listen again after the connection broke. */
const AGAIN_AFTER_MS = 250;
const CONNECTS_WITHIN_MS = 5_000;
/** A stop does not wait longer for a goodbye that may never arrive. */
const ENDS_WITHIN_MS = 1_000;

/**
 * A firewall that forgets a quiet connection tells neither side: the listener was deaf for ever then, and settings that others saved were
 * never read. It asks so often, and takes the connection for lost when no answer comes in time.
 */
const HEARTBEAT = {everyMs: 30_000, withinMs: 10_000};

/**
 * The other side of it: PostgreSQL has to find out, too, or the session that held messages seems to live, and nobody takes them over. Two
 * hours by most machines' defaults. Over a Unix socket these do nothing.
 */
const NOTICED_BY_POSTGRES =
    'set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set tcp_user_timeout = 30000';

export interface Listener {
    /** Names the session for as long as it lives: other replicas see by it that this one does. Null while there is none. */
    session(): string | null;
    stop(): Promise<void>;
}

/** `due`: an earlier moment was armed. `team`: a team was set up, or its settings were saved. */
export type News = 'due' | 'team';

/**
 * Hears what every replica notifies of. A `due` that is missed costs at most the clock's longest sleep; after a connection that broke,
 * both are taken for heard.
 */
export function listenForNews(
    connectionString: string,
    heard: (news: News) => void,
    heartbeat: {everyMs: number; withinMs: number} = HEARTBEAT,
): Listener {
    let session: string | null = null;
    let stopped = false;
    let client: Client | null = null;
    let timer: NodeJS.Timeout | undefined;

    /** Each connection's own: one that is gone without a word has to be cut here. */
    const sockets = new WeakMap<Client, Socket>();
    /** Once it does not answer there is nothing to say goodbye to: the next attempt does not wait for it. */
    const leave = async (left: Client): Promise<void> => {
        await Promise.race([left.end().catch(() => undefined), sleep(ENDS_WITHIN_MS, undefined, {ref: false})]);
        sockets.get(left)?.destroy();
    };

    const listen = async (): Promise<void> => {
        const socket = new Socket();
        const fresh = new Client({
            stream: () => socket,
            connectionString,
            application_name: 'set-cycle listener',
            connectionTimeoutMillis: CONNECTS_WITHIN_MS,
            query_timeout: heartbeat.withinMs,
            keepAlive: true,
            keepAliveInitialDelayMillis: heartbeat.everyMs,
        });
        sockets.set(fresh, socket);
        client = fresh;
        const again = (): void => {
            if (!stopped && client === fresh) {
                client = null;
                session = null;
                clearTimeout(timer);
                timer = setTimeout(() => void listen(), AGAIN_AFTER_MS);
            }
        };
        const beat = async (): Promise<void> => {
            try {
                await fresh.query('select 1');
                if (!stopped && client === fresh) {
                    timer = setTimeout(() => void beat(), heartbeat.everyMs);
                }
            } catch {
                // As below: it is heard of again by the next attempt.
                again();
                await leave(fresh);
            }
        };
        fresh.on('error', again);
        fresh.on('end', again);
        fresh.on('notification', ({channel}) => heard(channel === 'team' ? 'team' : 'due'));
        try {
            await fresh.connect();
            await fresh.query(`${NOTICED_BY_POSTGRES}; listen due; listen team`);
            const {rows} = await fresh.query<{session: string}>(
                "select pid || '@' || extract(epoch from backend_start) as session from pg_stat_activity where pid = pg_backend_pid()",
            );
            session = rows[0]?.session ?? null;
            timer = setTimeout(() => void beat(), heartbeat.everyMs);
            heard('team');
            heard('due');
        } catch {
            // The clock's own loop reports that the database is away; here only the next attempt matters.
            again();
            await leave(fresh);
        }
    };

    void listen();
    return {
        session: () => session,
        stop: async () => {
            stopped = true;
            clearTimeout(timer);
            if (client) {
                await leave(client);
            }
        },
    };
}
