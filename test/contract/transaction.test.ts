import {isUnreachable, transaction} from '../../server-ts/src/adapters/postgres/pool';
import {databaseServers, freshDatabase, type Database} from '../support/database';

describe.each(databaseServers())('a transaction on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        await database.pool.query('create table one (id int)');
    });
    afterEach(() => database.drop());
    const stored = async (): Promise<unknown[]> => (await database.pool.query('select id from one order by id')).rows;

    it('that throws is rolled back, and its connection is good for the next', async () => {
        const work = transaction(database.pool, async (sql) => {
            await sql.query('insert into one values (1)');
            throw new Error('no');
        });
        await expect(work).rejects.toThrow('no');
        expect(await stored()).toEqual([]);
    });

    it('whose connection is cut in the middle is told from a mistake', async () => {
        const cut = transaction(database.pool, async (sql) => {
            const {rows} = await sql.query<{pid: number}>('select pg_backend_pid() as pid');
            await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
            await sql.query('select 1');
        });
        const error = await cut.then(
            () => null,
            (failure: unknown) => failure,
        );
        expect([String(error), isUnreachable(error)]).toEqual([expect.anything(), true]);
        const mistake = await database.pool.query('select nonsense').then(
            () => null,
            (failure: unknown) => failure,
        );
        expect(isUnreachable(mistake)).toBe(false);
        expect((await database.pool.query('select 1 as one')).rows).toEqual([{one: 1}]);
    });
});
