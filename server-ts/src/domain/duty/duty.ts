import {
    addDays,
    addWorkingTime,
    happened,
    insideHours,
    isWorkingDay,
    localDate,
    wallTimeOn,
    weekdayOf,
    type WorkingCalendar,
} from '../calendar/calendar';
import type {DailyRule, DutyRule, IntervalRule, WeeklyRule} from './duty_rule';
import {HOUR, type Millis} from '../units';

/** A duty that has just begun gives its people at least this long before the first moment. */
export const FIRST_MOMENT_AFTER: Millis = 2 * HOUR;

/** Moments of several rules that are less than this apart are one moment, and answered together. */
const ONE_MOMENT: Millis = HOUR;

/** What the next moment is counted from. */
export interface DutyAnchor {
    startedAt: Millis;
    /** Start, restore, switching on or a change of severity: no daily or weekly moment comes earlier than two hours after it. */
    armedAt: Millis | null;
    lastUpdateAt: Millis | null;
    /** The moment that the last update answered, if one was owed: a moment soon after it counts as the same. */
    answeredDueAt?: Millis | null;
    /** No moment before this counts: the calendar changed then. */
    notBefore?: Millis;
}

/** How many days ahead to search for a moment: even with a yearly shutdown of two months several are left. */
const SEARCH_DAYS = 400;

/** True if some rule that still applies at this age of the run counts every day: then reminders repeat round the clock as well. */
export function isRoundTheClock(rules: DutyRule[], age: Millis): boolean {
    const holding = rules.filter((rule) => rule.every !== 'hours' || age <= (rule.firstHours ?? Infinity) * HOUR);
    // If all rules are over, what is still owed goes on at their pace.
    const counted = holding.length === 0 ? rules : holding;
    return counted.some((rule) => rule.every !== 'week' && rule.days === 'always');
}

/** The earliest moment that any rule asks for, or null when none does. */
export function nextDue(rules: DutyRule[], calendar: WorkingCalendar, given: DutyAnchor): Millis | null {
    // An update from before the start, which a clock that was set back can produce, does not count.
    const counts = given.lastUpdateAt !== null && given.lastUpdateAt >= given.startedAt;
    const {answeredDueAt, notBefore = -Infinity} = given;
    const joined = Math.max(notBefore, (answeredDueAt ?? -Infinity) + ONE_MOMENT);
    const anchor = {...given, lastUpdateAt: counts ? given.lastUpdateAt : null, notBefore: joined};
    const moments = rules
        .map((rule) =>
            rule.every === 'hours' ? nextOfInterval(rule, calendar, anchor) : nextOnDate(rule, calendar, anchor, rules),
        )
        .filter((moment): moment is Millis => moment !== null);
    return moments.length === 0 ? null : Math.min(...moments);
}

/** The next `count` moments if an update came at each of them: the preview in the sidebar. */
export function nextDues(rules: DutyRule[], calendar: WorkingCalendar, anchor: DutyAnchor, count: number): Millis[] {
    const moments: Millis[] = [];
    let from = anchor;
    while (moments.length < count) {
        const next = nextDue(rules, calendar, from);
        if (next === null) {
            break;
        }
        moments.push(next);
        from = {startedAt: anchor.startedAt, armedAt: null, lastUpdateAt: next, answeredDueAt: next};
    }
    return moments;
}

function nextOnDate(
    rule: DailyRule | WeeklyRule,
    calendar: WorkingCalendar,
    anchor: DutyAnchor,
    rules: readonly DutyRule[],
): Millis | null {
    const {zone} = calendar;
    const earliest = Math.max(
        anchor.armedAt === null ? -Infinity : anchor.armedAt + FIRST_MOMENT_AFTER,
        anchor.lastUpdateAt === null ? anchor.startedAt : anchor.lastUpdateAt,
        anchor.notBefore ?? -Infinity,
    );
    // An update satisfies the moments of its own local day, so the search begins on the day after it. It begins one day earlier than the
    // earliest moment, because a wall time in a gap at midnight is named for the day before.
    const updatedOn = anchor.lastUpdateAt === null ? '' : localDate(anchor.lastUpdateAt, zone);
    let date = addDays(localDate(earliest, zone), -1);
    if (updatedOn >= date) {
        date = addDays(updatedOn, 1);
    }
    for (let days = 0; days < SEARCH_DAYS; days += 1) {
        const moment = countsOn(rule, calendar, date, updatedOn) ? wallTimeOn(date, rule.at, zone) : null;
        if (moment !== null && moment >= earliest && !isAnsweredBefore(moment, rules, calendar, anchor)) {
            return moment;
        }
        date = addDays(date, 1);
    }
    return null;
}

/** True for a moment that counts as the same as another one, which the update of the day before satisfied: 23:45 and 00:15 of two rules. */
function isAnsweredBefore(
    moment: Millis,
    rules: readonly DutyRule[],
    calendar: WorkingCalendar,
    {startedAt, armedAt, lastUpdateAt}: DutyAnchor,
): boolean {
    if (lastUpdateAt === null || rules.length < 2) {
        return false;
    }
    const date = localDate(lastUpdateAt, calendar.zone);
    const first = Math.max(startedAt, armedAt === null ? -Infinity : armedAt + FIRST_MOMENT_AFTER);
    return rules.some((rule) => {
        const before =
            rule.every !== 'hours' && countsOn(rule, calendar, date) ? wallTimeOn(date, rule.at, calendar.zone) : null;
        return before !== null && before >= first && before < moment && moment - before < ONE_MOMENT;
    });
}

/**
 * Whether a working day has a moment of the rule. Of a weekly rule only moments that were named for a day after `updatedOn` count: one that
 * moved off a day off has its update also if that came on the day itself, or on a later one before it moved to.
 */
function countsOn(rule: DailyRule | WeeklyRule, calendar: WorkingCalendar, date: string, updatedOn = ''): boolean {
    if (rule.every === 'day') {
        return rule.days === 'always' || isWorkingDay(calendar, date);
    }
    if (!isWorkingDay(calendar, date)) {
        return false;
    }
    // This working day takes its own moment and those of the days off right before it. A date that never happened has no moment and is not
    // a working day.
    let named = date;
    let worked: boolean;
    do {
        if (rule.on.includes(weekdayOf(named)) && (named === date || happened(named, calendar.zone))) {
            return true;
        }
        named = addDays(named, -1);
        worked = isWorkingDay(calendar, named) && happened(named, calendar.zone);
    } while (!worked && named > updatedOn && named > addDays(date, -SEARCH_DAYS));
    return false;
}

function nextOfInterval(rule: IntervalRule, calendar: WorkingCalendar, anchor: DutyAnchor): Millis | null {
    const from =
        anchor.lastUpdateAt === null
            ? (anchor.armedAt ?? anchor.startedAt)
            : Math.max(anchor.lastUpdateAt, anchor.armedAt ?? -Infinity);
    const length = rule.hours * HOUR;
    const counted = rule.days === 'always' ? from + length : addWorkingTime(calendar, from, length);
    if (counted === null) {
        return null;
    }
    const earliest = Math.max(
        counted,
        anchor.armedAt === null ? -Infinity : anchor.armedAt + FIRST_MOMENT_AFTER,
        anchor.notBefore ?? -Infinity,
    );
    // If the two hours of a duty that begins in the afternoon end outside working hours, the next opening is soon enough.
    const moment = rule.days === 'always' ? earliest : insideHours(calendar, earliest);
    const tooOld = rule.firstHours !== undefined && moment > anchor.startedAt + rule.firstHours * HOUR;
    return tooOld ? null : moment;
}
