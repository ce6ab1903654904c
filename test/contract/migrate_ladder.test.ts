import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {changeRun, type Surroundings} from '../../server-ts/src/application/change_run';
import {migrate} from '../../server-ts/src/adapters/postgres/migrate';
import {postgresRunReads} from '../../server-ts/src/adapters/postgres/run_reads';
import {postgresRunStore} from '../../server-ts/src/adapters/postgres/run_store';
import {postgresTeams} from '../../server-ts/src/adapters/postgres/teams';
import type {Command} from '../../server-ts/src/domain/command';
import type {Run} from '../../server-ts/src/domain/run';
import {HOUR} from '../../server-ts/src/domain/units';
import {anId, anIncident, ANN, LEA, PAT} from '../support/builders';
import {NOBODY_LOOKS} from '../support/presence';
import {databaseServers, freshDatabase, MIGRATIONS, type Database} from '../support/database';

const DUE = Date.parse('2027-03-01T16:00:00Z');

/** A run as the version before the ladder stored it. */
function storedBefore(id: string, obligation: object | null): object {
    const {acknowledge, acknowledgement, acknowledged, updates, duty: _, ...run} = anIncident({id, version: 3});
    expect([acknowledge, acknowledgement, acknowledged]).toEqual([null, null, null]);
    const {ladder, ...rules} = updates ?? {ladder: null};
    expect(ladder).not.toBeNull();
    const duty = {on: true, ownRules: null, nextDueAt: obligation === null ? DUE : null, armedAt: null};
    return {...run, updates: {...rules, repeatEveryMinutes: 30}, duty, obligation};
}

const OPEN = {
    id: 'o3',
    dueAt: DUE,
    openedAt: DUE + 1,
    stage: 'due',
    asked: PAT,
    notices: 1,
    nextNoticeAt: DUE + HOUR,
    held: {by: PAT, until: DUE + 2 * HOUR},
    snoozed: {by: ANN, until: DUE + HOUR, reason: 'logs'},
};

describe.each(databaseServers())('runs of before the ladder on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;

    beforeAll(async () => {
        server = await start();
        database = await freshDatabase(server.url, {migrated: false});
        await database.pool.query(
            'create table schema_version (name text primary key, applied_at timestamptz not null default now())',
        );
        for (const name of ['0001_runs.sql', '0002_team_settings.sql']) {
            await database.pool.query(readFileSync(path.join(MIGRATIONS, name), 'utf8'));
            await database.pool.query('insert into schema_version (name) values ($1)', [name]);
        }
        await database.pool.query(
            `insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash)
             values ($1, 't', 'UTC', '{"weekdays":[1,2,3,4,5],"hours":{"from":"09:00","to":"17:00"},"daysOff":{},"extraWorkingDays":{}}', '', '')`,
            [anId('team')],
        );
        for (const [place, [id, obligation]] of [
            [anId('owing'), OPEN] as const,
            [anId('idle'), null] as const,
        ].entries()) {
            await database.pool.query(
                `insert into run (id, team_id, number, channel_id, kind, status, version, state, summary, started_at)
                 values ($1, $2, $3, $4, 'incident', 'running', 3, $5, '{}', 0)`,
                [id, anId('team'), place + 1, anId('channel'), JSON.stringify(storedBefore(id, obligation))],
            );
        }
        const waiting = {op: 'post', place: {kind: 'run'}, body: {kind: 'reminder', obligation: OPEN, lateMs: 0}};
        await database.pool.query("insert into outbox (run_id, lane, op, body) values ($1, $1, 'post', $2)", [
            anId('owing'),
            JSON.stringify(waiting),
        ]);
        await migrate(database.pool, MIGRATIONS);
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

    it('have the standard ladder for their seats, with their own interval of repeats', async () => {
        const {updates, duty, acknowledge, acknowledgement, acknowledged} = await stored(anId('idle'));
        expect(updates).toMatchObject({
            rules: [{every: 'day'}],
            ladder: {
                upcomingMinutes: 60,
                repeatEveryMinutes: 30,
                steps: [
                    {afterMinutes: 60, ask: 'backup'},
                    {afterMinutes: 180, ask: 'lead'},
                    {afterMinutes: 1_440, ask: 'channel'},
                ],
                holdMinutes: 120,
            },
        });
        expect(updates).not.toHaveProperty('repeatEveryMinutes');
        expect(duty).toMatchObject({nextDueAt: DUE, ownLadder: null, broadcast: [], upcomingDm: [], ended: null});
        expect([acknowledge, acknowledgement, acknowledged]).toEqual([null, null, null]);
    });

    it('keep their open reminder: who was asked, held and snoozed', async () => {
        const {obligation} = await stored(anId('owing'));
        expect(obligation).toMatchObject({
            ...OPEN,
            people: [{user: PAT, role: 'primary', at: DUE + 1, away: false}],
            passedOver: [],
            step: null,
            toldChannel: null,
            nextRepeatAt: DUE + HOUR,
            held: {by: PAT, at: DUE, until: DUE + 2 * HOUR},
            snoozed: {by: ANN, at: DUE + 1, until: DUE + HOUR, reason: 'logs'},
        });
        const {rows} = await database.pool.query<{body: {body: {obligation: object}}}>('select body from outbox');
        expect(rows[0]?.body.body.obligation).toEqual(obligation);
    });

    it('go on: the clock asks the next one, an update answers', async () => {
        const teams = postgresTeams(database.pool, {of: () => ({})});
        await teams.refresh();
        const around: Surroundings = {teams, presence: NOBODY_LOOKS};
        const store = postgresRunStore(database.pool);
        const owing = anId('owing');
        const late = DUE + 26 * HOUR;
        const woken = changeRun(await stored(owing), {type: 'wake'}, null, late, around);
        expect(woken).toMatchObject({
            events: [{type: 'obligation_escalated'}],
            run: {obligation: {stage: 'escalated', people: [{user: PAT}, {user: LEA}]}},
        });
        const update: Command = {type: 'post_update', updateId: 'u', kind: 'update', text: 'x', forObligation: 'o3'};
        const saved = await store.change(owing, {commandId: randomUUID(), triggerId: null, user: PAT}, (run) =>
            changeRun(run, update, PAT, late, around),
        );
        expect(saved).toMatchObject({kind: 'saved', run: {obligation: null, lastUpdate: {id: 'u'}}});
    });
});
