import {readFileSync} from 'node:fs';
import path from 'node:path';
import {botPost, click} from '../support/door';
import {execute, until, type Tab} from '../support/world';
import {owedWorld, type Place} from '../support/owed_world';

const here = owedWorld();
const {form, owed, happened} = here;

const slash = (place: Place, text: string): Promise<unknown> =>
    execute(here.world, here.lea, `/set ${text}`, place.channelId);
const cardOf = async (place: Place): Promise<string> =>
    String((await botPost(here.world, place.channelId, 'Support incident'))['id']);

type Act = (place: Place) => Promise<unknown>;

type Change = Parameters<Tab['need']>[0] & {type: 'change'};

const sidebar =
    (command: Change['command']): Act =>
    ({runId}) =>
        here.tab.need({type: 'change', runId, command});

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
        async (place) => form(place, async () => click(here.world, here.lea, await cardOf(place), 'next'), {}),
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
        (place) => form(place, () => click(here.world, here.lea, place.reminder, 'update'), {text: 'Well'}),
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
    ['nothing new', 'button', 'update_posted', (place) => click(here.world, here.lea, place.reminder, 'nothing')],
    [
        'blocked',
        'button and dialog',
        'update_posted',
        (place) => form(place, () => click(here.world, here.lea, place.reminder, 'blocked'), {text: 'the vendor'}),
    ],
    ['acknowledge', 'sidebar', 'obligation_held', sidebar({type: 'hold'})],
    ['acknowledge', 'slash', 'obligation_held', (place) => slash(place, 'onit')],
    ['acknowledge', 'button', 'obligation_held', (place) => click(here.world, here.lea, place.reminder, 'hold')],
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
        (place) => form(place, () => click(here.world, here.lea, place.reminder, 'snooze'), {reason: 'logs'}),
    ],
    [
        'owner',
        'sidebar',
        'seat_changed',
        (place) => sidebar({type: 'set_seat', role: 'communication_owner', user: here.world.people.pat.id})(place),
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
            await sidebar({type: 'set_seat', role: 'communication_owner', user: here.world.people.pat.id})(place);
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
