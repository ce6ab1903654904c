import * as fc from 'fast-check';
import {holds, live, start, steps} from '../../../test/support/any_life';
import {aCalendar, LEA} from '../../../test/support/builders';
import {announce} from './announce/announce';
import {apply, applyAll} from './apply';
import type {Command} from './command';
import {decide} from './decide';
import {wakeAt} from './duty/decide_wake';
import {EVERYBODY_IS_THERE, record} from './decision';
import {runProgress} from './progress';
import {isRefused} from './refusal';
import {findItem, type Run} from './run';
import {summaryOf} from './summary';

const itemIds = (run: Run): string[] => run.phases.flatMap((phase) => phase.items.map((item) => item.id));

test('item ids stay unique, and an item is never both there and removed', () => {
    holds(({after}) => {
        const ids = [...itemIds(after), ...after.removed.map(({item}) => item.id)];
        expect(new Set(ids).size).toBe(ids.length);
    });
});

test('progress never lies: it counts the items that are done or skipped, and never more than there are', () => {
    holds(({after}) => {
        const {done, total} = runProgress(after, null);
        expect(total).toBe(itemIds(after).length);
        expect(done).toBe(
            after.phases.flatMap((phase) => phase.items).filter(({state}) => state === 'done' || state === 'skipped')
                .length,
        );
        expect(done).toBeLessThanOrEqual(total);
        expect(summaryOf(after)).toMatchObject({done, total, version: after.version});
    });
});

test('the version is the number of events, and events are numbered without a gap', () => {
    fc.assert(
        fc.property(start, steps, (begin, all) => {
            const {run, events} = live(begin(), all, () => undefined);
            expect(run.version).toBe(events.length);
            expect(events.map((event) => event.seq)).toEqual(events.map((_, place) => place + 1));
        }),
        {numRuns: 300},
    );
});

test('applying an event twice equals once, and all events from the start give the same run', () => {
    fc.assert(
        fc.property(start, steps, (begin, all) => {
            const {run, events} = live(begin(), all, () => undefined);
            expect(applyAll(begin(), events)).toEqual(run);
            const twice = events.reduce((now, event) => apply(apply(now, event), event), begin());
            expect(twice).toEqual(run);
            expect(JSON.parse(JSON.stringify(run))).toEqual(run);
        }),
        {numRuns: 300},
    );
});

test('a finished run refuses everything but restore, and that somebody does not follow it any more', () => {
    holds(({command: asked, before, after, refused}) => {
        if (before.status === 'finished' && asked.type === 'unfollow') {
            expect({...after, version: before.version, followers: []}).toEqual({...before, followers: []});
        } else if (before.status === 'finished' && asked.type !== 'restore') {
            expect([refused || asked.type === 'wake', after]).toEqual([true, before]);
        }
    });
});

test('a refusal changes nothing, and the run that was given is never changed in place', () => {
    holds(({before, after, refused, events}) => {
        if (refused) {
            expect(after).toBe(before);
        }
        const copy = structuredClone(before);
        applyAll(before, events);
        expect(before).toEqual(copy);
    });
});

test('there is at most one obligation; while it is open no moment is armed; finished and switched-off runs owe nothing', () => {
    holds(({after}) => {
        if (after.obligation) {
            expect(after.duty.nextDueAt).toBeNull();
            expect(after.status).toBe('running');
            expect(after.duty.on).toBe(true);
            expect(after.obligation.nextNoticeAt).toBeGreaterThan(after.obligation.openedAt);
        }
        if (after.status === 'finished') {
            expect([after.obligation, after.duty.nextDueAt, wakeAt(after)]).toEqual([null, null, null]);
        }
    });
});

test('every obligation that opens ends once, under one id', () => {
    fc.assert(
        fc.property(start, steps, (begin, all) => {
            const {run, events} = live(begin(), all, () => undefined);
            const opened = events.flatMap((event) => (event.type === 'obligation_opened' ? [event.obligation.id] : []));
            const ended = events.flatMap((event) =>
                event.type === 'obligation_resolved' ? [event.obligation.id] : [],
            );
            expect(new Set(opened).size).toBe(opened.length);
            expect(opened).toEqual([...ended, ...(run.obligation ? [run.obligation.id] : [])]);
        }),
        {numRuns: 300},
    );
});

test('a removed item comes back with undo, exactly as it was', () => {
    holds(({command: asked, before, events}) => {
        const [removed] = events;
        if (asked.type === 'remove_item' && removed) {
            const moment = {now: removed.at, by: LEA, calendar: aCalendar(), ...EVERYBODY_IS_THERE};
            const gone = applyAll(before, events);
            const undo = decide(gone, {type: 'restore_item', itemId: asked.itemId}, moment);
            expect(isRefused(undo)).toBe(false);
            expect(isRefused(undo) ? null : record(gone, undo, moment).run.phases).toEqual(before.phases);
        }
    });
});

/** What asks for a state, and not for a step. */
const ABSOLUTE = new Set<Command['type']>([
    'set_item_state',
    'tick_item',
    'assign_item',
    'set_item_due',
    'add_item',
    'edit_item',
    'rename',
    'post_update',
    'set_duty',
]);

test('what asks for a state changes nothing the second time', () => {
    let asked = 0;
    holds(({command: once, after, events}) => {
        // "Done" of an item that repeats is one more tick of it.
        const repeats = once.type === 'set_item_state' && findItem(after, once.itemId)?.item.repeat;
        if (ABSOLUTE.has(once.type) && !repeats && events.length > 0) {
            asked += 1;
            const again = decide(after, once, {
                now: events[0]?.at ?? 0,
                by: LEA,
                calendar: aCalendar(),
                ...EVERYBODY_IS_THERE,
            });
            expect(again).toEqual([]);
        }
    });
    expect(asked).toBeGreaterThan(100);
});

/** Posts that are made once and edited or answered after that. */
const ONCE = /^(reminder|channel|taker|items):/;

test('every message about what is asked of somebody belongs to one post, and the first goes out once', () => {
    fc.assert(
        fc.property(start, steps, (begin, all) => {
            const slots: string[] = [];
            // The question to a new owner comes again for the next one.
            const posted = new Set<string>();
            live(begin(), all, ({before, events, after}) => {
                for (const message of announce(before, events, after)) {
                    if (message.op === 'post' && message.slot !== undefined) {
                        posted.add(message.slot);
                        slots.push(...(ONCE.test(message.slot) ? [message.slot] : []));
                    }
                    if (message.op === 'edit' || (message.op === 'post' && message.replyTo)) {
                        expect([...posted]).toContain(message.op === 'edit' ? message.slot : message.replyTo);
                    }
                }
            });
            expect(new Set(slots).size).toBe(slots.length);
        }),
        {numRuns: 300},
    );
});

test('each due time of an item is reminded of once, unless it was snoozed; never when it is done, removed or the run is finished', () => {
    fc.assert(
        fc.property(start, steps, (begin, all) => {
            const told = new Map<string, number>();
            live(begin(), all, ({before, events}) => {
                for (const event of events) {
                    if (event.type === 'item_due_set') {
                        told.delete(event.itemId);
                    }
                    for (const itemId of event.type === 'item_reminders_moved' ? event.itemIds : []) {
                        told.set(itemId, (told.get(itemId) ?? 0) - 1);
                    }
                    for (const {itemId} of event.type === 'items_reminded' ? event.items : []) {
                        told.set(itemId, (told.get(itemId) ?? 0) + 1);
                        expect(told.get(itemId)).toBeLessThanOrEqual(1);
                        expect(['open', 'in_progress']).toContain(findItem(before, itemId)?.item.state);
                        expect(before.status).toBe('running');
                    }
                }
            });
        }),
        {numRuns: 300},
    );
});

test('ticks of an item that repeats never exceed its times in any period, and are kept for eleven at most', () => {
    holds(({after}) => {
        const repeat = findItem(after, 'w')?.item.repeat;
        for (const {ticks} of repeat?.ticked ?? []) {
            expect(ticks.length).toBeGreaterThan(0);
            expect(ticks.length).toBeLessThanOrEqual(repeat?.times ?? 0);
        }
        expect(repeat?.ticked.length ?? 0).toBeLessThanOrEqual(11);
        // Where a run lacks it, somebody may have added an ordinary item of this id.
        expect(repeat && findItem(after, 'w')?.item.state).not.toBe('done');
    });
});
