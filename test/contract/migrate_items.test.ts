import {readFileSync} from 'node:fs';
import path from 'node:path';
import {migrate} from '../../server-ts/src/adapters/postgres/migrate';
import {postgresRunReads} from '../../server-ts/src/adapters/postgres/run_reads';
import {wakeAt} from '../../server-ts/src/domain/duty/decide_wake';
import type {Item, Run} from '../../server-ts/src/domain/run';
import {anId, anItem, aRun} from '../support/builders';
import {databaseServers, freshDatabase, MIGRATIONS, type Database} from '../support/database';

const COMING = Date.parse('2099-03-01T16:00:00Z');
const OVER = Date.parse('2020-03-01T16:00:00Z');

/** An item as the versions before reminders and repeats stored it. */
function storedBefore(id: string, change: Partial<Item>): object {
    const {remindAt, reminded, repeat, ...item} = anItem(id, change);
    expect([remindAt, reminded, repeat]).toEqual([item.dueAt, null, null]);
    return item;
}

const before = (id: string): object => ({
    ...aRun({id}),
    phases: [
        {
            id: 'p',
            title: 'P',
            items: [
                storedBefore('coming', {dueAt: COMING}),
                storedBefore('over', {dueAt: OVER}),
                storedBefore('none', {}),
            ],
        },
        {id: 'empty', title: 'Empty', items: []},
    ],
    removed: [{item: storedBefore('gone', {dueAt: COMING}), phaseId: 'p', index: 0}],
});

describe.each(databaseServers())('runs of before items reminded their people and repeated, on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;

    beforeAll(async () => {
        server = await start();
        database = await freshDatabase(server.url, {migrated: false});
        const {pool} = database;
        await pool.query(
            'create table schema_version (name text primary key, applied_at timestamptz not null default now())',
        );
        for (const name of ['0001_runs.sql', '0002_team_settings.sql', '0003_ladder.sql']) {
            await pool.query(readFileSync(path.join(MIGRATIONS, name), 'utf8'));
            await pool.query('insert into schema_version (name) values ($1)', [name]);
        }
        await pool.query(
            `insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash) values ($1, 't', 'UTC', '{}', '', '')`,
            [anId('team')],
        );
        for (const [number, status] of (['running', 'finished'] as const).entries()) {
            await pool.query(
                `insert into run (id, team_id, number, channel_id, kind, status, version, state, summary, started_at)
                 values ($1, $2, $3, $4, 'cycle', $5, 3, $6, '{}', 0)`,
                [
                    anId(status),
                    anId('team'),
                    number,
                    anId('channel'),
                    status,
                    JSON.stringify({...before(anId(status)), status}),
                ],
            );
        }
        await migrate(pool, MIGRATIONS);
    });
    afterAll(async () => {
        await database.drop();
        await server.stop();
    });

    const stored = async (id: string): Promise<Run> => {
        const read = await postgresRunReads(database.pool).run(id);
        if (!read) {
            throw new Error('no such run');
        }
        return read.run;
    };

    it('remind of what is still to come, and not of all that is overdue at once', async () => {
        const run = await stored(anId('running'));
        expect(run.phases.map(({items}) => items.map(({id, remindAt, reminded}) => [id, remindAt, reminded]))).toEqual([
            [
                ['coming', COMING, null],
                ['over', null, null],
                ['none', null, null],
            ],
            [],
        ]);
        expect(run.removed[0]?.item).toMatchObject({id: 'gone', remindAt: COMING, reminded: null, repeat: null});
        expect(run.phases[0]?.items.every(({repeat}) => repeat === null)).toBe(true);
        expect(wakeAt(run)).toBe(COMING);
    });

    it('are looked at by the clock where they are open', async () => {
        const {rows} = await database.pool.query('select run_id, due_at <= app_ms() as now from due');
        expect(rows).toEqual([{run_id: anId('running'), now: true}]);
        expect(wakeAt(await stored(anId('finished')))).toBeNull();
    });
});
