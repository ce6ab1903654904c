import {after, anItem, ANN, aRun, BO, LEA, MONDAY_10, PAT, typesOf, when} from '../../../../test/support/builders';
import {LIMITS} from '../limits';
import {isOverdue, phaseProgress, runProgress} from '../progress';
import {assigneeOf, findItem} from '../run';

const item = (run: Parameters<typeof findItem>[0], id: string) => findItem(run, id)?.item;

describe('the state of an item', () => {
    it('is changed with who and when', () => {
        const {run, events} = when(aRun(), {type: 'set_item_state', itemId: 'a', state: 'done'}, {by: PAT});
        expect(item(run, 'a')).toMatchObject({state: 'done', changed: {by: PAT, at: MONDAY_10}});
        expect(events).toEqual([
            expect.objectContaining({type: 'item_state_changed', from: 'open', to: 'done', by: PAT, seq: 1}),
        ]);
    });

    it('asked for twice happens once', () => {
        const done = after(aRun(), [{type: 'set_item_state', itemId: 'a', state: 'done'}]);
        const again = when(done, {type: 'set_item_state', itemId: 'a', state: 'done'}, {by: ANN});
        expect([again.events, again.refusal]).toEqual([[], null]);
    });

    it.each(['', '   ', '\u200b\u00ad', undefined])('is not skipped without a reason (%j)', (reason) => {
        const command = {
            type: 'set_item_state',
            itemId: 'a',
            state: 'skipped',
            ...(reason === undefined ? {} : {reason}),
        };
        const {refusal} = when(aRun(), command as Parameters<typeof when>[1]);
        expect(refusal).toMatchObject({reason: 'reason_empty', field: 'reason'});
    });

    it('takes a reason of the greatest length and none longer, counted as people see it', () => {
        const skip = (reason: string) => when(aRun(), {type: 'set_item_state', itemId: 'a', state: 'skipped', reason});
        expect(skip('🙂'.repeat(LIMITS.reason)).refusal).toBeNull();
        expect(skip('🙂'.repeat(LIMITS.reason + 1)).refusal).toMatchObject({reason: 'reason_too_long'});
    });

    it('loses its reason when it is opened again', () => {
        const run = after(
            aRun(),
            [{type: 'set_item_state', itemId: 'a', state: 'skipped', reason: 'not now'}],
            [{type: 'set_item_state', itemId: 'a', state: 'open'}],
        );
        expect(item(run, 'a')?.skipReason).toBeNull();
    });

    test('Given a skipped task, when progress is computed, then it counts as completed; when restored, it does not.', () => {
        const skipped = after(aRun(), [{type: 'set_item_state', itemId: 'a', state: 'skipped', reason: 'no need'}]);
        expect(runProgress(skipped, null)).toEqual({done: 1, total: 3});
        const restored = after(skipped, [{type: 'set_item_state', itemId: 'a', state: 'open'}]);
        expect(runProgress(restored, null)).toEqual({done: 0, total: 3});
    });

    test('Given skip through any route, when the timeline is read, then a skip event with the actor exists.', () => {
        const {events} = when(aRun(), {type: 'set_item_state', itemId: 'a', state: 'skipped', reason: 'no'}, {by: BO});
        expect(events[0]).toMatchObject({type: 'item_state_changed', to: 'skipped', reason: 'no', by: BO});
    });

    test('Given overdue tasks and the overdue filter on, when the last one is checked, then the filter disappears.', () => {
        const late = aRun({phases: [{id: 'start', title: 'Start', items: [anItem('a', {dueAt: MONDAY_10 - 1})]}]});
        const overdue = (run: typeof late): boolean =>
            run.phases.some((phase) => phase.items.some((one) => isOverdue(one, MONDAY_10)));
        expect(overdue(late)).toBe(true);
        expect(overdue(after(late, [{type: 'set_item_state', itemId: 'a', state: 'done'}]))).toBe(false);
    });
});

describe('who an item waits for', () => {
    test('Given a task of role "owner", when the owner changes, then it is re-assigned; a manually assigned one is not.', () => {
        const run = after(
            aRun(),
            [{type: 'assign_item', itemId: 'a', assignee: {role: 'lead'}}],
            [{type: 'assign_item', itemId: 'b', assignee: {user: LEA}}],
            [{type: 'set_seat', role: 'lead', user: PAT}],
        );
        const [first, second] = run.phases[0]?.items ?? [];
        expect(first && assigneeOf(run, first)).toBe(PAT);
        expect(second && assigneeOf(run, second)).toBe(LEA);
    });

    it('is nobody for an empty seat, and an unknown role is refused', () => {
        const run = after(aRun(), [{type: 'assign_item', itemId: 'a', assignee: {role: 'backup'}}]);
        const first = item(run, 'a');
        expect(first && assigneeOf(run, first)).toBeNull();
        const refused = when(aRun(), {type: 'assign_item', itemId: 'a', assignee: {role: 'pilot'}});
        expect(refused.refusal).toMatchObject({reason: 'role_unknown'});
    });
});

describe('adding, moving and removing', () => {
    it('adds at a place, at the end by default, and clamps places that do not exist', () => {
        const run = after(
            aRun(),
            [{type: 'add_item', phaseId: 'start', itemId: 'x', title: '  X ', index: 0}],
            [{type: 'add_item', phaseId: 'start', itemId: 'y', title: 'Y'}],
            [{type: 'add_item', phaseId: 'start', itemId: 'z', title: 'Z', index: 9_999}],
        );
        expect(run.phases[0]?.items.map((one) => one.id)).toEqual(['x', 'a', 'b', 'y', 'z']);
        expect(item(run, 'x')?.title).toBe('X');
    });

    it('moves within a phase and to another one, and not where it stands already', () => {
        const moved = after(aRun(), [{type: 'move_item', itemId: 'a', phaseId: 'start', index: 1}]);
        expect(moved.phases[0]?.items.map((one) => one.id)).toEqual(['b', 'a']);
        const across = after(aRun(), [{type: 'move_item', itemId: 'a', phaseId: 'monitor', index: 5}]);
        expect(across.phases.map((phase) => phase.items.map((one) => one.id))).toEqual([['b'], ['c', 'a']]);
        expect(when(aRun(), {type: 'move_item', itemId: 'a', phaseId: 'start', index: 0}).events).toEqual([]);
        expect(when(aRun(), {type: 'move_item', itemId: 'a', phaseId: 'gone', index: 0}).refusal?.reason).toBe(
            'phase_gone',
        );
    });

    it('a stale click on a removed item says that it is gone and changes nothing', () => {
        const run = after(aRun(), [{type: 'remove_item', itemId: 'a'}]);
        for (const command of [
            {type: 'set_item_state', itemId: 'a', state: 'done'},
            {type: 'edit_item', itemId: 'a', title: 'other'},
            {type: 'move_item', itemId: 'a', phaseId: 'start', index: 0},
            {type: 'remove_item', itemId: 'a'},
            {type: 'set_item_due', itemId: 'a', dueAt: null},
        ] as const) {
            const stale = when(run, command);
            expect([stale.refusal?.reason, stale.events]).toEqual(['item_gone', []]);
        }
    });

    it('a removed item comes back with everything it had, at its place', () => {
        const before = after(
            aRun(),
            [{type: 'set_item_state', itemId: 'a', state: 'skipped', reason: 'later'}],
            [{type: 'edit_item', itemId: 'a', note: 'a note'}],
        );
        const back = after(before, [{type: 'remove_item', itemId: 'a'}], [{type: 'restore_item', itemId: 'a'}]);
        expect(back.phases).toEqual(before.phases);
        expect(back.removed).toEqual([]);
        expect(when(back, {type: 'restore_item', itemId: 'a'}).events).toEqual([]);
    });

    it('keeps the newest twenty removed items', () => {
        const items = Array.from({length: 25}, (_, n) => anItem(`i${n}`));
        let run = aRun({phases: [{id: 'start', title: 'Start', items}]});
        for (const {id} of items) {
            run = after(run, [{type: 'remove_item', itemId: id}]);
        }
        expect(run.removed.map((removed) => removed.item.id)).toEqual(items.slice(5).map((one) => one.id));
        expect(when(run, {type: 'restore_item', itemId: 'i0'}).refusal?.reason).toBe('item_gone');
    });

    it('the same id added twice is one item, also after it was removed', () => {
        const run = after(aRun(), [{type: 'add_item', phaseId: 'start', itemId: 'x', title: 'X'}]);
        expect(when(run, {type: 'add_item', phaseId: 'monitor', itemId: 'x', title: 'Other'}).events).toEqual([]);
        const removed = after(run, [{type: 'remove_item', itemId: 'x'}]);
        expect(when(removed, {type: 'add_item', phaseId: 'start', itemId: 'x', title: 'X'}).events).toEqual([]);
    });

    it.each([
        [{title: ''}, 'title_empty'],
        [{title: ' \n\t '}, 'title_empty'],
        [{title: '\u200b\u200d'}, 'title_empty'],
        [{title: 'x'.repeat(LIMITS.itemTitle + 1)}, 'title_too_long'],
        [{title: 'ok', note: 'x'.repeat(LIMITS.itemNote + 1)}, 'note_too_long'],
    ])('refuses %j', (texts, reason) => {
        expect(when(aRun(), {type: 'add_item', phaseId: 'start', itemId: 'x', ...texts}).refusal?.reason).toBe(reason);
        expect(when(aRun(), {type: 'edit_item', itemId: 'a', ...texts}).refusal?.reason).toBe(reason);
    });

    it('a full run takes no more, nor one back', () => {
        const items = Array.from({length: LIMITS.items}, (_, n) => anItem(`i${n}`));
        const full = aRun({
            phases: [{id: 'start', title: 'Start', items}],
            removed: [{item: anItem('gone'), phaseId: 'start', index: 0}],
        });
        expect(when(full, {type: 'add_item', phaseId: 'start', itemId: 'x', title: 'X'}).refusal?.reason).toBe(
            'too_many_items',
        );
        expect(when(full, {type: 'restore_item', itemId: 'gone'}).refusal?.reason).toBe('too_many_items');
    });

    it('progress of a phase never claims more than it has', () => {
        expect(phaseProgress({id: 'p', title: 'P', items: []}, null)).toEqual({done: 0, total: 0});
    });

    it('an edit that changes nothing is no event', () => {
        expect(typesOf(when(aRun(), {type: 'edit_item', itemId: 'a', title: ' Do a '}).events)).toEqual([]);
    });
});
