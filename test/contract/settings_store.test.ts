import {randomUUID} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {changeRun, wakeRun, type Surroundings} from '../../server-ts/src/application/change_run';
import type {Change} from '../../server-ts/src/application/ports';
import {listenForNews} from '../../server-ts/src/adapters/postgres/listener';
import {postgresRunReads} from '../../server-ts/src/adapters/postgres/run_reads';
import {postgresRunStore} from '../../server-ts/src/adapters/postgres/run_store';
import {postgresTeams, type TeamStore} from '../../server-ts/src/adapters/postgres/teams';
import type {Command} from '../../server-ts/src/domain/command';
import {nextDue} from '../../server-ts/src/domain/duty/duty';
import {rulesOfRun} from '../../server-ts/src/domain/duty/rules_in_force';
import {isRefused} from '../../server-ts/src/domain/refusal';
import type {Run} from '../../server-ts/src/domain/run';
import {startRun} from '../../server-ts/src/domain/start_run';
import {DEFAULT_SETTINGS, type TeamSettings} from '../../server-ts/src/domain/calendar/team_settings';
import {DAY, HOUR} from '../../server-ts/src/domain/units';
import {anId, aPlaybook, DAILY_AT_FOUR, LEA, PAT} from '../support/builders';
import {NOBODY_LOOKS} from '../support/presence';
import {databaseServers, freshDatabase, MIGRATIONS, type Database} from '../support/database';
import {until} from '../support/world';

const TEAM = anId('team');
const DAILY = aPlaybook({updates: DAILY_AT_FOUR});
/** A Monday. */
const NOON = Date.parse('2027-03-01T12:00:00Z');
const FOUR = NOON + 4 * HOUR;
/** The clock looks at a run this long before its moment, to say that it is near. */
const UPCOMING = HOUR;

const around = (teams: TeamStore): Surroundings => ({teams, presence: NOBODY_LOOKS});

const off = (...dates: string[]): TeamSettings => ({
    ...DEFAULT_SETTINGS,
    daysOff: Object.fromEntries(dates.map((date) => [date, 'Retreat'])),
});

describe.each(databaseServers())('settings of a team on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let saving: TeamStore;
    let other: TeamStore;
    let store: ReturnType<typeof postgresRunStore>;

    const newTeams = (): TeamStore =>
        postgresTeams(database.pool, {
            of: (country, _, year) => ({[`${year}-12-25`]: `Christmas, public holiday in ${country}`}),
        });

    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        await database.setClock(NOON - Date.now());
        saving = newTeams();
        await saving.setUp(TOKENS);
        other = newTeams();
        await other.refresh();
        // The other replica: it hears nothing of `saving` but by the database.
        store = postgresRunStore(database.pool, other.learn);
    });
    afterEach(() => database.drop());

    const TOKENS = {id: TEAM, name: 'eng', zone: 'UTC', tokens: {visible: 'v'.repeat(26), hidden: 'h'.repeat(26)}};

    async function startOne(runId = anId('r1')): Promise<Run> {
        const created = await store.create(
            {commandId: randomUUID(), triggerId: null, user: LEA},
            {
                teamId: TEAM,
                isNumbered: () => true,
                make: (number, now) => {
                    const started = startRun(DAILY, {
                        runId,
                        teamId: TEAM,
                        channelId: anId('channel'),
                        ownChannel: false,
                        name: `Run ${number}`,
                        details: {severity: null, customer: '', ticket: '', summary: ''},
                        seats: {},
                        startedBy: LEA,
                        now,
                        zone: 'UTC',
                        calendar: other.calendar(TEAM, 'UTC', now),
                    });
                    return isRefused(started)
                        ? started
                        : {...started, messages: [], settingsVersion: other.settingsVersion(TEAM)};
                },
            },
        );
        if (created.kind !== 'created') {
            throw new Error(created.kind);
        }
        return created.run;
    }

    const save = (settings: TeamSettings, version = saving.settingsVersion(TEAM)) =>
        saving.saveSettings({teamId: TEAM, version, settings, by: PAT});
    const change = (runId: string, command: Command, forget: (change: Change) => Change = (same) => same) =>
        store.change(runId, {commandId: randomUUID(), triggerId: null, user: LEA}, (run, now) => {
            const changed = changeRun(run, command, LEA, now, around(other));
            return isRefused(changed) ? changed : forget(changed);
        });
    const update = (id: string): Command => ({type: 'post_update', updateId: id, kind: 'update', text: 'x'});
    const wakeAll = async (): Promise<void> => {
        while ((await store.wakeSome(10, (run, now) => wakeRun(run, now, around(other)))).woken.length > 0) {
            // The next one.
        }
    };
    const dueOf = async (runId: string): Promise<number | undefined> =>
        (await database.pool.query<{due_at: number}>('select due_at from due where run_id = $1', [runId])).rows[0]
            ?.due_at;
    const stored = async (runId: string): Promise<Run> => {
        const read = await postgresRunReads(database.pool).run(runId);
        if (!read) {
            throw new Error('no such run');
        }
        return read.run;
    };

    it('are what a new team begins with, and come back as they were saved', async () => {
        expect(await saving.settings(TEAM)).toEqual({settings: DEFAULT_SETTINGS, version: 1, changed: null});
        const settings = {...off('2027-03-02'), zone: 'Asia/Tokyo', country: 'JP', hours: {from: '10:00', to: '19:00'}};
        expect(await save(settings)).toMatchObject({kind: 'saved', kept: {settings, version: 2, changed: {by: PAT}}});
        expect(await newTeams().settings(TEAM)).toMatchObject({settings, version: 2});
        expect(saving.calendar(TEAM, 'UTC', NOON).daysOff).toMatchObject({
            '2027-03-02': 'Retreat, set by the team',
            '2027-12-25': 'Christmas, public holiday in JP',
        });
    });

    it('of an old version are not saved, and say who was first', async () => {
        await save(off('2027-03-02'));
        expect(await save(off('2027-03-03'), 1)).toMatchObject({
            kind: 'changed',
            kept: {version: 2, settings: off('2027-03-02'), changed: {by: PAT}},
        });
        expect(await saving.settings(TEAM)).toMatchObject({settings: off('2027-03-02'), version: 2});
    });

    it('saved by ten at once on one version are saved once', async () => {
        const all = await Promise.all(Array.from({length: 10}, (_, n) => save(off(`2027-03-${10 + n}`), 1)));
        expect(all.filter((saved) => saved?.kind === 'saved')).toHaveLength(1);
    });

    it('keep their country when the config names another, once somebody has saved them', async () => {
        await saving.setUp({...TOKENS, country: 'NL'});
        expect((await saving.settings(TEAM))?.settings.country).toBe('NL');
        await save({...DEFAULT_SETTINGS, country: 'JP'});
        await saving.setUp({...TOKENS, country: 'US', region: 'CA'});
        expect((await saving.settings(TEAM))?.settings).toMatchObject({country: 'JP', region: null});
    });

    it('leave newer tokens alone when the config file brings those that it brought before', async () => {
        const file = {...TOKENS, fromFile: true};
        await saving.setUp(file);
        const repaired = {visible: 'w'.repeat(26), hidden: 'i'.repeat(26)};
        // An admin made the commands anew from the sidebar; then the sidecar starts again with the file as it was.
        await saving.setUp({...TOKENS, tokens: repaired});
        await saving.setUp(file);
        const opens = (token: string): string | undefined => saving.byToken(token)?.teamId;
        expect([opens(repaired.visible), opens(repaired.hidden)]).toEqual([TEAM, TEAM]);
        expect([opens(TOKENS.tokens.visible), opens(TOKENS.tokens.hidden)]).toEqual([undefined, undefined]);
        // What the file brings anew holds: the installer wrote it.
        const installed = {visible: 'x'.repeat(26), hidden: 'j'.repeat(26)};
        await saving.setUp({...file, tokens: installed});
        expect([opens(installed.visible), opens(repaired.visible)]).toEqual([TEAM, undefined]);
    });

    it('are heard of by the other replicas at once', async () => {
        const heard: string[] = [];
        const listener = listenForNews(database.url, (news) => {
            heard.push(news);
            if (news === 'team') {
                void other.refresh();
            }
        });
        try {
            await until('it listens', () => listener.session());
            await save(off('2027-03-02'));
            await until('the other replica knows', () => other.settingsVersion(TEAM) === 2);
        } finally {
            await listener.stop();
        }
    });

    it('let the clock count the open runs anew: the due table follows, and nothing is fired', async () => {
        const run = await startOne();
        const finished = await startOne(anId('r2'));
        await change(finished.id, {type: 'finish'});
        expect(run.duty.nextDueAt).toBe(FOUR);
        await save(off('2027-03-01', '2027-03-02'));
        await wakeAll();
        expect((await stored(run.id)).duty.nextDueAt).toBe(FOUR + 2 * DAY);
        expect(await dueOf(run.id)).toBe(FOUR + 2 * DAY - UPCOMING);
        expect(await dueOf(finished.id)).toBeUndefined();
        await save(DEFAULT_SETTINGS);
        await wakeAll();
        expect(await dueOf(run.id)).toBe(FOUR - UPCOMING);
        const {rows} = await database.pool.query("select 1 from outbox where body->'body'->>'kind' = 'reminder'");
        expect(rows).toEqual([]);
    });

    it('saved in the very moment in which the clock speaks of a run, still move what it would have announced', async () => {
        const run = await startOne();
        await database.setClock(FOUR - UPCOMING - Date.now() + 1_000);
        await save(off('2027-03-01'));
        await wakeAll();
        const {duty} = await stored(run.id);
        expect(duty).toMatchObject({nextDueAt: FOUR + DAY, upcomingSaidFor: null});
        expect(await dueOf(run.id)).toBe(FOUR + DAY - UPCOMING);
        await save(DEFAULT_SETTINGS);
        await wakeAll();
        // Both in one go: counted back to today, whose coming is said at once.
        expect((await stored(run.id)).duty).toMatchObject({nextDueAt: FOUR, upcomingSaidFor: FOUR});
        expect(await dueOf(run.id)).toBe(FOUR);
    });

    it('leave an open obligation open, and move its next notice from days that are off now', async () => {
        const run = await startOne();
        await database.setClock(FOUR - Date.now() + 1_000);
        await wakeAll();
        const owed = await stored(run.id);
        expect(owed.obligation).toMatchObject({dueAt: FOUR});
        await save(off('2027-03-01', '2027-03-02'));
        await wakeAll();
        const wednesday = Date.parse('2027-03-03T09:00Z');
        const {obligation} = await stored(run.id);
        expect(obligation).toMatchObject({id: owed.obligation?.id, dueAt: FOUR, nextNoticeAt: wednesday});
        expect(obligation?.people).toEqual(owed.obligation?.people);
        expect(await dueOf(run.id)).toBe(wednesday);
        await save(DEFAULT_SETTINGS);
        await wakeAll();
        expect(await dueOf(run.id)).toBeLessThan(wednesday);
    });

    it('a replica that knows only the old ones arms nothing wrong for long', async () => {
        const run = await startOne();
        await save(off('2027-03-02'));
        await wakeAll();
        const stale = newTeams();
        // Learned nothing: as if it had decided a moment before it could hear of the change.
        jest.spyOn(other, 'settingsVersion').mockReturnValue(1);
        jest.spyOn(other, 'calendar').mockImplementation((teamId, zone, now) => stale.calendar(teamId, zone, now));
        await change(run.id, update('u1'));
        expect((await stored(run.id)).duty.nextDueAt).toBe(FOUR + DAY);
        expect(await dueOf(run.id)).toBeLessThan(FOUR);
        jest.restoreAllMocks();
        await wakeAll();
        expect(await dueOf(run.id)).toBe(FOUR + 2 * DAY - UPCOMING);
    });

    it('control: without the version of the settings in its change, the wrong moment stays', async () => {
        const run = await startOne();
        await save(off('2027-03-02'));
        await wakeAll();
        const stale = newTeams();
        jest.spyOn(other, 'calendar').mockImplementation((teamId, zone, now) => stale.calendar(teamId, zone, now));
        await change(run.id, update('u1'), ({settingsVersion: _, ...forgotten}) => forgotten);
        jest.restoreAllMocks();
        await wakeAll();
        expect(await dueOf(run.id)).toBe(FOUR + DAY - UPCOMING);
    });

    it('saved again and again under changes of many runs, each run ends on the last calendar', async () => {
        const runs = await Promise.all(Array.from({length: 12}, (_, n) => startOne(anId(`many${n}x`))));
        const calendars = [off('2027-03-02'), DEFAULT_SETTINGS, off('2027-03-02', '2027-03-03'), off('2027-03-03')];
        let saves = 0;
        let over = false;
        const clock = async (): Promise<void> => {
            while (!over) {
                await wakeAll();
                await new Promise((resolve) => setImmediate(resolve));
            }
        };
        const clocks = [clock(), clock()];
        await Promise.all([
            (async () => {
                for (saves = 0; saves < 20; saves += 1) {
                    await save(calendars[saves % calendars.length] ?? DEFAULT_SETTINGS);
                }
            })(),
            ...runs.map(async (run) => {
                for (let n = 0; n < 5; n += 1) {
                    await change(run.id, update(`u${n}`));
                }
            }),
        ]);
        over = true;
        await Promise.all(clocks);
        await wakeAll();
        await other.refresh();
        for (const {id} of runs) {
            const run = await stored(id);
            const right = nextDue(rulesOfRun(run), other.calendar(TEAM, 'UTC', NOON), {
                startedAt: run.startedAt,
                armedAt: run.duty.armedAt,
                lastUpdateAt: run.lastUpdate?.at ?? null,
            });
            expect([id, run.obligation, run.duty.nextDueAt, await dueOf(id)]).toEqual([
                id,
                null,
                right,
                (right ?? 0) - UPCOMING,
            ]);
        }
    });

    it('runs of the version before load with the moment from which their duty counts', async () => {
        const old = await freshDatabase(server.url, {migrated: false});
        try {
            const files = readdirSync(MIGRATIONS).sort();
            const sql = (name: string): string => readFileSync(path.join(MIGRATIONS, name), 'utf8');
            await old.pool.query(sql(files[0] ?? ''));
            await old.pool.query(
                "insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash) values ('t', 't', 'UTC', '{}', '', '')",
            );
            const insert = (id: string, number: number, state: object): Promise<unknown> =>
                old.pool.query(
                    "insert into run (id, team_id, number, kind, status, version, state, summary, started_at) values ($1, 't', $2, 'cycle', 'running', 1, $3, '{}', 0)",
                    [id, number, JSON.stringify(state)],
                );
            const duty = {on: true, ownRules: null, nextDueAt: 7};
            await insert('fresh', 1, {startedAt: 5, lastUpdate: null, duty, name: 'ü “x”'});
            await insert('updated', 2, {startedAt: 5, lastUpdate: {id: 'u', at: 6}, duty});
            await insert('strange', 3, {n: 1});
            await old.pool.query(sql('0002_team_settings.sql'));
            const {rows} = await old.pool.query<{state: unknown}>('select state from run order by number');
            expect(rows.map((row) => row.state)).toEqual([
                {startedAt: 5, lastUpdate: null, duty: {...duty, armedAt: 5}, name: 'ü “x”'},
                {startedAt: 5, lastUpdate: {id: 'u', at: 6}, duty: {...duty, armedAt: null}},
                {n: 1},
            ]);
            const teams = postgresTeams(old.pool, {of: () => ({})});
            expect(await teams.settings('t')).toEqual({settings: DEFAULT_SETTINGS, version: 1, changed: null});
        } finally {
            await old.drop();
        }
    });
});
