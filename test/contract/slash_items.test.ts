import type {WireCommand} from '../../server-ts/src/contract/shapes';
import {SECOND} from '../../server-ts/src/domain/units';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, fieldsOf, sql, startIncident} from '../support/door';
import {execute, makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

let world: World;
let tab: Tab;
let lea: SeededUser;

beforeAll(async () => {
    world = await makeWorld();
    lea = world.people.lea;
});
beforeEach(async () => {
    tab = await openTab(world, lea);
});
afterAll(() => world.close());

const say = async (text: string, channelId: string, who = lea): Promise<string> =>
    (await execute(world, who, `/set ${text}`, channelId)).text ?? '';
const change = (runId: string, command: WireCommand): Promise<unknown> => tab.need({type: 'change', runId, command});
async function items(
    runId: string,
): Promise<{id: string; title: string; state: string; assignee: unknown; dueAt: unknown}[]> {
    const answer = await tab.need({type: 'run', runId});
    return 'run' in answer ? answer.run.phases.flatMap((phase) => phase.items) : [];
}
const plain = (text: string): string => text.replace(/\\/g, '');

describe('items by their number', () => {
    it('a number means what stood beside it in the list, whatever others tick, add and move meanwhile', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        const list = plain(await say('list', channelId));
        const before = await items(runId);
        const [first, second, third] = before;
        expect(list).toContain(`- \`3\` ${third?.title ?? '?'}`);
        await change(runId, {type: 'set_item_state', itemId: first?.id ?? '', state: 'done'});
        await change(runId, {type: 'remove_item', itemId: second?.id ?? ''});
        const text = plain(await say('tick 3', channelId));
        expect(text).toMatch(/^Ticked “/);
        expect(text).toContain(`“${third?.title ?? '?'}”`);
        expect(text).toContain('`/set untick 3` takes it back.');
        expect((await items(runId)).filter(({state}) => state === 'done').map(({id}) => id)).toEqual([
            first?.id,
            third?.id,
        ]);
        expect(await say('tick 2', channelId)).toMatch(/^Item 2 of your list has been removed meanwhile/);
        expect(await say('tick 1', channelId)).toContain('is ticked already. Nothing was changed.');
        expect(plain(await say('untick 3', channelId))).toContain(`“${third?.title ?? '?'}” in **`);
        expect((await items(runId)).find(({id}) => id === third?.id)?.state).toBe('open');
    });

    it('says whose each is and when it is due', async () => {
        const {channelId} = await startIncident(tab, lea);
        await say('assign 3 @pat', channelId);
        await say('due 3 tomorrow 9:00', channelId);
        expect(plain(await say('list', channelId))).toMatch(/- `3` .* · Pat · due tomorrow 09:00 \w+$/m);
    });

    it('in a channel of several runs each is offered with what was typed, ready to be sent', async () => {
        for (const name of ['One', 'Two']) {
            const channel = {kind: 'existing' as const, channelId: world.channel};
            await tab.need({type: 'start', playbook: 'set-cycle', name, channel, seats: {lead: lea.id}});
        }
        expect(await say('assign 3 @pat', world.channel)).toBe(
            'This channel has several runs. Which one?\n- `/set 1 assign 3 @pat` Two\n- `/set 2 assign 3 @pat` One',
        );
        expect(await say('update `code`', world.channel)).toContain('- `/set 1 update` Two');
        expect(await say('2 tick 3', world.channel)).toMatch(/^Ticked “/);
    });

    it('a number means the same after the sidecar was started again', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        await say('list', channelId);
        const [first, second] = await items(runId);
        await world.sidecar.stop();
        await world.restart();
        tab = await openTab(world, lea);
        await change(runId, {type: 'remove_item', itemId: first?.id ?? ''});
        expect(await say('tick 1', channelId)).toMatch(/^Item 1 of your list has been removed meanwhile/);
        expect(plain(await say('tick 2', channelId))).toContain(`“${second?.title ?? '?'}”`);
    });

    it('without a list it counts the items as they stand; ticked ones keep their numbers', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        const [first, second] = await items(runId);
        await change(runId, {type: 'set_item_state', itemId: first?.id ?? '', state: 'done'});
        expect(plain(await say('tick 2', channelId))).toContain(`“${second?.title ?? '?'}”`);
        expect(await say('tick 99', channelId)).toMatch(/^There is no item number 99/);
        expect(await say('tick x', channelId)).toMatch(/^There is no item number x/);
        expect(await say('untick', channelId)).toMatch(/^Say which item: `\/set untick 3`\./);
        expect(await say('skip', channelId)).toMatch(/^Say which item: `\/set skip 3 why`\./);
        expect(plain(await say('list', channelId))).toMatch(/- `3` /);
    });

    it('gets a due time in words, which `never` takes away, and new items go to the phase that is going on', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        const due = async (): Promise<unknown> => (await items(runId))[1]?.dueAt;
        expect(await say('due 2 in 2 hours', channelId)).toMatch(/ is due today \d\d:\d\d CET\.$|is due tomorrow/);
        expect(Number(await due())).toBeGreaterThan(Date.now());
        expect(await say('due 2 whenever', channelId)).toMatch(/^I do not understand “whenever” as a time/);
        expect(await say('due 2', channelId)).toBe('Say when: `/set due 3 Friday 17:00`. Nothing was changed.');
        expect(await say('due', channelId)).toMatch(/^Say which item: `\/set due 3 Friday 17:00`\./);
        expect(Number(await due())).toBeGreaterThan(Date.now());
        expect(await say('due 2 never', channelId)).toMatch(/ has no due time any more\.$/);
        expect(await due()).toBeNull();

        expect(await say('add', channelId)).toMatch(/^Say what is to be done: /);
        expect(plain(await say('add Call the customer', channelId))).toMatch(/^Added “Call the customer” to \*\*/);
        expect(await say(`add ${'x'.repeat(400)}`, channelId)).toMatch(/300/);
        const answer = await tab.need({type: 'run', runId});
        const [first] = 'run' in answer ? answer.run.phases : [];
        expect(first?.items.at(-1)?.title).toBe('Call the customer');
        expect(plain(await say('list', channelId))).toContain('Call the customer');
    });

    it('several numbers tick and untick several items, and each is named; what is no number changes nothing', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        const [first, second, third] = await items(runId);
        const done = async (): Promise<string[]> =>
            (await items(runId)).filter(({state}) => state === 'done').map(({id}) => id);
        for (const words of ['tick 1 2 x', 'tick 1 99', 'tick 1 @lea', `tick ${[...Array(21).keys()].join(' ')}`]) {
            expect(await say(words, channelId)).toMatch(/Nothing was changed\.$/);
        }
        expect(await say('tick 1 2x', channelId)).toMatch(/^“2x” is not the number of an item/);
        expect(await done()).toEqual([]);
        const text = plain(await say('tick 1 2, 3 and 1', channelId)).split('\n');
        expect(text).toHaveLength(3);
        for (const [place, item] of [first, second, third].entries()) {
            expect(text[place]).toContain(`Ticked “${item?.title ?? '?'}”`);
            expect(text[place]).toContain(`\`/set untick ${place + 1}\` takes it back.`);
        }
        expect(await done()).toEqual([first?.id, second?.id, third?.id]);
        expect(await say('untick 1 3', channelId)).toMatch(/ is open again.*\n.* is open again/);
        expect(await done()).toEqual([second?.id]);
        const again = plain(await say('tick 2 1 3', channelId)).split('\n');
        expect(again).toEqual([
            `“${second?.title ?? '?'}” is ticked already.`,
            expect.stringMatching(/^Ticked “/),
            expect.stringMatching(/^Ticked “/),
        ]);
        expect(await done()).toEqual([first?.id, second?.id, third?.id]);
        expect(await say('tick 1 2', channelId)).toMatch(
            /^“.*” is ticked already\.\n“.*” is ticked already\. Nothing was changed\.$/,
        );
        expect(await say('untick 3', channelId)).toMatch(/ is open again/);
        expect(await say('untick 3 1', channelId)).toMatch(/^“.*” is open\.\n“.*” in .* is open again/);
        expect(await done()).toEqual([second?.id]);
    });

    it('an item is left out with a reason, and given to somebody, a role, oneself or nobody', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        expect(await say('skip 1', channelId)).toMatch(/^Say why/);
        expect(await say('skip 1 not needed here', channelId)).toMatch(/^Skipped “/);
        expect((await items(runId))[0]).toMatchObject({state: 'skipped'});
        const {pat} = world.people;
        for (const [words, assignee] of [
            ['@pat', {user: pat.id}],
            ['me', {user: lea.id}],
            ['communication owner', {role: 'communication_owner'}],
            ['nobody', null],
        ] as const) {
            expect(await say(`assign 2 ${words}`, channelId)).toMatch(/ now\.$/);
            expect((await items(runId))[1]?.assignee).toEqual(assignee);
        }
        expect(await say('assign 2', channelId)).toMatch(/^Name a person or a role/);
        expect(await say('assign 2 @nobodyhere', channelId)).toMatch(/^There is no person or role/);
    });
});

describe('runs by their number', () => {
    const inChannel = async (channelId: string, name: string): Promise<string> =>
        (
            await tab.need({
                type: 'start',
                playbook: 'set-cycle',
                name,
                channel: {kind: 'existing', channelId},
                seats: {lead: lea.id},
            })
        ).runId;
    const done = async (runId: string): Promise<number> =>
        (await items(runId)).filter(({state}) => state === 'done').length;

    it('a number means the run that stood beside it in the list, whatever others start and finish meanwhile', async () => {
        const {channelId, runId: first} = await startIncident(tab, lea);
        const second = await inChannel(channelId, 'Second');
        const list = plain(await say('list', channelId));
        expect(list).toMatch(/^1\. \*\*Second\*\*/);
        const third = await inChannel(channelId, 'Third');
        expect(await say('2 tick 1', channelId)).toMatch(/^Ticked “/);
        expect([await done(first), await done(second), await done(third)]).toEqual([1, 0, 0]);
        expect(await say('1 why', channelId)).toContain('Second');
        await change(second, {type: 'finish'});
        expect(await say('1 tick 1', channelId)).toBe(
            'Run 1 of your list is not running here. `/set list` shows what is there now. Nothing was changed.',
        );
        expect(await say('3 tick 1', channelId)).toMatch(/^There is no run number 3\./);
    });

    it('a refusal says of which run it is', async () => {
        const {channelId} = await startIncident(tab, lea);
        await inChannel(channelId, 'Second');
        expect(await say('1 owner lea', channelId)).toBe('**Second**: This person is the owner already.');
        expect(await say('1 restore', channelId)).toBe(
            '**Second**: This run is still running: there is nothing to restore.',
        );
        expect(await say('1 snooze', channelId)).toBe('**Second**: No update is owed right now. Nothing was changed.');
    });

    it('the question which run is meant numbers them, too', async () => {
        const {channelId, runId: first} = await startIncident(tab, lea);
        await inChannel(channelId, 'Second');
        expect(plain(await say('tick 1', channelId))).toContain('`/set 1 tick 1` Second');
        await inChannel(channelId, 'Third');
        expect(await say('2 tick 1', channelId)).toMatch(/^Ticked “/);
        expect(await done(first)).toBe(1);
    });
});

describe('a channel whose run is finished', () => {
    it('says by whom, and how to undo it', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        await change(runId, {type: 'finish', outcome: 'fixed'});
        for (const command of ['tick 1', 'update x', 'onit', 'snooze', 'finish', 'owner @pat']) {
            expect(await say(command, channelId)).toMatch(
                /was finished by Lea today .*Restore it to change it\. `\/set restore` does\.$/,
            );
        }
        expect(await say('list', channelId)).toMatch(/^Finished here: \*\*/);
        expect(await say('restore', channelId)).toMatch(/is running again\.$/);
    });
});

it('a snooze with nothing owed is refused before its form', async () => {
    const {channelId} = await startIncident(tab, lea);
    expect(await say('snooze', channelId)).toBe('No update is owed right now. Nothing was changed.');
});

let moved = 0;
/** Changes of a header within ten seconds are one, so that each is not said in the channel. */
async function headersAreDue(): Promise<void> {
    moved += 10 * SECOND;
    await moveClock(world, moved);
}

it('the header of a run’s own channel follows its severity and its people', async () => {
    const {runId, channelId} = await startIncident(tab, lea);
    const header = async (): Promise<string> =>
        String((await asPerson(world, lea, 'GET', `/channels/${channelId}`)).body['header']);
    expect(await header()).toMatch(/^\u2060\u2060L1 · /);
    await change(runId, {type: 'set_details', severity: 'L2'});
    await change(runId, {type: 'set_seat', role: 'backup', user: world.people.bo.id});
    await headersAreDue();
    await until('the header says so', async () => /^\u2060\u2060L2 · .*: Bo/.test(await header()), 20_000);
});

it('what people added to the header of a run’s own channel stays, and one that they wrote themselves is left alone', async () => {
    const {runId, channelId} = await startIncident(tab, lea);
    const header = async (): Promise<string> =>
        String((await asPerson(world, lea, 'GET', `/channels/${channelId}`)).body['header']);
    const write = (text: string): Promise<unknown> =>
        asPerson(world, lea, 'PUT', `/channels/${channelId}/patch`, {header: text});
    await write(`ACME · ${await header()} · Zoom: https://zoom.example/j/1`);
    await change(runId, {type: 'set_details', severity: 'L2'});
    await headersAreDue();
    const added = /^ACME · .*L2 · .*: Lea.* · Zoom: https:\/\/zoom\.example\/j\/1$/;
    await until('the header says so', async () => added.test(await header()), 20_000);
    // Typed anew, without the marks that nobody sees.
    await write('L2 · SET lead: Lea · Zoom: https://zoom.example/j/2');
    await change(runId, {type: 'set_details', severity: 'L3'});
    await headersAreDue();
    const again = /^.?.?L3 · .*: Lea.* · Zoom: https:\/\/zoom\.example\/j\/2$/;
    await until('it says so again', async () => again.test(await header()), 20_000);
    await write('Ask in ~support');
    await change(runId, {type: 'set_details', severity: 'L1'});
    await headersAreDue();
    await until(
        'the header is left',
        async () => {
            const rows = await sql(
                world,
                "select 1 from outbox where run_id = $1 and op = 'header' and state = 'void'",
                [runId],
            );
            return rows.length > 0;
        },
        20_000,
    );
    expect(await header()).toBe('Ask in ~support');
});

it('of an item that repeats one tick is taken back, and none where there is none', async () => {
    // A Tuesday: the first week of a run that starts at a weekend is still to come.
    const days = (9 - new Date().getDay()) % 7;
    await moveClock(world, moved + days * 24 * 60 * 60_000);
    tab = await openTab(world, lea);
    const channel = world.mattermost.seed.channel({teamId: world.team, name: 'monthly'}).id;
    [lea.id, world.bot.id].forEach((id) => world.mattermost.seed.addToChannel(channel, id));
    const {answer} = await tab.need({
        type: 'start',
        playbook: 'set-cycle-monthly',
        name: 'Monthly',
        channel: {kind: 'existing', channelId: channel},
        seats: {lead: lea.id},
    });
    const all = 'run' in answer ? answer.run.phases.flatMap((phase) => phase.items) : [];
    const number = all.findIndex(({repeat}) => repeat?.per === 'week' && repeat.times === 2) + 1;
    expect(number).toBeGreaterThan(0);
    const nothing = / is open \(0 of 2 this week\)\. Nothing was changed\.$/;
    expect(await say(`untick ${number}`, channel)).toMatch(nothing);
    expect(await say(`tick ${number}`, channel)).toMatch(/^Ticked “/);
    expect(await say(`untick ${number}`, channel)).toMatch(
        /^A tick of “.*” in \*\*Monthly\*\* was taken back \(0 of 2 this week\)\./,
    );
    expect(await say(`untick ${number}`, channel)).toMatch(nothing);
    await say(`tick ${number}`, channel);
    await say(`skip ${number} on holiday`, channel);
    expect(await say(`untick ${number}`, channel)).toMatch(/^“.*” in \*\*Monthly\*\* is open again\./);
});

it('shows what people wrote as they wrote it, with what Mattermost would make a link of, or a mention', async () => {
    const {channelId} = await startIncident(tab, lea);
    const title = `a<b|c>d <https://example.com/x|the plan> <!here> <@${lea.id}>`;
    await say(`add ${title}`, channelId);
    const shown = () => world.mattermost.events.filter((event) => event.event === 'ephemeral_message').at(-1);
    const post = JSON.parse(String(fieldsOf(shown()?.data)['post']));
    const message = plain(String(fieldsOf(post)['message'])).replace(/[\u2060\u200b]/g, '');
    // The angle brackets around an address are not shown.
    expect(message.replace(/<(https:[^<>|]+)>/, '$1')).toContain(`“${title}”`);
});
