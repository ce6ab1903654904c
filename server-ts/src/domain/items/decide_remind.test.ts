import {
    aCalendar,
    after,
    anIncident,
    anItem,
    ANN,
    aRun,
    BO,
    LEA,
    MONDAY_10,
    PAT,
    typesOf,
    utc,
    when,
} from '../../../../test/support/builders';
import {clock, woken} from '../../../../test/support/owed';
import {announce} from '../announce/announce';
import {nextMorning} from './decide_remind';
import {namedItems, stillReminded} from './item_reminder';
import {wakeAt} from '../duty/decide_wake';
import type {RunEvent} from '../event';
import {findItem, type Item, type Run} from '../run';
import {DAY, HOUR, MINUTE, SECOND} from '../units';

/** Monday, 23 November 2026, 17:00 in Amsterdam. */
const FIVE = utc('2026-11-23 16:00');

const withItems = (items: Item[], change: Partial<Run> = {}): Run =>
    aRun({phases: [{id: 'p', title: 'P', items}], ...change});
const due = (id: string, change: Partial<Item> = {}): Item => anItem(id, {dueAt: FIVE, ...change});
const reminded = (events: readonly RunEvent[]): string[] =>
    events.flatMap((event) =>
        event.type === 'items_reminded'
            ? [
                  `${event.reminder.user?.replace(/0+$/, '') ?? 'nobody'}: ${event.items.map(({itemId}) => itemId).join(' ')}`,
              ]
            : [],
    );
const itemOf = (run: Run, id = 'a'): Item => {
    const found = findItem(run, id);
    if (!found) {
        throw new Error(`no item ${id}`);
    }
    return found.item;
};

describe('an item that falls due', () => {
    it('reminds its person once, at its moment', () => {
        const run = withItems([due('a', {assignee: {user: BO}})]);
        expect(wakeAt(run)).toBe(FIVE);
        expect(woken(run, FIVE - SECOND).events).toEqual([]);
        const {run: told, events} = woken(run, FIVE + 5);
        expect(reminded(events)).toEqual(['bo: a']);
        expect(itemOf(told).reminded).toEqual({id: 'i1', user: BO, passedOver: [], at: FIVE + 5, snoozed: null});
        expect([wakeAt(told), woken(told, FIVE + DAY).events]).toEqual([null, []]);
    });

    it('follows its seat, and reminds the owner where nobody sits or nobody is named', () => {
        const items = [
            due('seat', {assignee: {role: 'primary'}}),
            due('empty', {assignee: {role: 'backup'}}),
            due('nobody'),
        ];
        expect(reminded(woken(withItems(items), FIVE).events)).toEqual(['pat: seat', 'lea: empty nobody']);
    });

    it('reminds the next in line instead of who has left or was deactivated, and says so', () => {
        const run = withItems([due('a', {assignee: {user: BO}}), due('b', {assignee: {role: 'primary'}})]);
        const {events} = woken(run, FIVE, {absent: new Set([BO, PAT])});
        expect(reminded(events)).toEqual(['lea: a b']);
        expect(events[0]).toMatchObject({reminder: {passedOver: [{user: BO, why: 'absent'}]}});
        expect(reminded(woken(run, FIVE, {absent: new Set([BO, PAT, LEA])}).events)).toEqual(['nobody: a b']);
    });

    it('waits for who is away instead of asking somebody else', () => {
        const run = withItems([due('a', {assignee: {user: BO}})]);
        const {events} = woken(run, FIVE, {away: new Set([BO])});
        expect(reminded(events)).toEqual(['bo: a']);
        expect(events[0]).toMatchObject({waitUntil: utc('2026-11-24 08:00')});
    });

    it('goes with the others of its person and its minute, and not with those of the next', () => {
        const items = [
            due('a', {assignee: {user: BO}}),
            due('b', {assignee: {user: BO}, dueAt: FIVE + 59 * SECOND, remindAt: FIVE + 59 * SECOND}),
            due('c', {assignee: {user: BO}, dueAt: FIVE + MINUTE, remindAt: FIVE + MINUTE}),
            due('d', {assignee: {user: ANN}}),
        ];
        const first = woken(withItems(items), FIVE + 3);
        expect(reminded(first.events)).toEqual(['bo: a b', 'ann: d']);
        expect(first.events.map((event) => (event.type === 'items_reminded' ? event.reminder.id : ''))).toEqual([
            'i1',
            'i2',
        ]);
        expect(reminded(woken(first.run, FIVE + MINUTE).events)).toEqual(['bo: c']);
    });

    it('gives one reminder after an outage, whatever was missed', () => {
        const earlier = {dueAt: FIVE - 3 * HOUR, remindAt: FIVE - 3 * HOUR};
        const run = withItems([due('a'), due('b', earlier), due('later', {dueAt: FIVE + DAY, remindAt: FIVE + DAY})]);
        expect(reminded(woken(run, FIVE + HOUR).events)).toEqual(['lea: a b']);
    });

    it.each(['done', 'skipped'] as const)('says nothing when it is %s', (state) => {
        const run = withItems([due('a', {state})]);
        expect([wakeAt(run), woken(run, FIVE).events]).toEqual([null, []]);
    });

    it('says nothing when it was removed, or the run is finished, and speaks when it is brought back', () => {
        const run = withItems([due('a')]);
        const removed = after(run, [{type: 'remove_item', itemId: 'a'}]);
        const finished = after(run, [{type: 'finish'}]);
        expect([wakeAt(removed), wakeAt(finished)]).toEqual([null, null]);
        expect(wakeAt(after(removed, [{type: 'restore_item', itemId: 'a'}]))).toBe(FIVE);
        expect(wakeAt(after(finished, [{type: 'restore'}]))).toBe(FIVE);
    });

    it('is reminded of anew when its due time is changed, also after it was reminded of', () => {
        const told = woken(withItems([due('a')]), FIVE).run;
        const later = after(told, [{type: 'set_item_due', itemId: 'a', dueAt: FIVE + DAY}, {now: FIVE + HOUR}]);
        expect([wakeAt(later), itemOf(later).reminded]).toEqual([FIVE + DAY, null]);
        expect(reminded(woken(later, FIVE + DAY).events)).toEqual(['lea: a']);
        expect(wakeAt(after(later, [{type: 'set_item_due', itemId: 'a', dueAt: null}]))).toBeNull();
    });

    it('waits a minute after somebody has touched it: they may not be done', () => {
        const ticked = after(withItems([due('a')]), [{type: 'set_item_state', itemId: 'a', state: 'done'}]);
        const now = FIVE + HOUR;
        const opened = after(ticked, [{type: 'set_item_state', itemId: 'a', state: 'open'}, {now}]);
        expect(wakeAt(opened)).toBe(now + MINUTE);
        expect(woken(opened, now + SECOND).events).toEqual([]);
        expect(reminded(woken(opened, now + MINUTE).events)).toEqual(['lea: a']);
    });

    it('falls due beside an update that is owed: each is said', () => {
        const items = [due('a', {dueAt: utc('2026-11-23 15:00'), remindAt: utc('2026-11-23 15:00')})];
        const run = anIncident({phases: [{id: 'p', title: 'P', items}]});
        const {events} = woken(run, utc('2026-11-23 15:00'));
        expect(events.map(({type, seq}) => `${seq} ${type}`)).toEqual(['1 obligation_opened', '2 items_reminded']);
        expect(itemOf(woken(run, utc('2026-11-23 15:00')).run).reminded?.id).toBe('i2');
    });
});

describe('a snooze', () => {
    const told = woken(withItems([due('a'), due('b')]), FIVE).run;
    const snooze = {type: 'snooze_items' as const, reminderId: 'i1', until: FIVE + HOUR, reason: 'in a call'};

    it('moves the reminder of what is still open, and not the due time', () => {
        const ticked = after(told, [{type: 'set_item_state', itemId: 'b', state: 'done'}, {now: FIVE + MINUTE}]);
        const {run, events} = when(ticked, snooze, {now: FIVE + 2 * MINUTE});
        expect(events).toMatchObject([{type: 'item_reminders_moved', itemIds: ['a'], until: FIVE + HOUR}]);
        expect(itemOf(run)).toMatchObject({dueAt: FIVE, reminded: {snoozed: {by: LEA, reason: 'in a call'}}});
        expect(wakeAt(run)).toBe(FIVE + HOUR);
        const again = woken(run, FIVE + HOUR);
        expect(reminded(again.events)).toEqual(['lea: a']);
        expect(itemOf(again.run).reminded).toMatchObject({snoozed: null});
    });

    it('needs a reason and a time ahead, not further than the next working morning', () => {
        const reasonOf = (change: Partial<typeof snooze>): unknown =>
            when(told, {...snooze, ...change}, {now: FIVE}).refusal;
        expect(reasonOf({reason: ' '})).toMatchObject({reason: 'reason_empty', field: 'reason'});
        expect(reasonOf({reason: '\u200b'})).toMatchObject({reason: 'reason_empty', field: 'reason'});
        expect(reasonOf({reason: 'x'.repeat(501)})).toMatchObject({reason: 'reason_too_long'});
        expect(reasonOf({until: FIVE})).toMatchObject({reason: 'due_in_the_past', field: 'until'});
        expect(reasonOf({until: FIVE + 2 * DAY})).toMatchObject({
            reason: 'snooze_too_long',
            params: {cap: utc('2026-11-24 08:00')},
        });
        expect(reasonOf({reminderId: 'i9'})).toMatchObject({reason: 'items_answered'});
    });

    it('is refused when everything was done meanwhile', () => {
        const done = after(
            told,
            [{type: 'set_item_state', itemId: 'a', state: 'done'}, {now: FIVE}],
            [{type: 'set_item_state', itemId: 'b', state: 'done'}, {now: FIVE}],
        );
        expect(when(done, snooze, {now: FIVE}).refusal).toMatchObject({reason: 'items_answered'});
    });

    it('passes on to the next in line only by the clock', () => {
        const anew = {type: 'remind_anew' as const, reminderId: 'i1'};
        expect(when(told, anew, {now: FIVE}).events).toEqual([]);
        const {run} = when(told, anew, clock(FIVE + HOUR));
        expect(reminded(woken(run, FIVE + HOUR, {absent: new Set([LEA])}).events)).toEqual(['pat: a b']);
    });
});

describe('an item that becomes somebody else’s while its reminder is out', () => {
    const told = woken(
        withItems([due('a', {assignee: {role: 'primary'}}), due('b', {assignee: {role: 'primary'}})]),
        FIVE,
    );
    const now = FIVE + HOUR;
    const toAnn = {type: 'set_seat' as const, role: 'primary', user: ANN};
    const toBo = {type: 'assign_item' as const, itemId: 'a', assignee: {user: BO}};

    it('has its new person reminded, once: by a seat that is given on, or by name', () => {
        const seated = after(told.run, [toAnn, {now}]);
        expect([wakeAt(seated), woken(seated, now + SECOND).events]).toEqual([now + MINUTE, []]);
        const next = woken(seated, now + MINUTE);
        expect(reminded(next.events)).toEqual(['ann: a b']);
        expect([wakeAt(next.run), woken(next.run, now + DAY).events]).toEqual([null, []]);
        const assigned = after(told.run, [toBo, {now}]);
        expect(reminded(woken(assigned, now + MINUTE).events)).toEqual(['bo: a']);
        const nobodys = after(told.run, [{type: 'set_seat', role: 'primary', user: null}, {now}]);
        expect(reminded(woken(nobodys, now + MINUTE).events)).toEqual(['lea: a b']);
    });

    it('tells whoever had it whose it is, at once and ever after, and asks them nothing more', () => {
        const edits = (run: Run, ...command: Parameters<typeof when> extends [Run, ...infer Rest] ? Rest : never) => {
            const {run: next, events} = when(run, ...command);
            return {next, edits: announce(run, events, next).flatMap((m) => (m.op === 'edit' ? [m.slot] : []))};
        };
        const passed = edits(told.run, toBo, {now});
        expect(passed.edits).toEqual(['items:i1']);
        expect(stillReminded(passed.next, 'i1').map(({id}) => id)).toEqual(['b']);
        // The old message says so already.
        const anew = edits(passed.next, {type: 'wake'}, clock(now + MINUTE));
        expect(anew.edits).toEqual([]);
        expect(namedItems(anew.next, 'i1').map(({id}) => id)).toEqual(['a', 'b']);
        const done = {type: 'set_item_state' as const, itemId: 'a', state: 'done' as const};
        expect(edits(anew.next, done, {now: now + HOUR}).edits.toSorted()).toEqual([
            'items:i1',
            expect.stringMatching(/^items:i/),
        ]);
    });

    it('comes back to whoever had it: the newer reminder counts alone', () => {
        const bos = woken(after(told.run, [toBo, {now}]), now + MINUTE).run;
        const back = after(bos, [{...toBo, assignee: {role: 'primary'}}, {now: now + HOUR}]);
        const pats = woken(back, now + HOUR + MINUTE);
        expect(reminded(pats.events)).toEqual(['pat: a']);
        expect(itemOf(pats.run).passedOn).toEqual([{id: itemOf(bos).reminded?.id, user: BO}]);
        expect(namedItems(pats.run, 'i1').map(({id}) => id)).toEqual(['b']);
        const later = after(pats.run, [{type: 'set_item_due', itemId: 'a', dueAt: now + DAY}, {now: now + DAY - HOUR}]);
        expect(itemOf(later).passedOn).toEqual([]);
    });

    it('is left as it is where it is done, snoozed, still to come, or was somebody’s who stood in for its person', () => {
        const done = after(told.run, [{type: 'set_item_state', itemId: 'a', state: 'done'}, {now}]);
        expect(typesOf(when(done, toBo, {now}).events)).toEqual(['item_assigned']);
        const snooze = {type: 'snooze_items' as const, reminderId: 'i1', until: now + HOUR, reason: 'in a call'};
        const snoozed = after(told.run, [snooze, {now}], [toBo, {now}]);
        expect([wakeAt(snoozed), reminded(woken(snoozed, now + HOUR).events)]).toEqual([
            now + HOUR,
            ['bo: a', 'pat: b'],
        ]);
        expect(typesOf(when(withItems([due('a')]), toBo, {now: FIVE - HOUR}).events)).toEqual(['item_assigned']);
        const standIn = woken(withItems([due('a', {assignee: {user: BO}})]), FIVE, {absent: new Set([BO])}).run;
        expect(stillReminded(standIn, 'i1').map(({id}) => id)).toEqual(['a']);
    });

    it.each(['done', 'skipped'] as const)('also when it was %s meanwhile and is opened again', (state) => {
        const over = after(
            told.run,
            [{type: 'set_item_state', itemId: 'a', state, reason: 'later'}, {now}],
            [toBo, {now}],
        );
        const open = when(over, {type: 'set_item_state', itemId: 'a', state: 'open'}, {now: now + HOUR});
        expect(reminded(woken(open.run, now + HOUR + MINUTE).events)).toEqual(['bo: a']);
        // Opened again for whoever was reminded of it, it stands in the reminder that they have.
        const same = after(told.run, [{type: 'set_item_state', itemId: 'a', state, reason: 'later'}, {now}]);
        expect(wakeAt(after(same, [{type: 'set_item_state', itemId: 'a', state: 'open'}, {now}]))).toBeNull();
    });

    it('also when it was removed meanwhile and is brought back', () => {
        const removed = after(told.run, [{type: 'remove_item', itemId: 'a'}, {now}], [toAnn, {now}]);
        const {run} = when(woken(removed, now + MINUTE).run, {type: 'restore_item', itemId: 'a'}, {now: now + HOUR});
        expect(reminded(woken(run, now + HOUR + MINUTE).events)).toEqual(['ann: a']);
    });
});

describe('what is said of it', () => {
    const place = (run: Run, now: number, moment = {}): unknown[] => {
        const {run: next, events} = woken(run, now, moment);
        return announce(run, events, next).filter((message) => message.op !== 'card');
    };

    it('is a direct message that may wait until the next working morning, in a lane of its own', () => {
        expect(place(withItems([due('a', {assignee: {user: BO}})]), FIVE + 4)).toEqual([
            {
                op: 'post',
                place: {kind: 'direct', user: BO},
                body: {kind: 'items_due', reminderId: 'i1', user: BO},
                slot: 'items:i1',
                lane: 'items:i1',
                dueAt: FIVE,
                waitUntil: utc('2026-11-24 08:00'),
            },
        ]);
    });

    it('goes to the channel when nobody is left', () => {
        const nobody = place(withItems([due('a')]), FIVE, {absent: new Set([LEA, PAT])});
        expect(nobody).toMatchObject([{place: {kind: 'run'}, body: {user: null}}]);
    });

    it('is edited when something of it changes, and left alone when something else does', () => {
        const run = withItems([due('a'), anItem('x')]);
        const told = woken(run, FIVE).run;
        const edits = (...command: Parameters<typeof when>): string[] => {
            const {run: next, events} = when(...command);
            return announce(told, events, next).flatMap((message) => (message.op === 'edit' ? [message.slot] : []));
        };
        const now = FIVE + HOUR;
        expect(edits(told, {type: 'set_item_state', itemId: 'a', state: 'done'}, {now})).toEqual(['items:i1']);
        expect(edits(told, {type: 'remove_item', itemId: 'a'}, {now})).toEqual(['items:i1']);
        const removed = after(told, [{type: 'remove_item', itemId: 'a'}, {now}]);
        const restored = when(removed, {type: 'restore_item', itemId: 'a'}, {now});
        expect(announce(removed, restored.events, restored.run)).toMatchObject([
            {op: 'edit', slot: 'items:i1', body: {kind: 'items_due', reminderId: 'i1', user: LEA}},
            {op: 'card'},
        ]);
        expect(edits(told, {type: 'finish'}, {now})).toEqual(['items:i1']);
        expect(edits(told, {type: 'set_item_due', itemId: 'a', dueAt: now + DAY}, {now})).toEqual(['items:i1']);
        expect(edits(told, {type: 'set_item_state', itemId: 'x', state: 'done'}, {now})).toEqual([]);
        expect(edits(told, {type: 'move_item', itemId: 'a', phaseId: 'p', index: 1}, {now})).toEqual([]);
    });
});

test('the next working morning: today before nine, else the next working day at nine, over weekends, holidays and a change of the clock', () => {
    const morning = (now: number, change = {}): string =>
        new Date(nextMorning(aCalendar(change), now)).toISOString().slice(0, 16);
    expect(morning(utc('2026-11-23 07:59'))).toBe('2026-11-23T08:00');
    expect(morning(MONDAY_10)).toBe('2026-11-24T08:00');
    expect(morning(utc('2026-11-27 20:00'))).toBe('2026-11-30T08:00');
    expect(morning(MONDAY_10, {daysOff: {'2026-11-24': 'closed'}})).toBe('2026-11-25T08:00');
    expect(morning(utc('2027-03-26 20:00'))).toBe('2027-03-29T07:00');
    expect(morning(MONDAY_10, {weekdays: []})).toBe('2026-11-24T09:00');
});
