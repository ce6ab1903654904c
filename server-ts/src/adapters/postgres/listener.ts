import {Client} from 'pg';

/** Waits between two attempts to listen again after the connection broke. */
const AGAIN_AFTER_MS = 250;

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
export function listenForNews(connectionString: string, heard: (news: News) => void): Listener {
    let session: string | null = null;
    let stopped = false;
    let client: Client | null = null;
    let timer: NodeJS.Timeout | undefined;

    const listen = async (): Promise<void> => {
        const fresh = new Client({connectionString, application_name: 'set-cycle listener'});
        client = fresh;
        const again = (): void => {
            if (!stopped && client === fresh) {
                client = null;
                session = null;
                timer = setTimeout(() => void listen(), AGAIN_AFTER_MS);
            }
        };
        fresh.on('error', again);
        fresh.on('end', again);
        fresh.on('notification', ({channel}) => heard(channel === 'team' ? 'team' : 'due'));
        try {
            await fresh.connect();
            await fresh.query('listen due; listen team');
            const {rows} = await fresh.query<{session: string}>(
                "select pid || '@' || extract(epoch from backend_start) as session from pg_stat_activity where pid = pg_backend_pid()",
            );
            session = rows[0]?.session ?? null;
            heard('team');
            heard('due');
        } catch {
            // The clock's own loop reports that the database is away; here only the next attempt matters.
            await fresh.end().catch(() => undefined);
            again();
        }
    };

    void listen();
    return {
        session: () => session,
        stop: async () => {
            stopped = true;
            clearTimeout(timer);
            await client?.end().catch(() => undefined);
        },
    };
}
