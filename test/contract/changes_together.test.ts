import type {Command} from '../../server-ts/src/domain/command';
import {anId} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {storedRuns, type StoredRuns} from '../support/stored_runs';

describe.each(databaseServers())('changes that come together, on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let runs: StoredRuns;
    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        runs = await storedRuns(database.pool);
    });
    afterEach(() => database.drop());

    const tick = {type: 'set_item_state', itemId: 'start_one', state: 'done'} as const satisfies Command;
    const SLOW = anId('slow');

    /** Each statement that saves events takes so many seconds, where it saves one of the slow run. Counts the statements. */
    const slowDown = (seconds: number): Promise<unknown> =>
        database.pool.query(`
            create table saved_together (changes int);
            create function sleep() returns trigger language plpgsql as $$
                begin perform pg_sleep(case when new.run_id = '${SLOW}' then ${seconds} else 0 end); return new; end $$;
            create function note() returns trigger language plpgsql as $$
                begin insert into saved_together select count(*) from saved; return null; end $$;
            create trigger sleep before insert on run_event for each row execute function sleep();
            create trigger note after insert on run_event referencing new table as saved
                for each statement execute function note()`);

    it('go out in one statement, those that come while another is being saved in the next', async () => {
        const many = Array.from('abcdefghijkl', (letter) => anId(`of${letter}`));
        for (const runId of [SLOW, ...many]) {
            await runs.create(runId);
        }
        await slowDown(0.003);
        const first = runs.change(SLOW, tick);
        const others = many.map((runId) => runs.change(runId, tick));
        for (const saved of await Promise.all([first, ...others])) {
            expect(saved).toMatchObject({kind: 'saved'});
        }
        const {rows} = await database.pool.query<{changes: number}>('select changes from saved_together');
        expect(rows.reduce((sum, {changes}) => sum + changes, 0)).toBe(13);
        expect(rows.length).toBeLessThanOrEqual(3);
    });

    it('of eight people who ask again and again go out in halves, so that the other half is read meanwhile', async () => {
        const eight = Array.from('abcdefgh', (letter) => anId(`of${letter}`));
        for (const runId of eight) {
            await runs.create(runId);
        }
        await slowDown(0);
        await Promise.all(
            eight.map(async (runId) => {
                for (const state of ['done', 'open', 'done', 'open', 'done'] as const) {
                    await runs.change(runId, {...tick, state});
                }
            }),
        );
        const {rows} = await database.pool.query<{changes: number}>('select changes from saved_together');
        expect(rows.reduce((sum, {changes}) => sum + changes, 0)).toBe(40);
        expect(Math.max(...rows.map(({changes}) => changes))).toBe(4);
    });

    it('do not wait long for one that the database is slow with', async () => {
        const quick = anId('quick');
        await runs.create(SLOW);
        await runs.create(quick);
        await slowDown(1);
        let isSlowSaved = false;
        const slow = runs.change(SLOW, tick).then((saved) => {
            isSlowSaved = true;
            return saved;
        });
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(await runs.change(quick, tick)).toMatchObject({kind: 'saved'});
        expect(isSlowSaved).toBe(false);
        expect(await slow).toMatchObject({kind: 'saved'});
    });
});
