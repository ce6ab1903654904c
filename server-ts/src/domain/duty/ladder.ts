import {
    addDays,
    addWorkingTime,
    happened,
    isWorkingDay,
    localDate,
    insideHours,
    wallTimeOf,
    wallTimeOn,
} from '../calendar/calendar';
import type {WorkingCalendar} from '../calendar/calendar';
import type {DutyMoment} from '../decision';
import {isRoundTheClock} from './duty';
import {chooseFrom, updateOrder} from './in_line';
import {CHANNEL_STEP, type LadderStep} from './ladder_rule';
import type {NextStep, Obligation, Plan} from './obligation';
import {ladderOf, rulesOfRun} from './rules_in_force';
import {seatOf, type Run} from '../run';
import {DAY, MINUTE, type Millis, type UserId} from '../units';

/**
 * `length` after `from`, in the time that the run's duty counts in. If some rule counts every day, that is time as it passes. Otherwise
 * whole days are working days at the same wall time, and the rest is working time, which ends at closing when it is used up exactly then.
 * With hours to 17:00, an hour after Monday 16:00 is Monday 17:00, three hours are Tuesday 11:00, and a day is Tuesday 16:00; a day after
 * Friday 16:00 is Monday 16:00. The reason is in docs/decisions/0009.
 */
export function addDutyTime(run: Run, calendar: WorkingCalendar, from: Millis, length: Millis): Millis {
    return asksRoundTheClock(run, from) ? from + length : workingTimeAfter(calendar, from, length);
}

/**
 * Kept for each calendar, since a calendar is never changed once it is made. Runs that fall due together compute the same steps from the
 * same moment.
 */
const counted = new WeakMap<WorkingCalendar, Map<string, Millis>>();
const COUNTED_AT_MOST = 1_000;

function workingTimeAfter(calendar: WorkingCalendar, from: Millis, length: Millis): Millis {
    const kept = counted.get(calendar) ?? new Map<string, Millis>();
    const key = `${from} ${length}`;
    const known = kept.get(key);
    if (known !== undefined) {
        return known;
    }
    if (kept.size >= COUNTED_AT_MOST) {
        kept.clear();
    }
    const at = countWorkingTime(calendar, from, length);
    counted.set(calendar, kept.set(key, at));
    return at;
}

function countWorkingTime(calendar: WorkingCalendar, from: Millis, length: Millis): Millis {
    const days = Math.floor(length / DAY);
    const rest = length - days * DAY;
    const onDay = days === 0 ? from : addWorkingDays(calendar, from, days);
    return rest === 0 ? insideHours(calendar, onDay) : (addWorkingTime(calendar, onDay, rest) ?? onDay + rest);
}

/** How far to search for working days: two years, as in `calendar.ts`. */
const SEARCH_DAYS = 731;

/**
 * The same wall time, `days` working days later. On a calendar that never works, days count as they pass, so that nothing waits for ever.
 */
function addWorkingDays(calendar: WorkingCalendar, from: Millis, days: number): Millis {
    const {zone} = calendar;
    let date = localDate(from, zone);
    let left = days;
    for (let searched = 0; left > 0 && searched < SEARCH_DAYS; searched += 1) {
        date = addDays(date, 1);
        left -= isWorkingDay(calendar, date) && happened(date, zone) ? 1 : 0;
    }
    return (left > 0 ? null : wallTimeOn(date, wallTimeOf(from, zone), zone)) ?? from + days * DAY;
}

/** `at`, moved into the hours in which the run's duty may ask people. */
export function inDutyHours(run: Run, calendar: WorkingCalendar, at: Millis): Millis {
    return asksRoundTheClock(run, at) ? at : insideHours(calendar, at);
}

function asksRoundTheClock(run: Run, at: Millis): boolean {
    return isRoundTheClock(rulesOfRun(run), at - run.startedAt);
}

/** When a notice at `at` is repeated. */
export function repeatAfter(run: Run, calendar: WorkingCalendar, at: Millis): Millis {
    return addDutyTime(run, calendar, at, ladderOf(run).repeatEveryMinutes * MINUTE);
}

export interface TimedStep {
    step: LadderStep;
    at: Millis;
}

/** What the times of an obligation's steps depend on. */
type Timed = Pick<Obligation, 'dueAt' | 'step' | 'held'>;

/**
 * The steps that are still to be taken, with their times, which may be in the past. They count from the due moment; "I'm on it" delays them
 * by the length of the hold. Each is later than the one before it: a step that would not be comes one repeat after it.
 */
export function stepsAhead(run: Run, obligation: Timed, calendar: WorkingCalendar): TimedStep[] {
    const {dueAt, held, step: taken} = obligation;
    const ladder = ladderOf(run);
    const timed: TimedStep[] = [];
    let before = -Infinity;
    for (const step of ladder.steps) {
        let at = addDutyTime(run, calendar, dueAt, step.afterMinutes * MINUTE);
        if (held) {
            const moved = addDutyTime(run, calendar, at, held.until - held.at);
            at = Math.max(moved, inDutyHours(run, calendar, held.until));
        }
        before = at > before ? at : repeatAfter(run, calendar, before);
        timed.push({step, at: before});
    }
    return timed.filter(({step}) => step.afterMinutes > (taken?.afterMinutes ?? 0));
}

/** Who sits in the seat of a step and has not been asked yet. Null: the step asks nobody new. The channel's step asks no person. */
export function newlyAsked(run: Run, step: LadderStep, asked: ReadonlySet<UserId>): UserId | null {
    const user = seatOf(run, step.ask)?.user ?? null;
    return user !== null && !asked.has(user) ? user : null;
}

export function asksAnybody(run: Run, step: LadderStep, asked: ReadonlySet<UserId>): boolean {
    return step.ask === CHANNEL_STEP || newlyAsked(run, step, asked) !== null;
}

/** A snooze ends at the time that was chosen, even outside working hours, but not on a day that has become a day off since. */
export function snoozeEnd(run: Run, calendar: WorkingCalendar, until: Millis): Millis {
    return isWorkingDay(calendar, localDate(until, calendar.zone)) ? until : inDutyHours(run, calendar, until);
}

/** Until when an obligation stays quiet. The newer wish counts, but "I'm on it" never shortens a snooze. */
export function quietUntil(run: Run, obligation: Obligation, calendar: WorkingCalendar): Millis {
    const {held, snoozed} = obligation;
    const heldUntil = held ? inDutyHours(run, calendar, held.until) : -Infinity;
    const snoozedUntil = snoozed ? snoozeEnd(run, calendar, snoozed.until) : -Infinity;
    return snoozed && snoozed.at >= (held?.at ?? -Infinity) ? snoozedUntil : Math.max(heldUntil, snoozedUntil);
}

/**
 * Whom a step would reach as far as is known now: whoever sits in its seat and has not been asked yet, or the next in line if they are
 * gone.
 */
function reachedBy(run: Run, step: LadderStep, asked: ReadonlySet<UserId>, moment: DutyMoment): UserId | null {
    return newlyAsked(run, step, asked) === null
        ? null
        : (chooseFrom(run, step.ask, updateOrder(run), asked, moment).person?.user ?? null);
}

/** When an open obligation speaks next, and to whom. `nextRepeatAt` is not changed. */
export function planOf(run: Run, obligation: Obligation, moment: DutyMoment): Plan {
    const {nextRepeatAt} = obligation;
    const {calendar} = moment;
    const quiet = quietUntil(run, obligation, calendar);
    const known = new Set(obligation.people.map(({user}) => user));
    const steps = stepsAhead(run, obligation, calendar)
        .map(({step, at}) => ({at, ask: step.ask, asked: reachedBy(run, step, known, moment)}))
        .filter(({ask, asked}) => ask === CHANNEL_STEP || asked !== null);
    // Of the steps that fall into the quiet time only the highest is taken, at its end.
    const next = steps.findLast(({at}) => at <= quiet) ?? steps[0];
    const nextStep: NextStep | null = next ? {...next, at: Math.max(next.at, quiet)} : null;
    return {
        nextRepeatAt,
        nextStep,
        nextNoticeAt: Math.max(Math.min(nextRepeatAt, nextStep?.at ?? Infinity), quiet),
    };
}
