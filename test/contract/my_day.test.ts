import type {WireCommand} from '../../server-ts/src/contract/shapes';
import {addDays, localDate, wallTimeOn} from '../../server-ts/src/domain/calendar/calendar';
import {HOUR, MINUTE, SECOND} from '../../server-ts/src/domain/units';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, sql} from '../support/door';
import {execute, makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

jest.setTimeout(60_000);
let world: World;
let tab: Tab;
let moved = 0;
const ZONE = 'Europe/Amsterdam';

beforeEach(async () => {
    moved = 0;
    world = await makeWorld();
    tab = await openTab(world, world.people.lea);
    // Every day is one to work, so that a test does not depend on which day it is.
    await sql(
        world,
        `update team set calendar = (calendar::jsonb || '{"weekdays":[1,2,3,4,5,6,7]}')::json, settings_version = settings_version + 1`,
    );
    await sql(world, "select pg_notify('team', '')");
});
afterEach(() => world.close());

const now = (): number => Date.now() + moved;
async function later(byMs: number): Promise<void> {
    moved += byMs;
    await moveClock(world, moved);
}
/** To just after the next 9:00 in Amsterdam. */
async function toNine(): Promise<void> {
    const today = localDate(now(), ZONE);
    const nines = [today, addDays(today, 1)].map((date) => wallTimeOn(date, '09:00', ZONE) ?? 0);
    await later((nines.find((nine) => nine > now()) ?? 0) - now() + SECOND);
}

async function cycle(): Promise<string> {
    const {lea, pat, bo} = world.people;
    const {runId} = await tab.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: lea.id, primary: pat.id, backup: bo.id},
    });
    return runId;
}
const change = (runId: string, command: WireCommand): Promise<unknown> => tab.need({type: 'change', runId, command});
const dueIn = (runId: string, itemId: string, words: string): Promise<unknown> =>
    change(runId, {type: 'set_item_due', itemId, words, zone: ZONE});

async function saidTo(person: SeededUser): Promise<string[]> {
    const direct = await asPerson(world, person, 'POST', '/channels/direct', [person.id, world.bot.id]);
    return world.mattermost.posts(String(direct.body['id'])).map((post) => String(post['message']));
}
const days = async (person: SeededUser): Promise<string[]> =>
    (await saidTo(person)).filter((text) => text.startsWith('**Your day**'));
const dayOf = (person: SeededUser): Promise<string> => until('the day', async () => (await days(person)).at(-1));
const ledger = (): Promise<{state: string; error: string | null; run_id: string | null; lane: string}[]> =>
    sql(world, "select state, error, run_id, lane from outbox where op = 'my_day' order by id");
const say = async (person: SeededUser, text: string): Promise<string> =>
    String((await execute(world, person, text)).text);

it('comes once at the person’s own time, names runs and items, and is in the ledger', async () => {
    const {pat} = world.people;
    // What falls due in half an hour is overdue at the next nine.
    await toNine();
    tab = await openTab(world, world.people.lea);
    const runId = await cycle();
    expect(await say(pat, '/set myday 9:00')).toMatch(/^Your day is sent to you at 09:00 on working days \(.+\), when/);
    await dueIn(runId, 'monitor_board', 'in 2 days');
    await sql(world, "update person_setting set zone = 'Europe/Amsterdam'");
    await dueIn(runId, 'monitor_stuck', 'in 30 minutes');
    await toNine();
    const day = await dayOf(pat);
    expect(day).toMatch(
        /Overdue:\n- \[\*\*SET Cycle\*\*\]\(\/_redirect\/pl\/\w{26}\): “Push tickets that are stuck to completion” was due/,
    );
    expect(day).not.toContain('Source 3');
    await later(HOUR);
    expect(await days(pat)).toHaveLength(1);
    // The post stands a moment before its row says so.
    await until('the ledger says so', async () => (await ledger())[0]?.state === 'done');
    expect(await ledger()).toEqual([{state: 'done', error: null, run_id: null, lane: `person:${pat.id}`}]);
    expect(await days(world.people.lea)).toEqual([]);
    await toNine();
    await until('the next day’s', async () => (await days(pat)).length === 2);
});

it('says nothing at all when there is nothing, and keeps that in the ledger', async () => {
    const {ann} = world.people;
    await cycle();
    await say(ann, '/set myday 9:00');
    await toNine();
    await until('the ledger says so', async () => (await ledger())[0]?.state === 'void');
    expect((await ledger())[0]?.error).toBe('nothing was due, overdue or waiting');
    expect(await days(ann)).toEqual([]);
    expect(await say(ann, '/set myday')).toContain('Nothing is due today, overdue or waiting for you.');
});

it('names no run that its reader may not see any more', async () => {
    const {pat} = world.people;
    const runId = await cycle();
    await say(pat, '/set myday 9:00');
    await dueIn(runId, 'monitor_board', 'in 10 minutes');
    const removed = await fetch(`${world.mattermost.url}/api/v4/channels/${world.channel}/members/${pat.id}`, {
        method: 'DELETE',
        headers: {authorization: `Bearer ${world.mattermost.admin.token}`},
    });
    expect(removed.ok).toBe(true);
    // The start has looked whether they are in, which is believed for almost a second of real time.
    await new Promise((resolve) => setTimeout(resolve, SECOND));
    await toNine();
    await until('the ledger says so', async () => (await ledger())[0]?.state === 'void');
    expect(await days(pat)).toEqual([]);
});

it('waits for who does not want to be disturbed, and gives way to the next day’s', async () => {
    const {pat} = world.people;
    const runId = await cycle();
    await dueIn(runId, 'monitor_board', 'in 10 minutes');
    await say(pat, '/set myday 9:00');
    await asPerson(world, pat, 'PUT', `/users/${pat.id}/status`, {user_id: pat.id, status: 'dnd'});
    await toNine();
    await until('it waits', async () => (await ledger())[0]?.error?.startsWith('waits: ') === true);
    await toNine();
    await until('it gave way', async () => (await ledger())[0]?.state === 'void');
    await until('the next one is there', async () => (await ledger()).length === 2);
    expect((await ledger())[0]?.error).toBe('the next day’s has come');
    expect(await days(pat)).toEqual([]);
    await asPerson(world, pat, 'PUT', `/users/${pat.id}/status`, {user_id: pat.id, status: 'online'});
    await until(
        'it comes when they are back',
        async () => {
            await later(MINUTE);
            return (await days(pat)).length === 1;
        },
        20_000,
    );
});

it('shows the day now to whoever asks, and nobody else', async () => {
    const {pat} = world.people;
    const runId = await cycle();
    await dueIn(runId, 'monitor_board', 'in 10 minutes');
    await later(20 * MINUTE);
    const text = await say(pat, '/set myday');
    expect(text).toMatch(/Overdue:\n- \[\*\*SET Cycle\*\*\]\(\/_redirect\/pl\/\w{26}\): “Source 3/);
    expect(text).toContain('Your day is not sent to you.');
    expect([await days(pat), await ledger()]).toEqual([[], []]);
});

it('is set, shown and ended by `/set` and by the sidebar; a wrong time is refused and changes nothing', async () => {
    const {lea} = world.people;
    expect(await tab.need({type: 'my_day'})).toMatchObject({at: null, nextAt: null});
    const set = await tab.need({type: 'set_my_day', at: '8:30'});
    expect(set).toMatchObject({at: '08:30', nextAt: expect.any(Number)});
    expect(await tab.ask({type: 'set_my_day', at: 'soon'})).toMatchObject({reason: 'time_unknown', field: 'at'});
    expect(await say(lea, '/set myday whenever')).toMatch(/“whenever” is not a time of day\..*Nothing was changed\.$/);
    expect(await tab.need({type: 'my_day'})).toEqual(set);
    expect(await say(lea, '/set myday 5pm')).toContain('at 17:00');
    expect(await say(lea, '/set myday never')).toMatch(/^Your day is not sent to you\./);
    expect(await say(lea, '/set myday 5pm')).toContain('at 17:00');
    expect(await say(lea, '/set myday off')).toMatch(/^Your day is not sent to you\./);
    expect(await tab.need({type: 'my_day'})).toMatchObject({at: null, nextAt: null});
    await toNine();
    expect(await ledger()).toEqual([]);
});

it('comes once after the sidecar was away, for the day that it is then', async () => {
    const {pat} = world.people;
    const runId = await cycle();
    await dueIn(runId, 'monitor_board', 'in 10 minutes');
    await say(pat, '/set myday 9:00');
    await world.sidecar.stop();
    await world.restart();
    await toNine();
    await later(3 * 24 * HOUR + 5 * HOUR);
    await dayOf(pat);
    await until('all is sent', async () => (await ledger()).every(({state}) => state !== 'waiting'));
    const sent = (await ledger()).filter(({state}) => state === 'done');
    expect([sent.length, (await days(pat)).length]).toEqual([sent.length, sent.length]);
    expect(sent.length).toBeLessThanOrEqual(2);
});
