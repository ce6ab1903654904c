import type {WireCommand} from '../../server-ts/src/contract/shapes';
import {addDays, localDate, wallTimeOn} from '../../server-ts/src/domain/calendar/calendar';
import {HOUR, MINUTE, SECOND} from '../../server-ts/src/domain/units';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, click, opening, sql, submit} from '../support/door';
import {makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

jest.setTimeout(60_000);
let world: World;
let tab: Tab;
let moved = 0;

beforeEach(async () => {
    moved = 0;
    world = await makeWorld();
    tab = await openTab(world, world.people.lea);
});
afterEach(() => world.close());

async function later(byMs: number): Promise<void> {
    moved += byMs;
    await moveClock(world, moved);
}

/** A cycle of Lea's with Pat as primary and Bo as backup, in the team's channel. */
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

async function setDue(runId: string, itemId: string, words = 'in 2 hours'): Promise<void> {
    await change(runId, {type: 'set_item_due', itemId, words, zone: 'Europe/Amsterdam'});
}

interface Said {
    id: string;
    text: string;
    buttons: string[];
}

/** What the bot has said to somebody directly, with the lines and buttons beneath. */
async function saidTo(person: SeededUser): Promise<Said[]> {
    const direct = await asPerson(world, person, 'POST', '/channels/direct', [person.id, world.bot.id]);
    return world.mattermost.posts(String(direct.body['id'])).map((post) => ({
        id: String(post['id']),
        text: String(post['message']),
        buttons: [...JSON.stringify(post['props']).matchAll(/"name":"([^"]+)"/g)].map(([, name = '']) => name),
    }));
}

const reminderTo = (person: SeededUser, words: RegExp): Promise<Said> =>
    until(`a reminder ${String(words)}`, async () => (await saidTo(person)).find(({text}) => words.test(text)));

async function setStatus(person: SeededUser, status: string): Promise<void> {
    const answer = await asPerson(world, person, 'PUT', `/users/${person.id}/status`, {user_id: person.id, status});
    expect(answer.status).toBe(200);
}

it('is a direct message to its person with the run, the item and when, and its button ticks', async () => {
    const runId = await cycle();
    const {pat} = world.people;
    await setDue(runId, 'monitor_board');
    await later(2 * HOUR + SECOND);
    const said = await reminderTo(pat, /is due now/);
    expect(said.text).toBe('**SET Cycle**: “Source 3: work the SET board from the top of TO DO” is due now.');
    expect(said.buttons).toEqual(['Done', 'Snooze…', 'Why?']);
    expect(await saidTo(world.people.lea)).toEqual([]);
    const form = await opening(world, pat, () => click(world, pat, said.id, 'itemsnooze'));
    await click(world, pat, said.id, 'itemdone');
    const done = await reminderTo(pat, /was done by Pat/);
    expect([done.id, done.buttons]).toEqual([said.id, ['Why?']]);
    const why = await opening(world, pat, () => click(world, pat, said.id, 'why'));
    expect(why.introduction).toMatch(
        /^\*\*SET Cycle\*\*: Pat was reminded today .*\. “Source 3: .*” was due today .* and is for Primary, who is Pat\. A reminder waits for who is away/,
    );
    expect((await submit(world, pat, form, {reason: 'in a call'})).body).toMatchObject({
        errors: {until: expect.stringContaining('is done, or was given another time')},
    });
});

it('goes to whoever has the item by then: the next in its seat, also where the one before did not read it yet', async () => {
    const runId = await cycle();
    const {pat, ann} = world.people;
    await setDue(runId, 'monitor_board', 'in 10 minutes');
    await setDue(runId, 'monitor_stuck', 'in 10 minutes');
    await later(10 * MINUTE + SECOND);
    const first = await reminderTo(pat, /2 of 2 items/);
    await setStatus(pat, 'dnd');
    await setDue(runId, 'monitor_triage', 'in 10 minutes');
    await later(10 * MINUTE + SECOND);
    await until('it waits', async () => (await sql(world, "select 1 from outbox where error like '%disturbed'"))[0]);
    await change(runId, {type: 'set_seat', role: 'primary', user: ann.id});
    const passed = await reminderTo(pat, /0 of 2 items that fell due are open and for you/);
    expect([passed.id, passed.text.match(/ is now for Ann$/gm)?.length, passed.buttons]).toEqual([
        first.id,
        2,
        ['Why?'],
    ]);
    await later(MINUTE + SECOND);
    expect((await reminderTo(ann, /3 of 3 items/)).buttons).toEqual(['Done…', 'Snooze…', 'Why?']);
    expect((await reminderTo(ann, /Lea made you/)).text).toMatch(
        /^\*\*SET Cycle\*\*: Lea made you Primary\. \[Open the run\]/,
    );
    await setStatus(pat, 'online');
    await until(
        'it is dropped when they are back',
        async () => {
            await later(MINUTE);
            return (await sql(world, "select 1 from outbox where error like '%somebody else’s%'"))[0];
        },
        20_000,
    );
    expect(await saidTo(pat)).toHaveLength(1);
    const why = await opening(world, pat, () => click(world, pat, first.id, 'why'));
    expect(why.introduction).toContain('went to somebody else, who has a reminder of their own');
});

it('names together what falls due together, and asks which one is done', async () => {
    const runId = await cycle();
    const {pat} = world.people;
    await setDue(runId, 'monitor_board');
    await setDue(runId, 'monitor_stuck');
    await later(2 * HOUR + MINUTE);
    const said = await reminderTo(pat, /2 of 2 items/);
    expect(said.text.match(/^- “/gm)).toHaveLength(2);
    const form = await opening(world, pat, () => click(world, pat, said.id, 'itemdone'));
    expect(form.fields).toEqual(['item']);
    expect((await submit(world, pat, form, {item: 'monitor_stuck'})).body).toEqual({});
    await reminderTo(pat, /1 of 2 items that fell due is open/);
    const rows = await sql(world, "select 1 from outbox where op = 'post' and body->'body'->>'kind' = 'items_due'");
    expect(rows).toHaveLength(1);
});

it('has forms that are not shown again, after hours, once others did what it asks for: they would be about other items', async () => {
    const runId = await cycle();
    const {pat} = world.people;
    await setDue(runId, 'monitor_board');
    await setDue(runId, 'monitor_stuck');
    await later(2 * HOUR + MINUTE);
    const {id} = await reminderTo(pat, /2 of 2 items/);
    const forms = [];
    for (const button of ['itemdone', 'itemsnooze']) {
        forms.push(await opening(world, pat, () => click(world, pat, id, button)));
    }
    await change(runId, {type: 'set_item_state', itemId: 'monitor_board', state: 'done'});
    await later(3 * HOUR);
    for (const form of forms) {
        expect((await submit(world, pat, form)).next?.introduction).toContain('What you typed is kept');
    }
    tab = await openTab(world, world.people.lea);
    await change(runId, {type: 'set_item_state', itemId: 'monitor_stuck', state: 'done'});
    for (const form of forms) {
        const {body, next} = await submit(world, pat, form, {reason: 'in a call'});
        expect([form.title, next, body]).toEqual([
            form.title,
            null,
            {error: expect.stringContaining('What this reminder asks for is done')},
        ]);
    }
});

it('is moved by a snooze with a reason, and comes again', async () => {
    // Not shortly before nine: that is as far as a reminder can be moved.
    const today = localDate(Date.now(), 'Europe/Amsterdam');
    const tens = [today, addDays(today, 1)].map((date) => wallTimeOn(date, '10:00', 'Europe/Amsterdam') ?? 0);
    await later((tens.find((ten) => ten > Date.now()) ?? 0) - Date.now());
    tab = await openTab(world, world.people.lea);
    const runId = await cycle();
    const {pat} = world.people;
    await setDue(runId, 'monitor_board', 'in 10 minutes');
    await later(10 * MINUTE + SECOND);
    const said = await reminderTo(pat, /is due now/);
    const form = await opening(world, pat, () => click(world, pat, said.id, 'itemsnooze'));
    expect(form.introduction).toContain('The due time stays as it is.');
    expect((await submit(world, pat, form, {until: 'in 30 minutes', reason: ''})).body).toMatchObject({
        errors: {reason: expect.stringContaining('Say why')},
    });
    expect((await submit(world, pat, form, {until: 'in 30 minutes', reason: 'in a call'})).body).toEqual({});
    await later(30 * MINUTE + SECOND);
    await reminderTo(pat, /was due .*, 30 min ago/);
    await until('the first one stands back', async () =>
        (await saidTo(pat)).some(({id, buttons}) => id === said.id && buttons.length === 0),
    );
});

it('waits for who does not want to be disturbed, and says then how late it is', async () => {
    const runId = await cycle();
    const {pat} = world.people;
    await setStatus(pat, 'dnd');
    await setDue(runId, 'monitor_board', 'in 10 minutes');
    await later(10 * MINUTE + SECOND);
    const waiting = await until('it waits', async () => {
        const [row] = await sql<{error: string | null; state: string}>(
            world,
            "select error, state from outbox where body->'body'->>'kind' = 'items_due' and error is not null",
        );
        return row;
    });
    expect(waiting).toEqual({state: 'waiting', error: expect.stringContaining('does not want to be disturbed')});
    expect(await saidTo(pat)).toEqual([]);
    await setStatus(pat, 'online');
    // What was read of somebody some seconds ago is believed, and it is looked again every five minutes.
    await until(
        'it goes out when they are back',
        async () => {
            await later(MINUTE);
            return (await saidTo(pat)).some(({text}) => /was due .*ago/.test(text));
        },
        20_000,
    );
});

it('does not wait longer than the next working morning', async () => {
    const runId = await cycle();
    const {pat} = world.people;
    await setStatus(pat, 'ooo').catch(() => setStatus(pat, 'dnd'));
    await setDue(runId, 'monitor_board', 'in 10 minutes');
    await later(10 * MINUTE + SECOND);
    await until(
        'it waits',
        async () =>
            (
                await sql(world, "select 1 from outbox where body->'body'->>'kind' = 'items_due' and error is not null")
            )[0],
    );
    await later(5 * 24 * HOUR);
    expect((await reminderTo(pat, /was due/)).text).toMatch(/was due .*, 5 d ago\./);
});

it('goes to the next in line when its person has left, and is not sent when it was ticked meanwhile', async () => {
    const runId = await cycle();
    const {pat, lea} = world.people;
    await setDue(runId, 'monitor_board', 'in 10 minutes');
    await setDue(runId, 'monitor_triage', 'in 40 minutes');
    const response = await fetch(`${world.mattermost.url}/api/v4/channels/${world.channel}/members/${pat.id}`, {
        method: 'DELETE',
        headers: {authorization: `Bearer ${world.mattermost.admin.token}`},
    });
    expect(response.ok).toBe(true);
    await later(10 * MINUTE + SECOND);
    const said = await reminderTo(lea, /is due now/);
    expect(said.text).toContain('Source 3');
    await change(runId, {type: 'set_item_state', itemId: 'monitor_triage', state: 'done'});
    await later(40 * MINUTE);
    await tab.need({type: 'run', runId});
    expect(await saidTo(pat)).toEqual([]);
    expect(await saidTo(lea)).toHaveLength(1);
});
