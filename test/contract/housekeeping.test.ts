import {hourlyHousekeeping} from '../../server-ts/src/adapters/postgres/housekeeping';
import {postgresLedger} from '../../server-ts/src/adapters/postgres/ledger';
import {DAY} from '../../server-ts/src/domain/units';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {until} from '../support/world';

describe.each(databaseServers())('housekeeping on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let housekeeping: {stop(): void};
    const errors: string[] = [];
    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        await database.pool.query(
            "insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash) values ('t', 't', 'UTC', '{}', '', '')",
        );
        await database.pool.query(
            "insert into run (id, team_id, kind, status, version, state, summary, started_at) values ('r', 't', 'cycle', 'running', 1, '{}', '{}', 0)",
        );
    });
    afterEach(async () => {
        housekeeping.stop();
        await database.drop();
        expect(errors.splice(0)).toEqual([]);
    });
    const begin = (): void => {
        const how = {everyMs: 50, atOnce: 100, pauseMs: 1};
        housekeeping = hourlyHousekeeping(database.pool, ({message}) => errors.push(message), how);
    };
    const ids = async (): Promise<number[]> =>
        (await database.pool.query<{id: number}>('select id from outbox order by id')).rows.map(({id}) => id);

    test('takes away all that is old in one go, not only as much as one statement does', async () => {
        await database.pool.query(
            `insert into answered (command_id, user_id, run_id, version, at)
             select 'c' || n, 'u', 'r', 1, app_ms() - case when n <= 950 then $1::bigint else 0 end from generate_series(1, 960) as n`,
            [8 * DAY],
        );
        const left = async (): Promise<number> =>
            (await database.pool.query<{n: number}>('select count(*) as n from answered')).rows[0]?.n ?? 0;
        begin();
        const before = performance.now();
        await until('only what is new is left', async () => (await left()) === 10);
        // An hour for each hundred would be ten rounds.
        expect(performance.now() - before).toBeLessThan(2_000);
    });

    test('cards that were edited are forgotten after a day, but for the newest of a run, and nothing else of the outbox', async () => {
        await database.pool.query(
            `insert into outbox (id, run_id, lane, op, body, state, planned_at, post_id) overriding system value values
                (1, 'r', 'r', 'post', '{"op":"post"}', 'done', app_ms() - $1, 'card'),
                (2, 'r', 'c', 'card', '{"op":"card"}', 'done', app_ms() - $1, 'card'),
                (3, 'r', 'c', 'card', '{"op":"card"}', 'failed', app_ms() - $1, null),
                (4, 'r', 'c', 'card', '{"op":"card"}', 'void', app_ms() - $1, null),
                (5, 'r', 'h', 'header', '{"op":"header"}', 'done', app_ms() - $1, null),
                (6, 'r', 'c', 'card', '{"op":"card"}', 'done', app_ms() - $1, 'card'),
                (7, 'r', 'c', 'card', '{"op":"card"}', 'done', app_ms() - $1, 'card'),
                (8, 'r', 'c', 'card', '{"op":"card"}', 'waiting', app_ms() - $1, null)`,
            [2 * DAY],
        );
        const ledger = postgresLedger(database.pool);
        expect((await ledger.undelivered(['r'])).size).toBe(0);
        begin();
        await until('the old ones are gone', async () => (await ids()).length <= 5);
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(await ids()).toEqual([1, 3, 5, 7, 8]);
        // The one that was refused is still known to have got through later.
        expect((await ledger.undelivered(['r'])).size).toBe(0);
    });

    test('cards of today stay', async () => {
        await database.pool.query(
            "insert into outbox (run_id, lane, op, body, state) select 'r', 'c', 'card', '{}', 'done' from generate_series(1, 5)",
        );
        begin();
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(await ids()).toHaveLength(5);
    });
});
