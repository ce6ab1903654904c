import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {DatabaseIsNewer, DatabaseIsTooOld, migrate} from '../../server-ts/src/adapters/postgres/migrate';
import {openPool} from '../../server-ts/src/adapters/postgres/pool';
import {databaseServers, freshDatabase, MIGRATIONS, type Database} from '../support/database';

describe.each(databaseServers())('migrations on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;

    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url, {migrated: false});
    });
    afterEach(() => database.drop());

    const tables = async (): Promise<string[]> =>
        (
            await database.pool.query<{name: string}>(
                "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
            )
        ).rows.map(({name}) => name);

    it('are applied once', async () => {
        expect(await migrate(database.pool, MIGRATIONS)).toBeGreaterThan(0);
        expect(await migrate(database.pool, MIGRATIONS)).toBe(0);
        expect(await tables()).toEqual(expect.arrayContaining(['due', 'outbox', 'run', 'run_event', 'slot', 'team']));
    });

    it('leave no table that no query names', async () => {
        await migrate(database.pool, MIGRATIONS);
        const folder = path.join(__dirname, '../../server-ts/src/adapters/postgres');
        const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
        const queries = (await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')))).join('\n');
        const unread = (await tables()).filter(
            (name) => !new RegExp(`\\b(from|join|into|update) ${name}\\b`).test(queries),
        );
        expect(unread).toEqual([]);
    });

    it('by four processes at once are applied by one of them', async () => {
        const applied = await Promise.all(Array.from({length: 4}, () => migrate(database.pool, MIGRATIONS)));
        expect(applied.filter((count) => count > 0)).toHaveLength(1);
    });

    it('a database of a newer program is refused in a sentence, and not touched', async () => {
        await migrate(database.pool, MIGRATIONS);
        await database.pool.query("insert into schema_version (name) values ('9999_from_the_future.sql')");
        const attempt = migrate(database.pool, MIGRATIONS);
        await expect(attempt).rejects.toThrow(DatabaseIsNewer);
        await expect(attempt).rejects.toThrow(
            /upgraded by a newer SET Cycle \(it has 9999_from_the_future\.sql.*restore a backup/,
        );
    });

    it('a server that is too old is refused in a sentence', async () => {
        await database.pool.query(
            "create schema fake; create function fake.current_setting(text) returns text language sql as $$ select '140011' $$",
        );
        const old = openPool({
            connectionString: database.url,
            applicationName: 'old',
            max: 1,
            onError: () => undefined,
        });
        old.on('connect', (client) => void client.query('set search_path = fake, pg_catalog, public'));
        try {
            const attempt = migrate(old, MIGRATIONS);
            await expect(attempt).rejects.toThrow(DatabaseIsTooOld);
            await expect(attempt).rejects.toThrow(
                'This PostgreSQL is version 140011; SET Cycle needs 15 or newer. Nothing was changed.',
            );
        } finally {
            await old.end();
        }
        expect(await tables()).toEqual([]);
    });

    it('a migration that fails leaves what was there, and is tried again at the next start', async () => {
        const folder = await mkdtemp(path.join(tmpdir(), 'set-cycle-migrations-'));
        try {
            await writeFile(path.join(folder, '0001_one.sql'), 'create table one (id int)');
            await writeFile(path.join(folder, '0002_two.sql'), 'create table two (id int); select 1 / 0;');
            await expect(migrate(database.pool, folder)).rejects.toThrow('division by zero');
            expect(await tables()).toEqual(['one', 'schema_version']);
            await writeFile(path.join(folder, '0002_two.sql'), 'create table two (id int)');
            expect(await migrate(database.pool, folder)).toBe(1);
            expect(await tables()).toEqual(['one', 'schema_version', 'two']);
        } finally {
            await rm(folder, {recursive: true});
        }
    });
});
