import * as fc from 'fast-check';
import {aCalendar, aDuty, ANN, BO, LEA, PAT, utc, when} from '../../../../test/support/builders';
import {CRITICAL, START, told} from '../../../../test/support/told_why';
import type {Command} from '../../domain/command';
import {addDays, localDate} from '../../domain/calendar/calendar';
import {wakeAt} from '../../domain/duty/decide_wake';
import type {DutyRule} from '../../domain/duty/duty_rule';
import {nextSteps} from '../../domain/duty/next_steps';
import type {RunEvent} from '../../domain/event';
import type {Run} from '../../domain/run';
import {HOUR, MINUTE} from '../../domain/units';
import {whyNot} from './why_not';

const BEGIN = utc('2026-11-23 09:00');
const calendar = aCalendar({daysOff: {'2026-11-26': 'Thanksgiving', '2026-12-02': 'Retreat'}});

const rule = fc.oneof(
    fc.record({
        every: fc.constant('day' as const),
        at: fc.constantFrom('00:15', '08:00', '09:00', '16:00', '17:00', '23:45'),
        days: fc.constantFrom('always' as const, 'working' as const),
    }),
    fc.record({
        every: fc.constant('week' as const),
        on: fc.constantFrom(...([1, 2, 4, 6] as const)).map((day) => [day]),
        at: fc.constantFrom('09:00', '16:00'),
    }),
    fc.record(
        {
            every: fc.constant('hours' as const),
            hours: fc.constantFrom(2, 4, 24, 48),
            days: fc.constantFrom('always' as const, 'working' as const),
            firstHours: fc.constant(24),
        },
        {requiredKeys: ['every', 'hours', 'days']},
    ),
);
const rules = fc.array<DutyRule>(rule, {minLength: 1, maxLength: 2});

/** What is done `wait` after the step before; a snooze lasts for `hours`. */
type Done = (now: number) => Command;
const done: fc.Arbitrary<Done> = fc.oneof(
    {
        weight: 5,
        arbitrary: fc.constant<Done>((now) => ({type: 'post_update', updateId: `u${now}`, kind: 'update', text: 'x'})),
    },
    fc.constant<Done>(() => ({type: 'hold'})),
    {
        weight: 2,
        arbitrary: fc
            .integer({min: 1, max: 16})
            .map((hours): Done => (now) => ({type: 'snooze', until: now + hours * HOUR, reason: 'x'})),
    },
    fc
        .constantFrom('L1' as const, 'L2' as const, 'L3' as const)
        .map((severity): Done => () => ({type: 'set_details', severity})),
    fc
        .option(rules, {nil: undefined})
        .map((own): Done => () => ({type: 'set_duty', on: true, ...(own && {rules: own})})),
    fc
        .constantFrom<Command>({type: 'set_duty', on: false}, {type: 'finish', outcome: 'fixed'}, {type: 'restore'})
        .map((it) => () => it),
    fc.constantFrom(PAT, ANN).map((user): Done => () => ({type: 'set_seat', role: 'primary', user})),
);
const lives = fc.record({
    gone: fc.subarray([BO, LEA]),
    own: fc.option(rules),
    all: fc.array(fc.record({done, by: fc.constantFrom(PAT, BO, ANN), wait: fc.integer({min: 1, max: 30 * 60})}), {
        maxLength: 25,
    }),
});
type Life = typeof lives extends fc.Arbitrary<infer T> ? T : never;

/** A run whose clock is heard in time, from a Monday on; `look` sees it after each step. */
function live(
    {own, all, gone}: Life,
    look: (run: Run, now: number) => void = () => undefined,
): [Run, RunEvent[], number] {
    const updates = CRITICAL.updates && {...CRITICAL.updates, rules: START.updates?.rules ?? []};
    let run: Run = {...START, updates, details: {...START.details, severity: 'L2'}, duty: aDuty({on: false})};
    const events: RunEvent[] = [];
    let now = BEGIN;
    const happens = (command: Command, by: string | null): void => {
        const given = when(run, command, {now, by, calendar, absent: new Set(gone)});
        run = given.run;
        events.push(...given.events);
    };
    happens({type: 'set_duty', on: true, rules: own}, LEA);
    for (const {done: what, by, wait} of all) {
        const until = now + wait * MINUTE;
        for (let at = wakeAt(run); at !== null && at <= until; at = wakeAt(run)) {
            now = Math.max(at, now);
            happens({type: 'wake'}, null);
        }
        now = until;
        happens(what(now), by);
        look(run, now);
    }
    return [run, events, now];
}

test('each day of a life whose clock was heard in time has its reason', () => {
    fc.assert(
        fc.property(lives, (life) => {
            const [run, events, now] = live(life);
            const context = {...told({start: run, calendar}), run, events, now};
            const last = addDays(localDate(now, run.zone), 4);
            for (let date = localDate(BEGIN, run.zone); date <= last; date = addDays(date, 1)) {
                const words = whyNot(date, context);
                expect(words).not.toMatch(/One of them has changed since|was not running|undefined|null|NaN/);
            }
        }),
        {numRuns: 100},
    );
});

test('what is said to come next is what the clock does next, also where people have come back', () => {
    fc.assert(
        fc.property(lives, (life) => {
            live(life, (run, now) => {
                const [said] = run.obligation ? nextSteps(run, calendar, now) : [];
                if (said) {
                    const at = Math.max(run.obligation?.nextNoticeAt ?? 0, now);
                    const next = when({...run, acknowledgement: null}, {type: 'wake'}, {now: at, by: null, calendar});
                    const asked = next.events.flatMap((event) => ('mentioned' in event ? [event.mentioned] : []));
                    expect([[said.at, said.asked]]).toEqual(asked.map((users) => [at, users]));
                }
            });
        }),
        {numRuns: 100},
    );
});
