import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {listenForNews} from '../../server-ts/src/adapters/postgres/listener';
import {migrate} from '../../server-ts/src/adapters/postgres/migrate';
import {isUnreachable, openPool, transaction} from '../../server-ts/src/adapters/postgres/pool';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {until} from '../support/world';

/** A way to PostgreSQL over TCP that can forget its connections, as a firewall does: nobody is told, and nothing gets through. */
interface Way {
    url: string;
    /** What each connection said first. */
    greetings: string[];
    forget(): void;
    close(): Promise<void>;
}

async function wayTo(databaseUrl: string): Promise<Way> {
    const target = new URL(databaseUrl.replace('@/', '@localhost/'));
    const folder = target.searchParams.get('host');
    const ends: Socket[] = [];
    const greetings: string[] = [];
    let forgotten = new WeakSet<Socket>();
    const server: Server = createServer((near) => {
        const far =
            folder === null
                ? connect(Number(target.port || 5432), target.hostname)
                : connect(path.join(folder, '.s.PGSQL.5432'));
        near.once('data', (first) => greetings.push(first.toString('latin1')));
        for (const [from, to] of [
            [near, far],
            [far, near],
        ] as const) {
            ends.push(from);
            from.on('error', () => undefined);
            from.on('data', (bytes) => !forgotten.has(from) && to.write(bytes));
            from.on('close', () => !forgotten.has(from) && to.destroy());
        }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return {
        url: `postgresql://${target.username}:${target.password}@127.0.0.1:${port}${target.pathname}`,
        greetings,
        forget: () => (forgotten = new WeakSet(ends)),
        close: async () => {
            ends.forEach((end) => end.destroy());
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

describe.each(databaseServers())('a connection to the $name that is lost without a word', ({start}) => {
    let server: Awaited<ReturnType<typeof start>>;
    let database: Database;
    let way: Way;
    beforeAll(async () => {
        server = await start();
        database = await freshDatabase(server.url);
    });
    beforeEach(async () => {
        way = await wayTo(database.url);
    });
    afterEach(() => way.close());
    afterAll(async () => {
        await database.drop();
        await server.stop();
    });

    test('is noticed by the listener, which listens anew and takes all news for heard', async () => {
        const heard: string[] = [];
        const listener = listenForNews(way.url, (news) => heard.push(news), {everyMs: 200, withinMs: 300});
        try {
            const first = await until('it listens', () => listener.session());
            // It holds while there is nothing to hear.
            await new Promise((resolve) => setTimeout(resolve, 800));
            expect([listener.session(), heard]).toEqual([first, ['team', 'due']]);
            way.forget();
            const second = await until('it listens anew', () => listener.session() !== first && listener.session());
            expect(second).not.toBe(first);
            expect(heard).toEqual(['team', 'due', 'team', 'due']);
            await database.pool.query('notify team');
            await until('it hears', () => heard.length === 5);
        } finally {
            way.forget();
            const began = performance.now();
            await listener.stop();
            expect(performance.now() - began).toBeLessThan(2_000);
        }
    });

    test('ends a statement and a transaction as a database that is away, and is used no more', async () => {
        const pool = openPool({
            connectionString: way.url,
            applicationName: 'test',
            max: 1,
            answersWithinMs: 500,
            onError: () => undefined,
        });
        try {
            await pool.query('select 1');
            way.forget();
            const error: unknown = await pool.query('select 2').catch((failure: unknown) => failure);
            expect([error, isUnreachable(error)]).toEqual([
                expect.objectContaining({message: 'the database does not answer on this connection'}),
                true,
            ]);
            expect((await pool.query<{three: number}>('select 3 as three')).rows).toEqual([{three: 3}]);
            const began = performance.now();
            const cut = transaction(pool, async (sql) => {
                way.forget();
                await sql.query('select 4');
            });
            await expect(cut).rejects.toThrow('the database does not answer on this connection');
            expect(performance.now() - began).toBeLessThan(900);
            expect((await pool.query<{five: number}>('select 5 as five')).rows).toEqual([{five: 5}]);
        } finally {
            await pool.end();
        }
    });

    test('is told from one over which nothing goes because nobody asks', async () => {
        const said: string[] = [];
        const pool = openPool({
            connectionString: way.url,
            applicationName: 'test',
            max: 1,
            answersWithinMs: 200,
            onError: ({message}) => said.push(message),
        });
        const session = async (): Promise<unknown> => (await pool.query('select pg_backend_pid() as pid')).rows;
        try {
            const before = await session();
            await new Promise((resolve) => setTimeout(resolve, 600));
            expect(await session()).toEqual(before);
            way.forget();
            await expect(session()).rejects.toThrow('does not answer');
            expect(said).toEqual([]);
        } finally {
            await pool.end();
        }
    });

    test('is news until the pool is closed; an idle one that the server ends after that is none', async () => {
        const said: string[] = [];
        const pool = openPool({
            connectionString: way.url,
            applicationName: 'test',
            onError: ({message}) => said.push(message),
        });
        await pool.query('select 1');
        pool.emit('error', new Error('ended while it was open'));
        const closed = pool.end();
        pool.emit('error', new Error('ended after it was closed'));
        await closed;
        expect(said).toEqual(['ended while it was open']);
    });

    test('a migration may take longer than any other statement', async () => {
        const folder = await mkdtemp(path.join(tmpdir(), 'set-cycle-migrations-'));
        const slow = await freshDatabase(server.url, {migrated: false});
        const pool = openPool({
            connectionString: slow.url,
            applicationName: 'test',
            answersWithinMs: 500,
            onError: () => undefined,
        });
        try {
            await writeFile(path.join(folder, '0001_slow.sql'), 'select pg_sleep(1); create table made (id int)');
            expect(await migrate(pool, folder)).toBe(1);
        } finally {
            await pool.end();
            await slow.drop();
            await rm(folder, {recursive: true});
        }
    });

    test('connections open with nothing that PgBouncer does not know, and have their settings all the same', async () => {
        const pool = openPool({connectionString: way.url, applicationName: 'test', max: 1, onError: () => undefined});
        try {
            const {rows} = await pool.query<Record<string, string>>(
                `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
                     current_setting('idle_in_transaction_session_timeout') as idle, current_setting('plan_cache_mode') as plan,
                     current_setting('enable_seqscan') as seqscan, current_setting('jit') as jit`,
            );
            expect(rows).toEqual([
                {statement: '10s', lock: '5s', idle: '15s', plan: 'force_generic_plan', seqscan: 'off', jit: 'off'},
            ]);
            const names = (way.greetings[0] ?? '')
                .slice(8)
                .split('\0')
                .filter((_, place) => place % 2 === 0);
            expect(names.filter(Boolean).sort()).toEqual(['application_name', 'client_encoding', 'database', 'user']);
        } finally {
            await pool.end();
        }
    });
});
