import {COMMAND_TRIGGER, HIDDEN_TRIGGER} from '../../server-ts/src/contract/names';
import type {TeamSettings} from '../../server-ts/src/domain/calendar/team_settings';
import {DAY, HOUR} from '../../server-ts/src/domain/units';
import {startSidecar, type Sidecar} from '../../server-ts/src/sidecar';
import type {SeededUser} from '../mattermost/server/seed';
import {botPost, sql} from '../support/door';
import {freePort} from '../support/free_port';
import {makeWorld, moveClock, openTab, quietLog, until, type Tab, type World} from '../support/world';

jest.setTimeout(30_000);

let world: World;
let lea: Tab;
let ann: Tab;
let tess: Tab;
let admin: Tab;
let gus: Tab;
let eve: Tab;
let openTabs: () => Promise<void>;
let second: Sidecar | null = null;
/** A Monday at noon in Amsterdam, in a week without holidays, and 16:00 of that day. */
const NOON = Date.parse('2027-03-01T11:00:00Z');
const FOUR = NOON + 4 * HOUR;

beforeAll(async () => {
    world = await makeWorld();
    const {seed, admin: root} = world.mattermost;
    const person = (username: string, role: {admin?: boolean; guest?: boolean} = {}): SeededUser => {
        const user = seed.user({username, firstName: username, ...(role.guest ? {roles: 'system_guest'} : {})});
        seed.addToTeam(world.team, user.id, role);
        seed.addToChannel(world.channel, user.id);
        return user;
    };
    seed.addToTeam(world.team, root.id);
    seed.addToChannel(world.channel, root.id);
    const tessa = person('tess', {admin: true});
    const gustav = person('gus', {guest: true});
    openTabs = async () => {
        lea = await openTab(world, world.people.lea);
        ann = await openTab(world, world.people.ann);
        tess = await openTab(world, tessa);
        gus = await openTab(world, gustav);
        admin = await openTab(world, root);
    };

    const ops = seed.team({name: 'ops'}).id;
    const stranger = seed.user({username: 'eve'});
    seed.addToTeam(ops, stranger.id);
    seed.addToTeam(ops, world.bot.id);
    const elsewhere = seed.channel({teamId: ops, name: 'elsewhere'}).id;
    seed.addToChannel(elsewhere, stranger.id);
    const url = `${world.sidecar.url}/mattermost/command`;
    const tokens = {
        visible: seed.command({teamId: ops, trigger: COMMAND_TRIGGER, url}).token,
        hidden: seed.command({teamId: ops, trigger: HIDDEN_TRIGGER, url}).token,
    };
    await makeIt(NOON);
    await admin.need({type: 'set_up_team', teamId: ops, tokens});
    eve = await openTab({...world, team: ops, channel: elsewhere}, stranger);
});
afterAll(async () => {
    await second?.stop();
    await world.close();
});

/** Moves time for everybody. Keys of tabs last a day, so all of them connect anew. */
async function makeIt(at: number): Promise<void> {
    const offset = at - Date.now();
    world.mattermost.setClockOffset(offset);
    await moveClock(world, offset);
    await until('the sidecar knows the time', () => Math.abs(world.sidecar.clock.now() - at) < HOUR);
    await openTabs();
}

const read = (tab: Tab) => tab.need({type: 'team_settings', teamId: world.team});

/** Saves on the version that holds, or on another one. */
async function save(tab: Tab, change: Partial<TeamSettings> & Record<string, unknown>, version?: number) {
    const now = await read(lea);
    return tab.ask({
        type: 'set_team_settings',
        teamId: world.team,
        version: version ?? now.version,
        settings: {...now.settings, ...change},
    });
}

const startCycle = (lead: string | null) =>
    lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id, primary: lead},
    });

it('every member reads them; who may change them is told by the answer, and gets what to choose from', async () => {
    for (const [tab, canEdit] of [
        [tess, true],
        [admin, true],
        [ann, false],
        [gus, false],
    ] as const) {
        const answer = await read(tab);
        expect(answer.canEdit).toBe(canEdit);
        expect(answer.choices !== null).toBe(canEdit);
    }
    const {choices, settings} = await read(tess);
    expect(settings).toMatchObject({zone: 'Europe/Amsterdam', weekdays: [1, 2, 3, 4, 5], country: null});
    expect(choices?.zones).toEqual(expect.arrayContaining(['UTC', 'Asia/Tokyo', 'Asia/Kolkata']));
    const states = choices?.countries.find(({id}) => id === 'US');
    expect(states).toMatchObject({name: 'United States of America'});
    expect(states?.regions).toContainEqual({id: 'CA', name: 'California'});
});

it('what others have is no team for them, to read, to change and by the year', async () => {
    const settings = (await read(lea)).settings;
    for (const body of [
        {type: 'team_settings', teamId: world.team},
        {type: 'set_team_settings', teamId: world.team, version: 1, settings: {...settings}},
        {type: 'calendar_year', teamId: world.team, year: 2027},
    ] as const) {
        expect(await eve.ask(body)).toMatchObject({ok: false, reason: 'team_unknown'});
    }
});

it('admins change them, and whoever holds a role in the newest running cycle, as long as it runs', async () => {
    const refused = {
        ok: false,
        reason: 'settings_not_yours',
        text: 'Only admins of the team and whoever holds a role in its newest running cycle change its settings. Nothing was changed.',
    };
    expect(await save(ann, {hours: {from: '10:00', to: '17:00'}})).toMatchObject(refused);
    expect(await save(lea, {hours: {from: '10:00', to: '17:00'}})).toMatchObject(refused);
    expect(await save(gus, {hours: {from: '10:00', to: '17:00'}})).toMatchObject(refused);
    expect(await save(tess, {hours: {from: '09:30', to: '17:00'}})).toMatchObject({ok: true});
    expect(await save(admin, {hours: {from: '09:00', to: '17:00'}})).toMatchObject({ok: true});
    const {runId} = await startCycle(world.people.ann.id);
    expect((await read(gus)).editors.sort()).toEqual([world.people.lea.id, world.people.ann.id].sort());
    expect(await save(ann, {hours: {from: '09:15', to: '17:00'}})).toMatchObject({ok: true});
    await lea.need({type: 'change', runId, command: {type: 'set_seat', role: 'primary', user: null}});
    expect(await save(ann, {hours: {from: '09:00', to: '17:00'}})).toMatchObject(refused);
    expect(await save(lea, {hours: {from: '09:00', to: '17:00'}})).toMatchObject({ok: true});
});

it('a refusal names the field, and the old settings stay', async () => {
    const before = await read(lea);
    expect(await save(lea, {zone: 'Mars/Olympus'})).toMatchObject({ok: false, field: 'zone'});
    expect(await save(lea, {country: 'US', region: 'ZZ'})).toMatchObject({
        ok: false,
        field: 'region',
        text: 'No public holidays are known for the region “ZZ” of US.',
    });
    expect(await save(lea, {daysOff: {'2027-02-30': 'x'}})).toMatchObject({ok: false, field: 'daysOff.2027-02-30'});
    expect(await save(lea, {colour: 'red'})).toMatchObject({ok: false, reason: 'setting_unknown', field: 'colour'});
    expect(await read(lea)).toEqual(before);
});

it('an old form does not undo what somebody has saved meanwhile, and says who it was', async () => {
    const {version} = await read(lea);
    expect(await save(tess, {daysOff: {'2027-05-05': 'Retreat'}}, version)).toMatchObject({ok: true});
    const stale = await save(lea, {daysOff: {'2027-05-06': 'Outing'}}, version);
    expect(stale).toMatchObject({ok: false, reason: 'settings_changed'});
    expect(stale.ok || stale.text).toMatch(
        /^The calendar was changed meanwhile by tess today \d\d:\d\d CES?T\. Nothing was saved and what you typed is kept/,
    );
    expect((await read(lea)).settings.daysOff).toEqual({'2027-05-05': 'Retreat'});
});

it('the second try of a save whose answer was lost is the first', async () => {
    const {version} = await read(lea);
    const first = await save(lea, {daysOff: {}}, version);
    const again = await save(lea, {daysOff: {}}, version);
    expect(again).toMatchObject({ok: true, body: {version: version + 1}});
    expect(first).toMatchObject({ok: true, body: {version: version + 1}});
});

it('the year names each day that is off with its reason', async () => {
    await save(lea, {
        country: 'US',
        region: 'CA',
        daysOff: {'2027-11-24': 'Retreat'},
        extraWorkingDays: {'2027-11-27': 'moved from 24 Dec'},
    });
    const {months} = await ann.need({type: 'calendar_year', teamId: world.team, year: 2027});
    expect(months).toHaveLength(12);
    expect(months[10]?.named.filter((day) => day.kind !== 'weekend').map((day) => `${day.date} ${day.why}`)).toEqual([
        '2027-11-11 Veterans Day, public holiday in US-CA',
        '2027-11-24 Retreat, set by the team',
        '2027-11-25 Thanksgiving Day, public holiday in US-CA',
        '2027-11-26 Day after Thanksgiving Day, public holiday in US-CA',
        '2027-11-27 extra working day: moved from 24 Dec',
    ]);
    expect(months[10]?.counts).toEqual({working: 19, weekend: 7, holiday: 3, own: 1, extra: 1});
    expect(await ann.ask({type: 'calendar_year', teamId: world.team, year: 1999})).toMatchObject({
        ok: false,
        reason: 'bad_request',
    });
    await save(lea, {country: null, region: null, daysOff: {}, extraWorkingDays: {}});
});

describe('an incident whose update is owed today', () => {
    let runId: string;
    let channelId: string;

    const incident = async (): Promise<number | null> => {
        const answer = await lea.need({type: 'run', runId}, {channelId});
        return 'run' in answer ? answer.run.duty.nextDueAt : null;
    };
    const reminders = () =>
        sql<{n: number}>(
            world,
            "select count(*)::int as n from outbox where run_id = $1 and body->'body'->>'kind' = 'reminder'",
            [runId],
        ).then((rows) => rows[0]?.n);

    beforeAll(async () => {
        const started = await lea.need({
            type: 'start',
            playbook: 'support-incident',
            name: 'INC-1 Login fails',
            channel: {kind: 'private'},
            seats: {communication_owner: world.people.lea.id, primary: world.people.lea.id},
            severity: 'L2',
            summary: 'Login fails',
        });
        ({runId, channelId} = started);
        expect(await incident()).toBe(FOUR);
    });

    it('is counted anew at once when the day becomes a day off, and says so on its timeline', async () => {
        await save(tess, {daysOff: {'2027-03-01': 'Carnival', '2027-03-02': 'Carnival'}});
        await until('it is owed on Wednesday', async () => (await incident()) === FOUR + 2 * DAY);
        const due = await sql<{due_at: number}>(world, 'select due_at from due where run_id = $1', [runId]);
        // Its coming is said an hour before.
        expect(due).toEqual([{due_at: FOUR + 2 * DAY - HOUR}]);
        const {events} = await lea.need({type: 'timeline', runId}, {channelId});
        expect(events[0]).toMatchObject({type: 'duty_armed', by: null, nextDueAt: FOUR + 2 * DAY});
    });

    it('is known to another replica at once, for what is armed there', async () => {
        const port = await freePort();
        second = await startSidecar(
            {
                ...world.config,
                listen: {host: '127.0.0.1', port},
                publicUrl: `http://127.0.0.1:${port}`,
                databaseUrl: world.sidecar.connectionString,
            },
            quietLog(),
        );
        await until('the second one knows its bot', async () => (await fetch(`${second?.url ?? ''}/health`)).ok);
        await save(tess, {daysOff: {'2027-03-01': 'Carnival'}});
        await until('it is owed on Tuesday', async () => (await incident()) === FOUR + DAY);
        await save(tess, {daysOff: {'2027-03-01': 'Carnival', '2027-03-02': 'Carnival', '2027-03-03': 'Ash'}});
        const point = (url: string) =>
            world.mattermost.seed.command({
                teamId: world.team,
                trigger: HIDDEN_TRIGGER,
                url: `${url}/mattermost/command`,
            });
        point(second.url);
        try {
            await lea.need(
                {
                    type: 'change',
                    runId,
                    command: {type: 'post_update', updateId: 'an-update-there', kind: 'update', text: 'Found it.'},
                },
                {channelId},
            );
            await until('it is owed on Thursday', async () => (await incident()) === FOUR + 3 * DAY);
        } finally {
            point(world.sidecar.url);
        }
    });

    it('is not reminded of on the days off, and once on the day that it is owed', async () => {
        await makeIt(FOUR + 2 * DAY + HOUR);
        expect(await reminders()).toBe(0);
        await makeIt(FOUR + 3 * DAY + 60_000);
        await botPost(world, channelId, 'update was due');
        await save(tess, {daysOff: {}});
        await save(tess, {weekdays: [1, 2, 3, 4, 5, 6]});
        await until('the runs were looked at', async () => {
            const rows = await sql(world, 'select 1 from due where due_at <= app_ms()');
            return rows.length === 0;
        });
        expect(await reminders()).toBe(1);
    });
});
