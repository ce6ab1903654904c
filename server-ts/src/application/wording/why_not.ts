import {addDays, localDate, wallTimeOn, weekdayOf, whyOff} from '../../domain/calendar/calendar';
import {dateWords} from '../../domain/calendar/calendar_words';
import {FIRST_MOMENT_AFTER, nextDue} from '../../domain/duty/duty';
import {rulesOfRun} from '../../domain/duty/rules_in_force';
import {changeOf, runBefore} from '../../domain/duty/duty_history';
import type {DailyRule, DutyRule, IntervalRule, WeeklyRule} from '../../domain/duty/duty_rule';
import type {RunEvent} from '../../domain/event';
import type {Run} from '../../domain/run';
import {HOUR, type Millis} from '../../domain/units';
import {listOf} from './asking_words';
import {quoteName} from './quote';
import {ruleWords} from './rule_words';
import {beforeLaterChange, momentOn, ruleBegan} from './why_moments';
import {whyJoined, whyStillOwed, whyUnheard, type Day} from './why_still_owed';
import {bothTimes, deliveryWords, type WhyContext} from './why_words';
import {nameOf, runName} from './wording';

/** Why no reminder came on a day, or that one did. `date` is `YYYY-MM-DD` in the run's zone. */
export function whyNot(date: string, context: WhyContext): string {
    const day = dayOf(date, context);
    const {now} = context;
    const words = whyNothing(day, context);
    const next = day.to > now ? [] : afterwards(day, context);
    return [`${runName(context)}:`, words, ...next].join(' ');
}

function dayOf(date: string, {run}: WhyContext): Day {
    const from = wallTimeOn(date, '00:00', run.zone);
    const to = wallTimeOn(addDays(date, 1), '00:00', run.zone);
    // A date that never happened gets a moment, so that the search has something to look at.
    const start = from ?? to ?? Date.parse(`${date}T00:00Z`);
    return {date, from: start, to: to ?? start + 24 * HOUR};
}

function whyNothing(day: Day, context: WhyContext): string {
    const {run, events, now} = context;
    if (day.to <= run.startedAt) {
        return `it did not exist yet on ${dateWords(day.date)}: ${nameOf(context, run.startedBy)} started it ${bothTimes(run.startedAt, context)}.`;
    }
    const said = saidOn(day, context);
    if (said !== null) {
        return said;
    }
    // The state at the end of the day, or now if the day is not over.
    const end = runBefore(run, events, {at: Math.min(day.to, now + 1)});
    const [then, to] = beforeLaterChange(end, day, context) ?? [end, day.to];
    return (
        whyNothingOwed(then, context, day.to > now) ??
        whyUnheard(then, day, context) ??
        whyStillOwed(then, {...day, to}, context, whyByRules) ??
        whyByRules(then, {...day, to}, context)
    );
}

/** A reminder that did go out that day. */
function saidOn(day: Day, context: WhyContext): string | null {
    const isNotice = (event: RunEvent): boolean =>
        event.type === 'obligation_opened' ||
        event.type === 'obligation_reminded' ||
        event.type === 'obligation_escalated';
    const notices = context.events.filter((event) => isNotice(event) && event.at >= day.from && event.at < day.to);
    const [first] = notices;
    if (!first) {
        return null;
    }
    const users = notices.flatMap((event) => askedBy(event));
    const names = [...new Set(users)].map((user) => nameOf(context, user));
    const asked = listOf([...names, ...(notices.some(isToldOutside) ? ['the stakeholder channel'] : [])]);
    const only = notices.length === 1;
    const many = only ? 'there was a reminder' : `there were ${notices.length} reminders`;
    const post = context.posts.find(
        ({op, about, plannedAt}) => op === 'post' && about !== null && plannedAt >= first.at - 1_000,
    );
    const whom = asked === '' ? ', that could ask nobody' : `, to ${asked}`;
    return [
        `${many} on ${dateWords(day.date)}, ${only ? '' : 'the first '}${bothTimes(first.at, context)}${whom}.`,
        ...deliveryWords(post, context),
    ].join(' ');
}

function isToldOutside(event: RunEvent): boolean {
    return event.type === 'obligation_opened'
        ? event.obligation.toldChannel !== null
        : event.type === 'obligation_escalated' && event.channelId !== null;
}

function askedBy(event: RunEvent): string[] {
    switch (event.type) {
        case 'obligation_opened':
            return event.obligation.people.map(({user}) => user);
        case 'obligation_reminded':
        case 'obligation_escalated':
            return event.mentioned;
        default:
            return [];
    }
}

/** Finished, switched off, or without a rule. */
function whyNothingOwed(then: Run, context: WhyContext, isStill = false): string | null {
    if (then.finished) {
        const {by, at} = then.finished;
        const restored = context.events.find((event) => event.type === 'run_restored' && event.at > at);
        const again = restored
            ? `, and restored by ${nameOf(context, restored.by)} ${bothTimes(restored.at, context)}`
            : '';
        return `it was finished by ${nameOf(context, by)} ${bothTimes(at, context)}${again}.`;
    }
    if (!then.duty.on) {
        const off = changeOf(then, context.events, 'on', {seq: then.version + 1});
        return off === null
            ? 'its playbook asks for no updates.'
            : `the update duty ${isStill ? 'is' : 'was'} off: ${nameOf(context, off.by)} switched it off ${bothTimes(off.at, context)}.`;
    }
    return rulesOfRun(then).length === 0 ? noRuleWords(then, context) : null;
}

function noRuleWords({details: {severity}, version}: Run, context: WhyContext): string {
    const changed = context.events.findLast(
        (event) => event.type === 'details_changed' && event.severity !== event.severityBefore && event.seq <= version,
    );
    const who =
        changed?.type === 'details_changed' && changed.severityBefore !== null
            ? `, and ${nameOf(context, changed.by)} changed it from ${changed.severityBefore} ${bothTimes(changed.at, context)}`
            : '';
    return `its playbook asks for no updates${severity === null ? '' : ` at ${severity}${who}`}.`;
}

/** What each rule says about the day. */
function whyByRules(then: Run, day: Day, context: WhyContext): string {
    // Of a day that a change has cut short, only what came before that.
    const isIn = (rule: DutyRule): boolean =>
        rule.every === 'hours' || (momentOn(rule, day, context) ?? day.from) < day.to;
    return rulesOfRun(then)
        .filter(isIn)
        .map((rule, place) => {
            const which = place === 0 ? 'the rule is' : 'Another rule is';
            return `${which} ${ruleWords(rule)}; ${whyByRule(rule, then, day, context)}`;
        })
        .join(' ');
}

function whyByRule(rule: DutyRule, then: Run, day: Day, context: WhyContext): string {
    return rule.every === 'hours' ? whyByHours(rule, then, day, context) : whyByDate(rule, then, day, context);
}

function whyByDate(rule: DailyRule | WeeklyRule, then: Run, day: Day, context: WhyContext): string {
    const calendar = context.calendarAt(day.from);
    const off = whyOff(calendar, day.date);
    const name = dateWords(day.date);
    if (off !== null && (rule.every === 'week' || rule.days === 'working')) {
        return `${name} is a day off: ${quoteName(off)}.`;
    }
    const moment = momentOn(rule, day, context);
    if (moment === null) {
        return `${name} is a ${LONG_WEEKDAYS[weekdayOf(day.date) - 1] ?? ''}, on which it asks for none.`;
    }
    const earlier = updateBefore(rule, rulesOfRun(then), day, moment, context);
    if (earlier) {
        return answeredWords(earlier, context);
    }
    if (moment > context.now) {
        return then.obligation === null &&
            then.lastUpdate !== null &&
            localDate(then.lastUpdate.at, calendar.zone) === day.date
            ? answeredWords(then.lastUpdate, context)
            : (tooEarly(then, moment, context) ?? `it is still to come: ${plannedWords(then, moment, context)}.`);
    }
    const answer = context.events.find(
        (event) => event.type === 'update_posted' && event.at >= day.from && event.at <= moment,
    );
    if (answer) {
        return answeredWords({by: answer.by, at: answer.at}, context);
    }
    // As it was at the moment itself: an update since then may have ended what was the reason.
    const asItWas = runBefore(context.run, context.events, {at: moment + 1});
    return (
        whyJoined(asItWas, day, moment, context) ??
        tooEarly(then, moment, context) ??
        tooEarly(asItWas, moment, context) ??
        beforeItsRule(rule, then, moment, context) ??
        whyNothingOwed(asItWas, context) ??
        NO_REASON
    );
}

/**
 * The update that a moment had before its day came: it moved there from a day off, and the update was posted on that or after it; or it is
 * less than an hour after another one, of the day before.
 */
function updateBefore(
    rule: DutyRule,
    rules: DutyRule[],
    day: Day,
    moment: Millis,
    context: WhyContext,
): RunEvent | undefined {
    const last = context.events.findLast(({type, at}) => type === 'update_posted' && at < day.from);
    const calendar = context.calendarAt(day.from);
    const {startedAt} = context.run;
    const isAsked = (asking: DutyRule[], {at}: RunEvent, notBefore: Millis): boolean =>
        nextDue(asking, calendar, {startedAt, armedAt: null, lastUpdateAt: at, notBefore}) === moment;
    return last && isAsked([rule], last, day.from) && isAsked(rules, last, moment) ? undefined : last;
}

const LONG_WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const NO_REASON =
    'by today’s rule and calendar an update was due then. One of them has changed since, or it fell due while SET Cycle was not running.';

function answeredWords({by, at}: {by: string | null; at: Millis}, context: WhyContext): string {
    return `${nameOf(context, by)} posted an update ${bothTimes(at, context)}, which counts for that day.`;
}

/** What a duty that has just begun does not ask for yet. */
function tooEarly(then: Run, moment: Millis, context: WhyContext): string | null {
    const {armedAt, nextDueAt} = then.duty;
    if (nextDueAt === moment) {
        // It was owed before that began, and is owed again.
        return null;
    }
    if (moment < then.startedAt || (armedAt !== null && moment < armedAt + FIRST_MOMENT_AFTER)) {
        return earlyWords(then, moment, Math.max(then.startedAt, armedAt ?? -Infinity), context);
    }
    return null;
}

/** A moment of that day that was over before its rule came in, or within its two hours. */
function beforeItsRule(rule: DutyRule, then: Run, moment: Millis, context: WhyContext): string | null {
    const began = ruleBegan(rule, then, context);
    return began !== null && moment < began + FIRST_MOMENT_AFTER ? earlyWords(then, moment, began, context) : null;
}

function earlyWords(then: Run, moment: Millis, since: Millis, context: WhyContext): string {
    return `${bothTimes(moment, context)} ${moment > context.now ? 'is' : 'was'} too early: the duty ${begunBy(then, since, context)} ${bothTimes(since, context)}, and gives at least two hours.`;
}

/** What made the duty begin, and who did that. */
function begunBy(then: Run, since: Millis, context: WhyContext): string {
    const causes = context.events.filter(({seq, at}) => seq <= then.version && at === since);
    for (const {type, by} of causes) {
        const did = BEGINNINGS.get(type);
        if (did !== undefined) {
            return `began anew when ${nameOf(context, by)} ${did}`;
        }
    }
    return `began when ${nameOf(context, then.startedBy)} started the run`;
}

const BEGINNINGS = new Map<RunEvent['type'], string>([
    ['run_restored', 'restored the run'],
    ['details_changed', 'changed the severity'],
    ['duty_changed', 'changed it'],
]);

function plannedWords(then: Run, moment: Millis, context: WhyContext): string {
    const {nextDueAt} = then.duty;
    if (then.obligation !== null) {
        return `an update is due ${bothTimes(moment, context)}, once the one that is owed is there`;
    }
    return nextDueAt === null || nextDueAt === moment
        ? `an update is due ${bothTimes(moment, context)}`
        : `an update is due ${bothTimes(moment, context)}, if each one before it is posted in time; the next is due ${bothTimes(nextDueAt, context)}`;
}

function whyByHours(
    rule: IntervalRule,
    then: Run,
    day: Day,
    context: WhyContext,
    began = ruleBegan(rule, then, context),
): string {
    const {startedAt, lastUpdate, duty} = then;
    const armedAt = began === null ? duty.armedAt : Math.max(duty.armedAt ?? began, began);
    const anchor = {startedAt, armedAt, lastUpdateAt: lastUpdate?.at ?? null};
    const counted =
        lastUpdate && lastUpdate.at >= (began ?? lastUpdate.at)
            ? `the last update came ${bothTimes(lastUpdate.at, context)} by ${nameOf(context, lastUpdate.by)}`
            : `it counts from ${bothTimes(armedAt ?? startedAt, context)}`;
    const moment = nextDue([rule], context.calendarAt(day.from), anchor);
    const end = rule.firstHours === undefined ? null : startedAt + rule.firstHours * HOUR;
    if (end !== null && (moment === null || end < day.from)) {
        return end > context.now
            ? `its time will be over then: it ends ${bothTimes(end, context)}.`
            : `its time was over ${bothTimes(end, context)}.`;
    }
    if (moment === null) {
        return 'it finds no working time.';
    }
    const off = rule.days === 'working' ? whyOff(context.calendarAt(day.from), day.date) : null;
    if (moment < day.from && day.from > context.now) {
        if (off !== null) {
            return `${dateWords(day.date)} is a day off: ${quoteName(off)}.`;
        }
        const next = moment > context.now ? `the next one is due ${bothTimes(moment, context)}, and ` : '';
        return `${next}it counts anew from each update, so what falls due on ${dateWords(day.date)} depends on when they come.`;
    }
    if (moment >= day.to) {
        const why = off === null ? '' : ` ${dateWords(day.date)} is a day off: ${quoteName(off)}.`;
        return `${counted}, so that the next one is due ${bothTimes(moment, context)}.${why}`;
    }
    if (moment > context.now) {
        return `it is still to come: ${plannedWords(then, moment, context)}.`;
    }
    // Switched on again too late for another moment, it is not armed anew.
    const anew = ruleBegan(rule, then, context, true);
    return anew === began ? NO_REASON : whyByHours(rule, then, day, context, anew);
}

/** When the next one was due after that day, by what was known then. */
function afterwards(day: Day, context: WhyContext): string[] {
    const {duty, obligation, status} = runBefore(context.run, context.events, {at: day.to});
    const {nextDueAt} = duty;
    return nextDueAt !== null && nextDueAt >= day.to && obligation === null && status === 'running' && duty.on
        ? [`The next one was due ${bothTimes(nextDueAt, context)}.`]
        : [];
}
