import type {DutyMoment} from '../decision';
import type {Happening} from '../event';
import {inDutyHours, planOf, quietUntil, repeatAfter, snoozeEnd} from './ladder';
import {ladderOf, rulesOfRun} from './rules_in_force';
import type {Obligation, Plan} from './obligation';
import type {Run} from '../run';
import {withinCap} from './snooze_cap';
import {MINUTE, type Millis} from '../units';

/** After a change by a person, notices wait this long: the person may not be done, and no notice should follow another at once. */
const SOON: Millis = MINUTE;

/** New times of an open obligation after a person has changed something that they depend on: seats, rules, ladder, severity. */
export function replan(before: Run, run: Run, moment: DutyMoment): Happening[] {
    if (!run.obligation) {
        return [];
    }
    const obligation = withinCap(before, run, run.obligation, moment.now);
    const isPaced = paceOf(before) === paceOf(run);
    const nextRepeatAt = isPaced ? obligation.nextRepeatAt : repeatAnew(run, obligation, moment);
    const plan = notBefore(planOf(run, {...obligation, nextRepeatAt}, moment), moment.now + SOON);
    return rescheduled(run.obligation, plan, obligation.snoozed?.until);
}

/**
 * The same after the calendar was changed: what is owed stays owed, and no notice is planned for a moment that the new calendar leaves out.
 * A notice due within the next minute keeps its time, unless that moment itself is left out: every clock is late, also after closing time.
 */
export function replanOnCalendar(run: Run, moment: DutyMoment): Happening[] {
    const {obligation} = run;
    const {now, calendar} = moment;
    if (!obligation) {
        return [];
    }
    const {nextNoticeAt, snoozed} = obligation;
    // A person may have chosen an evening.
    const chosen = snoozed && snoozeEnd(run, calendar, snoozed.until);
    const isItsOwn = nextNoticeAt === chosen || inDutyHours(run, calendar, nextNoticeAt) === nextNoticeAt;
    if (nextNoticeAt <= now + SOON && isItsOwn) {
        return [];
    }
    const nextRepeatAt = repeatAnew(run, obligation, moment);
    const plan = planOf(run, {...obligation, nextRepeatAt}, moment);
    return rescheduled(obligation, notBefore(plan, inDutyHours(run, calendar, now), chosen));
}

/** Everything that the times of repeats depend on. */
function paceOf(run: Run): string {
    return JSON.stringify([rulesOfRun(run), ladderOf(run).repeatEveryMinutes]);
}

/** The next repeat as the run's duty counts now: never later than one interval from now, or than the end of a silence that is longer. */
function repeatAnew(run: Run, obligation: Obligation, {now, calendar}: DutyMoment): Millis {
    const {nextRepeatAt, snoozed} = obligation;
    if (nextRepeatAt === snoozed?.until) {
        return snoozeEnd(run, calendar, snoozed.until);
    }
    const inHours = inDutyHours(run, calendar, nextRepeatAt);
    return Math.min(inHours, Math.max(quietUntil(run, obligation, calendar), repeatAfter(run, calendar, now)));
}

function rescheduled(obligation: Obligation, plan: Plan, until = obligation.snoozed?.until): Happening[] {
    const {id: obligationId, step, snoozed, nextRepeatAt, nextStep, nextNoticeAt} = obligation;
    const cut = until === undefined || until === snoozed?.until ? {} : {snoozedUntil: until};
    return !('snoozedUntil' in cut) && JSON.stringify(plan) === JSON.stringify({nextRepeatAt, nextStep, nextNoticeAt})
        ? []
        : [{type: 'obligation_rescheduled', obligationId, step, ...cut, ...plan}];
}

/** `chosen`: a time that stays as it is, because a person has named it. */
function notBefore({nextRepeatAt, nextStep, nextNoticeAt}: Plan, earliest: Millis, chosen: Millis | null = null): Plan {
    const moved = (at: Millis): Millis => (at === chosen ? at : Math.max(at, earliest));
    return {
        nextRepeatAt,
        nextStep: nextStep && {...nextStep, at: moved(nextStep.at)},
        nextNoticeAt: moved(nextNoticeAt),
    };
}
