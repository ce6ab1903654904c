import * as fc from 'fast-check';
import {aCalendar, ANN, anIncident, aRun, BO, LEA, MONDAY_10, PAT} from '../../../test/support/builders';
import {announce} from './announce';
import {apply, applyAll} from './apply';
import type {Command} from './command';
import {decide} from './decide';
import {wakeAt} from './decide_wake';
import {EVERYBODY_IS_THERE, record} from './decision';
import {SEVERITIES, type DutyRule} from './duty_rule';
import type {RunEvent} from './event';
import {runProgress} from './progress';
import {isRefused} from './refusal';
import {ITEM_STATES, OUTCOMES, ownerOf, UPDATE_KINDS, type Run} from './run';
import {summaryOf} from './summary';
import {DAY, MINUTE} from './units';

const person = fc.constantFrom(LEA, PAT, BO, ANN);
const itemId = fc.constantFrom('a', 'b', 'c', 'x', 'y');
const phaseId = fc.constantFrom('start', 'monitor', 'nowhere');
const role = fc.constantFrom('lead', 'primary', 'backup', 'pilot');
const words = fc.constantFrom('', ' ', 'some words', 'x'.repeat(600));
const index = fc.integer({min: 0, max: 9});

const command: fc.Arbitrary<Command> = fc.oneof(
    fc.record({
        type: fc.constant('set_item_state' as const),
        itemId,
        state: fc.constantFrom(...ITEM_STATES),
        reason: words,
    }),
    fc.record({
        type: fc.constant('assign_item' as const),
        itemId,
        assignee: fc.oneof(fc.constant(null), fc.record({user: person}), fc.record({role})),
    }),
    fc.record({
        type: fc.constant('set_item_due' as const),
        itemId,
        dueAt: fc.constantFrom(null, MONDAY_10, MONDAY_10 + DAY),
    }),
    fc.record({type: fc.constant('add_item' as const), phaseId, itemId, title: words, index}),
    fc.record({type: fc.constant('edit_item' as const), itemId, title: words}),
    fc.record({type: fc.constant('move_item' as const), itemId, phaseId, index}),
    fc.record({type: fc.constant('remove_item' as const), itemId}),
    fc.record({type: fc.constant('restore_item' as const), itemId}),
    fc.record({type: fc.constant('set_seat' as const), role, user: fc.oneof(fc.constant(null), person)}),
    fc.record({type: fc.constant('answer_seat' as const), role, accept: fc.boolean()}),
    fc.constantFrom<Command>(
        {type: 'join'},
        {type: 'leave'},
        {type: 'follow'},
        {type: 'unfollow'},
        {type: 'hold'},
        {type: 'restore'},
        {type: 'wake'},
        {type: 'wake'},
    ),
    fc.record({type: fc.constant('rename' as const), name: words}),
    fc.record({type: fc.constant('set_details' as const), severity: fc.constantFrom(...SEVERITIES)}),
    fc.record({
        type: fc.constant('post_update' as const),
        updateId: fc.constantFrom('u1', 'u2', 'u3'),
        kind: fc.constantFrom(...UPDATE_KINDS),
        text: words,
    }),
    fc.record({
        type: fc.constant('snooze' as const),
        until: fc.integer({min: 0, max: 40}).map((n) => MONDAY_10 + n * 30 * MINUTE),
        reason: words,
    }),
    fc.record({
        type: fc.constant('set_duty' as const),
        on: fc.boolean(),
        rules: fc.constantFrom<DutyRule[] | null>(null, [], [{every: 'hours', hours: 3, days: 'working'}]),
    }),
    fc.record({type: fc.constant('finish' as const), outcome: fc.constantFrom(...OUTCOMES)}),
);

const steps = fc.array(fc.record({command, by: person, wait: fc.integer({min: 0, max: 600})}), {
    minLength: 1,
    maxLength: 60,
});
const start = fc.constantFrom<() => Run>(
    () => aRun(),
    () => anIncident(),
);

interface Step {
    command: Command;
    before: Run;
    after: Run;
    events: RunEvent[];
    refused: boolean;
}

/** Carries out all steps and hands each to `look`. */
function live(
    run: Run,
    all: {command: Command; by: string; wait: number}[],
    look: (step: Step) => void,
): {run: Run; events: RunEvent[]} {
    let now = MONDAY_10;
    const events: RunEvent[] = [];
    for (const {command: asked, by, wait} of all) {
        now += wait * MINUTE;
        const moment = {now, by: asked.type === 'wake' ? null : by, calendar: aCalendar(), ...EVERYBODY_IS_THERE};
        const decision = decide(run, asked, moment);
        const refused = isRefused(decision);
        const recorded = refused ? {run, events: []} : record(run, decision, moment);
        look({command: asked, before: run, after: recorded.run, events: recorded.events, refused});
        events.push(...recorded.events);
        run = recorded.run;
    }
    return {run, events};
}

const holds = (look: (step: Step) => void): void => {
    fc.assert(
        fc.property(start, steps, (begin, all) => void live(begin(), all, look)),
        {numRuns: 400},
    );
};

const itemIds = (run: Run): string[] => run.phases.flatMap((phase) => phase.items.map((item) => item.id));

test('item ids stay unique, and an item is never both there and removed', () => {
    holds(({after}) => {
        const ids = [...itemIds(after), ...after.removed.map(({item}) => item.id)];
        expect(new Set(ids).size).toBe(ids.length);
    });
});

test('progress never lies: it counts the items that are done or skipped, and never more than there are', () => {
    holds(({after}) => {
        const {done, total} = runProgress(after);
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

test('a finished run refuses everything but restore', () => {
    holds(({command: asked, before, after, refused}) => {
        if (before.status === 'finished' && asked.type !== 'restore') {
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

test('the last update is never moved by anything but an update', () => {
    holds(({command: asked, before, after}) => {
        if (asked.type !== 'post_update') {
            expect(after.lastUpdate).toEqual(before.lastUpdate);
        }
    });
});

test('a run always has an owner, and the open reminder asks the owner', () => {
    holds(({after, events}) => {
        expect(ownerOf(after)).not.toBeNull();
        if (after.obligation && events.some(({type}) => type.startsWith('obligation_'))) {
            expect(after.obligation.asked).toBe(ownerOf(after));
        }
    });
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
        if (ABSOLUTE.has(once.type) && events.length > 0) {
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

test('every message about an obligation belongs to one post, and the first goes out once', () => {
    fc.assert(
        fc.property(start, steps, (begin, all) => {
            const slots: string[] = [];
            live(begin(), all, ({before, events, after}) => {
                for (const message of announce(before, events, after)) {
                    if (message.op === 'post' && message.slot?.startsWith('reminder:')) {
                        slots.push(message.slot);
                    }
                    if (message.op === 'edit' || (message.op === 'post' && message.replyTo)) {
                        expect(slots).toContain(message.op === 'edit' ? message.slot : message.replyTo);
                    }
                }
            });
            expect(new Set(slots).size).toBe(slots.length);
        }),
        {numRuns: 300},
    );
});
