import {nextDue} from '../../domain/duty/duty';
import {rulesOfRun} from '../../domain/duty/rules_in_force';
import {runBefore} from '../../domain/duty/duty_history';
import type {DailyRule, DutyRule, WeeklyRule} from '../../domain/duty/duty_rule';
import {wallTimeOn, whyOff} from '../../domain/calendar/calendar';
import type {RunEvent} from '../../domain/event';
import type {Run} from '../../domain/run';
import type {Millis} from '../../domain/units';
import type {Day} from './why_still_owed';
import type {WhyContext} from './why_words';

const CHANGES: readonly RunEvent['type'][] = ['run_finished', 'run_restored', 'duty_changed', 'details_changed'];

/**
 * The state before a change of that day, and when that came, if a moment of the day was over by then and none comes after it: a run that
 * was finished in the evening had its reason to be quiet in the afternoon.
 */
export function beforeLaterChange(end: Run, day: Day, context: WhyContext): [Run, Millis] | null {
    const changes = context.events.filter(
        ({type, at}) => CHANGES.includes(type) && at >= day.from && at < day.to && at <= context.now,
    );
    let after = end;
    for (const {seq, at} of changes.toReversed()) {
        if (momentsOn(after, day, context).some((moment) => moment >= at)) {
            return null;
        }
        const before = runBefore(context.run, context.events, {seq});
        if (momentsOn(before, day, context).some((moment) => moment < at)) {
            return [before, at];
        }
        after = before;
    }
    return null;
}

/** The moments that a run's dated rules have on a day; none while nothing is owed. */
function momentsOn(then: Run, day: Day, context: WhyContext): Millis[] {
    const isOwing = then.status === 'running' && then.duty.on;
    return (isOwing ? rulesOfRun(then) : []).flatMap((rule) =>
        rule.every === 'hours' ? [] : (momentOn(rule, day, context) ?? []),
    );
}

/** The moment that a rule has on a day, whether it was answered or not. */
export function momentOn(rule: DailyRule | WeeklyRule, day: Day, context: WhyContext): Millis | null {
    const calendar = context.calendarAt(day.from);
    if (whyOff(calendar, day.date) !== null && (rule.every === 'week' || rule.days === 'working')) {
        return null;
    }
    const moment = wallTimeOn(day.date, rule.at, calendar.zone);
    return rule.every === 'day' || nextDue([rule], calendar, from(day)) === moment ? moment : null;
}

/** From the instant before the day, with no update before it: what a rule says about the day itself. */
function from(day: Day): {startedAt: Millis; armedAt: null; lastUpdateAt: null} {
    return {startedAt: day.from, armedAt: null, lastUpdateAt: null};
}

/**
 * When a rule came in force, by another severity or setting; null for one that was there from the start. `anew`: also when the duty was
 * switched on, or the run restored.
 */
export function ruleBegan(rule: DutyRule, {version}: Run, context: WhyContext, anew = false): Millis | null {
    const words = JSON.stringify(rule);
    const isInForce = (run: Run): boolean =>
        rulesOfRun(run).some((one) => JSON.stringify(one) === words) &&
        !(anew && (!run.duty.on || run.status !== 'running'));
    const began = context.events.findLast(
        ({type, seq}) =>
            CHANGES.includes(type) && seq <= version && !isInForce(runBefore(context.run, context.events, {seq})),
    );
    return began?.at ?? null;
}
