import * as fc from 'fast-check';
import type {Command} from '../../server-ts/src/domain/command';
import {decide} from '../../server-ts/src/domain/decide';
import {record} from '../../server-ts/src/domain/decision';
import {SEVERITIES, type DutyRule} from '../../server-ts/src/domain/duty/duty_rule';
import type {RunEvent} from '../../server-ts/src/domain/event';
import type {Ladder} from '../../server-ts/src/domain/duty/ladder_rule';
import {isRefused} from '../../server-ts/src/domain/refusal';
import {ITEM_STATES, OUTCOMES, UPDATE_KINDS, type Run} from '../../server-ts/src/domain/run';
import {DAY, MINUTE} from '../../server-ts/src/domain/units';
import {aCalendar, aLadder, anId, anItem, ANN, anIncident, aRun, BO, LEA, MONDAY_10, PAT} from './builders';

const person = fc.constantFrom(LEA, PAT, BO, ANN);
const itemId = fc.constantFrom('a', 'b', 'c', 'w', 'x', 'y');
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
        type: fc.constant('tick_item' as const),
        itemId,
        period: fc.constantFrom('2026-11-23', '2026-11-24', '2026-11-28', '2027-01-01'),
        count: fc.integer({min: 0, max: 4}),
    }),
    fc.record({
        type: fc.constant('snooze_items' as const),
        reminderId: fc.integer({min: 1, max: 60}).map((seq) => `i${seq}`),
        until: fc.integer({min: 0, max: 40}).map((n) => MONDAY_10 + n * 30 * MINUTE),
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
    fc.record({type: fc.constant('set_upcoming_dm' as const), on: fc.boolean()}),
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
        ladder: fc.constantFrom<Ladder | null>(
            null,
            aLadder({repeatEveryMinutes: 45, steps: [{afterMinutes: 30, ask: 'lead'}], holdMinutes: 600}),
        ),
        stakeholderChannel: fc.constantFrom(null, anId('stakeholders')),
        movesOnWhenAway: fc.boolean(),
    }),
    fc.record({type: fc.constant('finish' as const), outcome: fc.constantFrom(...OUTCOMES)}),
);

/** Whoever is not there at a step; mostly everybody is. */
export const missing = fc.oneof({weight: 3, arbitrary: fc.constant<string[]>([])}, fc.subarray([LEA, PAT, BO, ANN]));

export const steps = fc.array(
    fc.record({command, by: person, wait: fc.integer({min: 0, max: 600}), absent: missing, away: missing}),
    {minLength: 1, maxLength: 60},
);
const watch = anItem('w', {repeat: {times: 2, per: 'working_day', ticked: [], olderTicks: 0}});
const acknowledge = {bySeverity: {L1: 15, L2: 60}, ask: ['primary', 'backup', 'lead']};
export const start = fc.constantFrom<() => Run>(
    () => aRun(),
    () => aRun({phases: [...aRun().phases, {id: 'again', title: 'Again', items: [watch]}]}),
    () => anIncident(),
    () => anIncident({acknowledge}),
);

/** What one command came to. */
export interface Step {
    command: Command;
    before: Run;
    after: Run;
    events: RunEvent[];
    refused: boolean;
    absent: ReadonlySet<string>;
}

/** Carries out all steps from Monday, 10:00, and hands each to `look`. */
export function live(
    run: Run,
    all: {command: Command; by: string; wait: number; absent: string[]; away: string[]}[],
    look: (step: Step) => void,
): {run: Run; events: RunEvent[]} {
    let now = MONDAY_10;
    const events: RunEvent[] = [];
    for (const {command: asked, by, wait, ...there} of all) {
        now += wait * MINUTE;
        const absent = new Set(there.absent);
        const away = new Set(there.away);
        const moment = {now, by: asked.type === 'wake' ? null : by, calendar: aCalendar(), absent, away};
        const decision = decide(run, asked, moment);
        const refused = isRefused(decision);
        const recorded = refused ? {run, events: []} : record(run, decision, moment);
        look({command: asked, before: run, after: recorded.run, events: recorded.events, refused, absent});
        events.push(...recorded.events);
        run = recorded.run;
    }
    return {run, events};
}

/** Holds for each step of any life of a run. */
export const holds = (look: (step: Step) => void): void => {
    fc.assert(
        fc.property(start, steps, (begin, all) => void live(begin(), all, look)),
        {numRuns: 400},
    );
};

/** Runs in which somebody is being asked most of the time. */
export const asking = fc.array(
    fc.record({
        command: fc.oneof(
            {weight: 6, arbitrary: fc.constant<Command>({type: 'wake'})},
            {weight: 5, arbitrary: command.filter(({type}) => type !== 'finish' && type !== 'post_update')},
            {weight: 1, arbitrary: command},
        ),
        by: person,
        wait: fc.integer({min: 0, max: 400}),
        absent: missing,
        away: missing,
    }),
    {minLength: 10, maxLength: 60},
);
export const begun = fc.constantFrom<() => Run>(
    () => anIncident({acknowledge, ...taking}),
    () => anIncident({seats: [...anIncident().seats, {role: 'work_owner', title: 'Work', user: BO, asked: null}]}),
);
const taking = {
    details: {severity: 'L1', customer: '', ticket: '', summary: ''},
    acknowledgement: {
        id: 'a0',
        openedAt: MONDAY_10,
        everyMinutes: 15,
        round: 0,
        asked: null,
        people: [],
        passedOver: [],
        notices: 1,
        nextNoticeAt: MONDAY_10 + 15 * MINUTE,
    },
} satisfies Partial<Run>;
/** Holds for each step of a life in which the clock is heard, people leave, and nobody answers for long. */
export const holdsWhileAsking = (look: (step: Step) => void): void => {
    fc.assert(
        fc.property(begun, asking, (begin, all) => void live(begin(), all, look)),
        {numRuns: 150},
    );
};
