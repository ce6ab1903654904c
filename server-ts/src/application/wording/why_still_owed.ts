import {whyOff} from '../../domain/calendar/calendar';
import {dateWords} from '../../domain/calendar/calendar_words';
import {LATE_AFTER, type Obligation} from '../../domain/duty/obligation';
import {rulesOfRun} from '../../domain/duty/rules_in_force';
import type {RunEvent} from '../../domain/event';
import type {Run} from '../../domain/run';
import type {Millis} from '../../domain/units';
import {quoteName} from './quote';
import {owedAgain} from './why_again';
import {bothTimes, type WhyContext} from './why_words';
import {nameOf} from './wording';

/** A day of the run: its local date, and the span from its first instant to the first of the next day, in the run's zone. */
export interface Day {
    date: string;
    from: Millis;
    to: Millis;
}

const NOT_RUNNING = 'SET Cycle was not running, or could not work';

/** An update fell due on that day or before, and nobody was asked for it before the day was over. */
export function whyUnheard(then: Run, day: Day, context: WhyContext): string | null {
    const late = context.events.find(
        (event): event is Extract<RunEvent, {type: 'obligation_opened'}> =>
            event.type === 'obligation_opened' &&
            event.at >= day.to &&
            event.obligation.dueAt < day.to &&
            event.at - event.obligation.dueAt > LATE_AFTER &&
            owedAgain(event, context) === null,
    );
    return late
        ? `${dayOff(then, day, context)}the update that was due ${bothTimes(late.obligation.dueAt, context)} was asked for only ${bothTimes(late.at, context)}: ${NOT_RUNNING} before that.`
        : null;
}

/** The update of an earlier day was still owed: nothing new falls due then, and between its own moments it is quiet. */
export function whyStillOwed(
    then: Run,
    day: Day,
    context: WhyContext,
    byRules: (then: Run, day: Day, context: WhyContext) => string,
): string | null {
    const {obligation} = then;
    if (!obligation || obligation.dueAt >= day.from) {
        return null;
    }
    const {nextNoticeAt} = obligation;
    const quiet = quietWords(obligation, day, context);
    if (day.from > context.now) {
        return `the update of ${bothTimes(obligation.dueAt, context)} is still owed, and no new one falls due until it is there. ${capitalised(byRules(then, day, context))}`;
    }
    const missed = nextNoticeAt + LATE_AFTER < Math.min(day.to, context.now) ? `, but ${NOT_RUNNING}` : '';
    return `${dayOff(then, day, context)}the update of ${bothTimes(obligation.dueAt, context)} was still owed, so that no new one fell due.${quiet} It was to be said again ${bothTimes(nextNoticeAt, context)}${missed}.`;
}

/** A moment that joined an older update, which was still owed then and came later that day, before it was to be said again. */
export function whyJoined({obligation}: Run, day: Day, moment: Millis, context: WhyContext): string | null {
    if (!obligation || obligation.dueAt >= moment) {
        return null;
    }
    const end = context.events.find(
        ({type, at}) => type === 'update_posted' && at >= Math.max(moment, obligation.openedAt),
    );
    const answered = end ? ` ${nameOf(context, end.by)} posted it ${bothTimes(end.at, context)}.` : '';
    return `the update of ${bothTimes(obligation.dueAt, context)} was still owed, so that no new one fell due.${quietWords(obligation, day, context)}${answered}`;
}

/** Who had silenced it beyond the beginning of the day. */
function quietWords({held, snoozed}: Obligation, day: Day, context: WhyContext): string {
    // The newer wish counts, but "I'm on it" never shortens a snooze.
    const isHeld = held && (!snoozed || (held.at > snoozed.at && held.until > snoozed.until));
    if (snoozed && !isHeld && snoozed.until > day.from) {
        return ` ${nameOf(context, snoozed.by)} had moved it to ${bothTimes(snoozed.until, context)}: “${quoteName(snoozed.reason)}”.`;
    }
    return isHeld && held.until > day.from
        ? ` ${nameOf(context, held.by)} had said “I’m on it”, so it was quiet until ${bothTimes(held.until, context)}.`
        : '';
}

/** For duties that nobody is reminded of on days off. */
function dayOff(then: Run, day: Day, context: WhyContext): string {
    const isForWorkingDays = rulesOfRun(then).every((rule) => rule.every === 'week' || rule.days === 'working');
    const off = isForWorkingDays ? whyOff(context.calendarAt(day.from), day.date) : null;
    return off === null ? '' : `${dateWords(day.date)} was a day off: ${quoteName(off)}. Besides, `;
}

function capitalised(words: string): string {
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
