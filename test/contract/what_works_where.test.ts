import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, botPost, click, opening, sql, startIncident, submit} from '../support/door';
import {execute, makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

let world: World;
let tab: Tab;
let lea: SeededUser;

beforeAll(async () => {
    world = await makeWorld();
    lea = world.people.lea;
});
// Each test moves the clock by hours, and a tab's key is good for a day.
beforeEach(async () => {
    tab = await openTab(world, lea);
});
afterAll(() => world.close());

interface Place {
    runId: string;
    channelId: string;
    reminder: string;
}

/** An incident whose update is owed. */
async function owed(): Promise<Place> {
    const {runId, channelId} = await startIncident(tab, lea);
    const answer = await tab.need({type: 'run', runId});
    const due = 'run' in answer ? (answer.run.duty.nextDueAt ?? 0) : 0;
    await moveClock(world, due - Date.now() + 1_000);
    const reminder = String((await botPost(world, channelId, ' due'))['id']);
    return {runId, channelId, reminder};
}

async function happened(runId: string, type: string): Promise<boolean> {
    return (await tab.need({type: 'timeline', runId})).events.some(
        (event) => event.type === type && event.by === lea.id,
    );
}

const slash = (place: Place, text: string): Promise<unknown> => execute(world, lea, `/set ${text}`, place.channelId);
const form = async (place: Place, open: () => Promise<unknown>, fields: Record<string, string>): Promise<void> => {
    const answer = await submit(world, lea, await opening(world, lea, open), fields);
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect(place.channelId).not.toBe('');
};
const cardOf = async (place: Place): Promise<string> =>
    String((await botPost(world, place.channelId, 'Support incident'))['id']);

type Act = (place: Place) => Promise<unknown>;
type Change = Parameters<Tab['need']>[0] & {type: 'change'};
const sidebar =
    (command: Change['command']): Act =>
    ({runId}) =>
        tab.need({type: 'change', runId, command});

/** Everything that matters works from a phone, where there is no sidebar: by button, dialog or slash command. */
const TABLE: [string, string, string, Act][] = [
    [
        'tick',
        'sidebar',
        'item_state_changed',
        sidebar({type: 'set_item_state', itemId: 'ticket_create', state: 'done'}),
    ],
    ['tick', 'slash', 'item_state_changed', (place) => slash(place, 'tick 1')],
    ['skip', 'slash', 'item_state_changed', (place) => slash(place, 'skip 1 not needed')],
    [
        'skip',
        'sidebar',
        'item_state_changed',
        sidebar({type: 'set_item_state', itemId: 'ticket_create', state: 'skipped', reason: 'not needed'}),
    ],
    ['assign', 'slash', 'item_assigned', (place) => slash(place, 'assign 1 me')],
    [
        'assign',
        'sidebar',
        'item_assigned',
        sidebar({type: 'assign_item', itemId: 'ticket_create', assignee: {role: 'communication_owner'}}),
    ],
    ['due time', 'slash', 'item_due_set', (place) => slash(place, 'due 1 in 2 hours')],
    [
        'due time',
        'sidebar',
        'item_due_set',
        sidebar({type: 'set_item_due', itemId: 'ticket_create', words: 'in 2 hours', zone: 'UTC'}),
    ],
    ['add an item', 'slash', 'item_added', (place) => slash(place, 'add Call the customer')],
    [
        'add an item',
        'sidebar',
        'item_added',
        sidebar({type: 'add_item', phaseId: 'ticket', itemId: 'own-1', title: 'Call the customer'}),
    ],
    [
        'edit an item',
        'sidebar',
        'item_edited',
        sidebar({type: 'edit_item', itemId: 'ticket_create', title: 'Write the ticket'}),
    ],
    [
        'move an item',
        'sidebar',
        'item_moved',
        sidebar({type: 'move_item', itemId: 'ticket_create', phaseId: 'ticket', index: 2}),
    ],
    ['remove an item', 'sidebar', 'item_removed', sidebar({type: 'remove_item', itemId: 'ticket_create'})],
    ['tick', 'slash and dialog', 'item_state_changed', (place) => form(place, () => slash(place, 'tick'), {})],
    [
        'tick',
        'button and dialog',
        'item_state_changed',
        async (place) => form(place, async () => click(world, lea, await cardOf(place), 'next'), {}),
    ],
    [
        'update',
        'sidebar',
        'update_posted',
        sidebar({type: 'post_update', updateId: 'u1', kind: 'update', text: 'Well'}),
    ],
    ['update', 'slash', 'update_posted', (place) => slash(place, 'update All is well')],
    [
        'update',
        'slash and dialog',
        'update_posted',
        (place) => form(place, () => slash(place, 'update'), {text: 'Well'}),
    ],
    [
        'update',
        'button and dialog',
        'update_posted',
        (place) => form(place, () => click(world, lea, place.reminder, 'update'), {text: 'Well'}),
    ],
    [
        'nothing new',
        'sidebar',
        'update_posted',
        sidebar({type: 'post_update', updateId: 'n1', kind: 'nothing_new', text: 'Nothing new.'}),
    ],
    [
        'blocked',
        'sidebar',
        'update_posted',
        sidebar({type: 'post_update', updateId: 'b1', kind: 'blocked', text: 'the vendor'}),
    ],
    ['nothing new', 'button', 'update_posted', (place) => click(world, lea, place.reminder, 'nothing')],
    [
        'blocked',
        'button and dialog',
        'update_posted',
        (place) => form(place, () => click(world, lea, place.reminder, 'blocked'), {text: 'the vendor'}),
    ],
    ['acknowledge', 'sidebar', 'obligation_held', sidebar({type: 'hold'})],
    ['acknowledge', 'slash', 'obligation_held', (place) => slash(place, 'onit')],
    ['acknowledge', 'button', 'obligation_held', (place) => click(world, lea, place.reminder, 'hold')],
    [
        'snooze',
        'sidebar',
        'obligation_snoozed',
        sidebar({type: 'snooze', words: 'in 1 hour', zone: 'UTC', reason: 'logs'}),
    ],
    ['snooze', 'slash', 'obligation_snoozed', (place) => slash(place, 'snooze in 1 hour, waiting for logs')],
    [
        'snooze',
        'slash and dialog',
        'obligation_snoozed',
        (place) => form(place, () => slash(place, 'snooze'), {reason: 'logs'}),
    ],
    [
        'snooze',
        'button and dialog',
        'obligation_snoozed',
        (place) => form(place, () => click(world, lea, place.reminder, 'snooze'), {reason: 'logs'}),
    ],
    [
        'owner',
        'sidebar',
        'seat_changed',
        (place) => sidebar({type: 'set_seat', role: 'communication_owner', user: world.people.pat.id})(place),
    ],
    ['owner', 'slash', 'seat_changed', (place) => slash(place, 'owner @pat')],
    ['owner', 'slash without @', 'seat_changed', (place) => slash(place, 'owner pat')],
    ['take part', 'sidebar', 'joined', sidebar({type: 'join'})],
    ['take part', 'slash', 'joined', (place) => slash(place, 'join')],
    [
        'leave',
        'sidebar',
        'left',
        async (place) => {
            await sidebar({type: 'join'})(place);
            await sidebar({type: 'set_seat', role: 'communication_owner', user: world.people.pat.id})(place);
            await sidebar({type: 'leave'})(place);
        },
    ],
    [
        'leave',
        'slash',
        'left',
        async (place) => {
            await slash(place, 'join');
            await slash(place, 'owner pat');
            await slash(place, 'leave');
        },
    ],
    ['follow', 'sidebar', 'followed', sidebar({type: 'follow'})],
    ['follow', 'slash', 'followed', (place) => slash(place, 'follow')],
    [
        'unfollow',
        'sidebar',
        'unfollowed',
        async (place) => {
            await sidebar({type: 'follow'})(place);
            await sidebar({type: 'unfollow'})(place);
        },
    ],
    [
        'unfollow',
        'slash',
        'unfollowed',
        async (place) => {
            await slash(place, 'follow');
            await slash(place, 'unfollow');
        },
    ],
    ['finish', 'sidebar', 'run_finished', sidebar({type: 'finish', outcome: 'fixed'})],
    [
        'finish',
        'slash and dialog',
        'run_finished',
        (place) => form(place, () => slash(place, 'finish'), {outcome: 'fixed'}),
    ],
    [
        'restore',
        'sidebar',
        'run_restored',
        async (place) => {
            await sidebar({type: 'finish', outcome: 'fixed'})(place);
            await sidebar({type: 'restore'})(place);
        },
    ],
    [
        'restore',
        'slash',
        'run_restored',
        async (place) => {
            await sidebar({type: 'finish', outcome: 'fixed'})(place);
            await slash(place, 'restore');
        },
    ],
];

test.each(TABLE)('%s by %s', async (_action, _where, event, act) => {
    const place = await owed();
    await act(place);
    await until(`${event} is in the timeline`, () => happened(place.runId, event));
});

/** What a way of the table is in the columns of the page for people. */
const COLUMNS = ['sidebar', 'button', 'dialog', 'slash'];
/** Starting has tests of its own: every run here is started by the sidebar, and one by slash command and form below. */
const STARTS = [
    ['start', 'sidebar'],
    ['start', 'slash and dialog'],
];

test('docs/what_works_where.md promises what is tested here, and no more', () => {
    const page = readFileSync(path.join(__dirname, '..', '..', 'docs', 'what_works_where.md'), 'utf8');
    const promised = page
        .split('\n')
        .filter((line) => /^\| [a-z]/.test(line) && !line.startsWith('| what'))
        .flatMap((line) => {
            const [, action = '', ...cells] = line.split('|').map((cell) => cell.trim());
            return COLUMNS.filter((_, place) => cells[place] === '×').map((column) => `${action}: ${column}`);
        });
    const ways = [...TABLE.map(([action, where]) => [action, where]), ...STARTS];
    const tested = ways.flatMap(([action = '', where = '']) =>
        COLUMNS.filter((column) => where.includes(column)).map((column) => `${action}: ${column}`),
    );
    expect(promised.sort()).toEqual([...new Set(tested)].sort());
});

test('the form that finishes an incident has no outcome before one is chosen, so that Enter alone finishes nothing', async () => {
    const {runId, channelId} = await startIncident(tab, lea);
    const dialog = await opening(world, lea, () => execute(world, lea, '/set finish', channelId));
    expect(dialog.values['outcome'] ?? '').toBe('');
    expect((await submit(world, lea, dialog)).body).toEqual({errors: {outcome: 'Choose how the incident ended.'}});
    expect(await happened(runId, 'run_finished')).toBe(false);
    expect((await submit(world, lea, dialog, {outcome: 'fixed'})).body).toEqual({});
    await until('the run is finished', () => happened(runId, 'run_finished'));
});

test('dialogs have the words of the sidebar', async () => {
    const {channelId} = await owed();
    const form = (command: string) => opening(world, lea, () => execute(world, lea, `/set ${command}`, channelId));
    const update = await form('update');
    expect([update.title, update.submitLabel, update.labels['next'], update.words['severity']]).toEqual([
        'Post update',
        'Post update',
        'About the next update',
        ['L1, critical', 'L2, major', 'L3, medium', 'L4, low'],
    ]);
    const snooze = await form('snooze');
    expect([snooze.title, snooze.submitLabel, snooze.labels]).toEqual([
        'Snooze',
        'Snooze',
        {until: 'Remind again', reason: 'Why'},
    ]);
    const finish = await form('finish');
    expect([finish.submitLabel, finish.labels, finish.words['outcome']]).toEqual([
        'Finish the run',
        {outcome: 'How did it end?'},
        ['Fixed', 'Handed over', 'Feature request', 'Low-urgency bug', 'Not reproducible'],
    ]);
});

test('the form that starts a run names its playbook, and has no severity before one is chosen', async () => {
    const dialog = await opening(world, lea, () => execute(world, lea, '/set start support-incident'));
    expect(dialog.introduction).toMatch(/^\*\*Support incident\*\*\. A customer issue/);
    expect([dialog.submitLabel, dialog.values['severity']]).toEqual(['Start the run', '']);
    expect((await submit(world, lea, dialog, {name: 'INC-1 How bad'})).body).toEqual({
        errors: {severity: 'Choose how severe it is: the update duty depends on it.'},
    });
});

test('start by slash and dialog', async () => {
    const dialog = await opening(world, lea, () => execute(world, lea, '/set start set-cycle'));
    expect(dialog.fields).toEqual(['name', 'seat_lead', 'seat_primary', 'seat_backup', 'channel', 'elsewhere']);
    expect(dialog.values['channel']).toBe('this');
    expect((await submit(world, lea, dialog, {name: 'Cycle by dialog'})).body).toEqual({});
    await botPost(world, world.channel, 'Cycle by dialog');
});

test('from a direct channel a start offers no “this channel”, and takes another one', async () => {
    const {seed} = world.mattermost;
    const direct = await asPerson(world, lea, 'POST', '/channels/direct', [lea.id, world.people.bo.id]);
    const open = () => execute(world, lea, '/set start set-cycle', String(direct.body['id']));
    const dialog = await opening(world, lea, open);
    expect([dialog.values['channel'], dialog.choices['channel']]).toEqual(['private', ['private', 'public']]);
    // What is chosen in one dialog more than Mattermost has shown is refused at the field.
    expect((await submit(world, lea, dialog, {name: 'Nowhere', channel: 'this'})).body).toMatchObject({
        errors: {channel: expect.stringContaining('There is no such channel')},
    });
    const market = seed.channel({teamId: world.team, name: 'market', displayName: 'Market'}).id;
    const refused = await submit(world, lea, await opening(world, lea, open), {elsewhere: market});
    expect(refused.body).toMatchObject({errors: {elsewhere: expect.stringContaining('There is no such channel')}});
    seed.addToChannel(market, lea.id);
    // Whether somebody is in a channel is remembered for a moment.
    await until('it is started there', async () => {
        const answer = await submit(world, lea, await opening(world, lea, open), {
            name: 'Elsewhere',
            elsewhere: market,
        });
        return answer.body['errors'] === undefined;
    });
    await botPost(world, market, 'Elsewhere');
});

test('a playbook that always gets its own channel offers no other', async () => {
    const dialog = await opening(world, lea, () => execute(world, lea, '/set start support-incident'));
    expect([dialog.choices['channel'], dialog.fields.includes('elsewhere')]).toEqual([['private', 'public'], false]);
});

test('a form whose people Mattermost left empty starts with those on duty, as it says at each field', async () => {
    const {pat, bo} = world.people;
    await tab.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'On duty',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: lea.id, primary: pat.id, backup: bo.id},
    });
    const dialog = await opening(world, lea, () => execute(world, lea, '/set start support-incident'));
    const empty = Object.fromEntries(
        dialog.fields.filter((name) => name.startsWith('seat_')).map((name) => [name, '']),
    );
    expect(Object.keys(empty).length).toBeGreaterThan(2);
    const typed = {...empty, name: 'INC-1 Empty', seat_backup: lea.id, channel: 'private', severity: 'L2'};
    expect((await submit(world, lea, dialog, typed)).status).toBe(200);
    const [row] = await sql<{seats: {role: string; user: string | null}[]}>(
        world,
        "select state->'seats' as seats from run where state->>'name' like 'INC-% Empty'",
    );
    expect(row?.seats.map(({role, user}) => [role, user])).toEqual(
        expect.arrayContaining([
            ['primary', pat.id],
            ['lead', lea.id],
            // Somebody else than who is on duty was chosen here.
            ['backup', lea.id],
        ]),
    );
});

test('roles that are to stay empty do, and whoever starts from elsewhere reads where the run is', async () => {
    const {pat} = world.people;
    const dialog = await opening(world, lea, () => execute(world, lea, '/set start support-incident'));
    expect([dialog.values['empty_roles'], dialog.choices['empty_roles']]).toEqual(['on_duty', ['on_duty', 'nobody']]);
    const empty = Object.fromEntries(
        dialog.fields.filter((name) => name.startsWith('seat_')).map((name) => [name, '']),
    );
    const typed = {
        ...empty,
        name: 'INC-1 Nobody yet',
        severity: 'L2',
        channel: 'public',
        seat_primary: pat.id,
        empty_roles: 'nobody',
    };
    const {next} = await submit(world, lea, dialog, typed);
    const [row] = await sql<{id: string; name: string; seats: {role: string; user: string | null}[]}>(
        world,
        "select id, state->>'name' as name, state->'seats' as seats from run where state->>'name' like 'INC-% Nobody yet'",
    );
    expect(row?.seats.map(({role, user}) => [role, user])).toEqual([
        // A run is never without its owner.
        ['communication_owner', lea.id],
        ['work_owner', null],
        ['lead', null],
        ['primary', pat.id],
        ['backup', null],
    ]);
    const address = row?.name.toLowerCase().replaceAll(' ', '-');
    expect(next?.fields).toEqual([]);
    expect(next?.introduction.replaceAll('\\', '')).toBe(
        `**${row?.name}** is started, in [${row?.name}](/eng/channels/${address}).`,
    );
});

test('a playbook’s whole title means that one, also where another begins with the same words', async () => {
    const dialog = await opening(world, lea, () => execute(world, lea, '/set start SET cycle'));
    expect(dialog.fields).toContain('seat_primary');
});

describe('what slash commands answer', () => {
    const say = async (text: string, channelId = world.channel): Promise<string> =>
        (await execute(world, lea, `/set ${text}`.trim(), channelId)).text ?? '';

    test('Given a channel with no run, when any run command is used, then "only works in a run channel".', async () => {
        const empty = world.mattermost.seed.channel({teamId: world.team, name: 'empty'}).id;
        world.mattermost.seed.addToChannel(empty, lea.id);
        for (const command of ['tick 1', 'update x', 'onit', 'snooze in 1 hour, x', 'owner', 'finish', 'restore']) {
            expect(await say(command, empty)).toMatch(/^This only works in a channel with a running run/);
        }
    });

    test('Given one active run, when `/… owner` has no argument, then the owner is shown; unknown user, two arguments, already-owner each give their own message; `@` is optional.', async () => {
        const {channelId} = await startIncident(tab, lea);
        expect(await say('owner', channelId)).toMatch(/^The owner of .* is Lea\.$/);
        expect(await say('owner @nobody', channelId)).toMatch(/^There is no person “@\u2060?nobody”/);
        expect(await say('owner pat bo', channelId)).toMatch(/^Name one person/);
        expect(await say('owner lea', channelId)).toBe('This person is the owner already.');
    });

    test('Given somebody who takes no part in a run of a shared channel, a tick is refused, works after `/set join`, and is refused again after `/set leave`', async () => {
        const {bo} = world.people;
        const channelId = world.mattermost.seed.channel({teamId: world.team, name: 'shared'}).id;
        for (const {id} of [lea, bo, world.bot]) {
            world.mattermost.seed.addToChannel(channelId, id);
        }
        await tab.need({
            type: 'start',
            playbook: 'set-cycle',
            name: 'Shared',
            channel: {kind: 'existing', channelId},
            seats: {lead: lea.id},
        });
        const bySlash = async (text: string): Promise<string> =>
            (await execute(world, bo, `/set ${text}`, channelId)).text ?? '';
        await bySlash('list');
        expect(await bySlash('tick 1')).toContain('Join it first');
        expect(await bySlash('join')).toMatch(/^You take part in \*\*Shared\*\*\.$/);
        expect(await bySlash('tick 1')).not.toContain('Join it first');
        expect(await bySlash('follow')).toMatch(/^You follow \*\*Shared\*\*/);
        expect(await bySlash('leave')).toMatch(/^You no longer take part in \*\*Shared\*\*\.$/);
        expect(await bySlash('tick 2')).toContain('Join it first');
    });

    test('Given an invalid slash command on a task, when run, then only the clicker sees an error and "last run" is unset.', async () => {
        const {channelId, runId} = await startIncident(tab, lea);
        const before = (await tab.need({type: 'run', runId})).version;
        expect(await say('tick 99', channelId)).toMatch(/^There is no item number 99/);
        expect(await say('dance', channelId)).toMatch(/^There is no such command\. Nothing was changed/);
        expect((await tab.need({type: 'run', runId})).version).toBe(before);
        expect(
            world.mattermost
                .posts(channelId)
                .filter((post) => post['user_id'] === lea.id && String(post['type']) === ''),
        ).toEqual([]);
    });

    test('Given no earlier update, when the modal opens, then the template is preset and the next due moment shown; given one, then its text.', async () => {
        const {channelId} = await startIncident(tab, lea);
        const first = await opening(world, lea, () => execute(world, lea, '/set update', channelId));
        expect(first.values['text']).toContain('Where it stands');
        await submit(world, lea, first, {text: 'The second text'});
        const second = await opening(world, lea, () => execute(world, lea, '/set update', channelId));
        expect(second.values['text']).toBe('The second text');
    });

    it('an update that does not fit into the form is not cut: the form begins empty and says why', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        const posted = (updateId: string, text: string): Promise<unknown> =>
            tab.need({type: 'change', runId, command: {type: 'post_update', updateId, kind: 'update', text}});
        await posted('fits', 'x'.repeat(3_000));
        const whole = await opening(world, lea, () => execute(world, lea, '/set update', channelId));
        expect([whole.values['text']?.length, whole.help['text']]).toEqual([3_000, '']);
        await posted('long', 'y'.repeat(5_120));
        const empty = await opening(world, lea, () => execute(world, lea, '/set update', channelId));
        expect([empty.values['text'], empty.help['text']]).toEqual([
            '',
            'The last update has 5,120 characters and this form takes 3,000, so it begins empty. To begin with it, open the sidebar.',
        ]);
    });

    it('an update’s form says where it goes and when the next is owed, and takes a word about the next one', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        await tab.need({type: 'change', runId, command: {type: 'follow'}});
        const dialog = await opening(world, lea, () => execute(world, lea, '/set update', channelId));
        expect(dialog.fields).toEqual(['text', 'severity', 'next']);
        expect(dialog.introduction).toMatch(
            /: this will be posted in its channel, sent to 1 follower\. After this one the next is due .* CET\.$/,
        );
        await submit(world, lea, dialog, {text: 'Well', next: 'after the vendor call'});
        await botPost(world, channelId, 'Next update: after the vendor call');
    });

    test('with everything done, button and command say so, and how to finish', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        const whole = await tab.need({type: 'run', runId});
        const items = 'run' in whole ? whole.run.phases.flatMap((phase) => phase.items) : [];
        for (const {id} of items) {
            await tab.need({
                type: 'change',
                runId,
                command: {type: 'set_item_state', itemId: id, state: 'done'},
            });
        }
        const card = String((await botPost(world, channelId, 'Support incident'))['id']);
        for (const open of [() => click(world, lea, card, 'next'), () => execute(world, lea, '/set tick', channelId)]) {
            const notice = await opening(world, lea, open);
            expect([notice.fields, notice.introduction]).toEqual([
                [],
                expect.stringMatching(/^\*\*INC.*\*\*: everything is done\. `\/set finish` finishes the run; /),
            ]);
            expect((await submit(world, lea, notice)).body).toEqual({});
        }
        expect(await say('untick 1', channelId)).toContain('1 left.');
        expect((await opening(world, lea, () => click(world, lea, card, 'next'))).fields).toEqual(['item']);
    });

    it('an update’s form changes the severity only where another one was chosen than it shows', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        const severity = async (): Promise<unknown> => {
            const {run} = await tab
                .need({type: 'run', runId})
                .then((answer) => ('run' in answer ? answer : {run: null}));
            return run?.details.severity;
        };
        const form = () => opening(world, lea, () => execute(world, lea, '/set update', channelId));
        const shown = await form();
        expect(shown.values['severity']).toBe('L1');
        await tab.need({type: 'change', runId, command: {type: 'set_details', severity: 'L2'}});
        expect((await submit(world, lea, shown, {text: 'Looking'})).body).toEqual({});
        expect(await severity()).toBe('L2');
        expect((await submit(world, lea, await form(), {text: 'Calmer', severity: 'L3'})).body).toEqual({});
        expect(await severity()).toBe('L3');
    });

    test('Given two people viewing, when one checks a task, then the other sees it without reload.', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        // Somebody looks at it: of runs at which nobody looks only some are told of where many change at once.
        await tab.need({type: 'run', runId});
        await tab.need({
            type: 'change',
            runId,
            command: {type: 'set_item_state', itemId: 'ticket_create', state: 'done'},
        });
        const {version} = await tab.need({type: 'run', runId});
        await until('the signal goes to everybody in the channel', () =>
            world.mattermost.events.find(
                (event) =>
                    event.event === 'typing' &&
                    event.broadcast.channelId === channelId &&
                    JSON.stringify(event.data).includes(`set:run:${runId}:${version}:`),
            ),
        );
    });

    it('an update of the greatest length, full of @, is refused with how much of it fits, and that much is posted whole', async () => {
        const {runId, channelId} = await startIncident(tab, lea);
        const post = (text: string) =>
            tab.ask({
                type: 'change',
                runId,
                command: {type: 'post_update', updateId: `u${text.length}`, kind: 'update', text},
            });
        const refused = await post('@'.repeat(16_000));
        expect(refused).toMatchObject({reason: 'update_too_long', field: 'text'});
        const [, limit = ''] =
            /has 16000 characters; (\d+) is the most/.exec('text' in refused ? refused.text : '') ?? [];
        expect(await post('@'.repeat(Number(limit)))).toMatchObject({ok: true});
        const {message} = await botPost(world, channelId, '@\u2060@');
        expect([...String(message)].length).toBeLessThanOrEqual(16_383);
        expect(String(message).split('@')).toHaveLength(Number(limit) + 1);
    });
});
