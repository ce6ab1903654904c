import type {WorkingCalendar} from '../../server-ts/src/domain/calendar/calendar';
import type {DutyAnchor} from '../../server-ts/src/domain/duty/duty';
import type {DailyRule, DutyRule, IntervalRule, WeeklyRule} from '../../server-ts/src/domain/duty/duty_rule';
import {HOUR, MINUTE, type Millis, type Zone} from '../../server-ts/src/domain/units';
import {MINUTES_A_DAY, dateOf, isoWeekday, minuteOf, wallOf, type Minute} from './wall_clock';

/**
 * The calendar once more, by watching a clock on the wall: minute after minute, through Intl alone, without Temporal and without
 * arithmetic on wall times. Slow, and therefore only what the real one is compared with.
 */

/** How long is watched before it is said that nothing comes: more than any days off in a row that a test makes. */
const PATIENCE: Minute = 400 * MINUTES_A_DAY;
/** Days off in a row before the first minute that counts: a weekly moment may have been put off that long. */
const LOOK_BACK: Minute = 60 * MINUTES_A_DAY;

/** What a watcher is told at each minute: the wall times that come now, as minutes of the place. */
type Watch<T> = (minute: Minute, come: readonly Minute[]) => T | null;

const NONE: readonly Minute[] = [];

/**
 * Goes through the minutes and says which wall times come at each: the one that is shown, if it was not shown before; and after the
 * hands were moved forward, those that were jumped over, for as long as the jump was wide, as a clock would show that nobody moved.
 * Of a date that was jumped over whole no time comes. Null when the watcher has seen enough and nothing came.
 */
function watch<T>(zone: Zone, from: Minute, to: Minute, told: Watch<T>): T | null {
    const wall = wallOf(zone);
    let highest = wall(from - 1);
    let unmoved = {until: from, behind: 0, dates: ['', '']};
    for (let minute = from; minute < to; minute += 1) {
        const shown = wall(minute);
        const jump = shown - wall(minute - 1) - 1;
        if (jump > 0) {
            unmoved = {until: minute + jump, behind: jump, dates: [dateOf(wall(minute - 1)), dateOf(shown)]};
        }
        let come = NONE;
        if (shown > highest) {
            highest = shown;
            come = [shown];
        }
        if (minute < unmoved.until && unmoved.dates.includes(dateOf(shown - unmoved.behind))) {
            come = [...come, shown - unmoved.behind];
        }
        const found = told(minute, come);
        if (found !== null) {
            return found;
        }
    }
    return null;
}

const timeOfDay = (wall: string): Minute => minuteOf(`1970-01-01 ${wall}`);
const isTime = (come: Minute, wall: Minute): boolean => come % MINUTES_A_DAY === wall;
const {floor, max, min} = Math;
const minuteBefore = (at: Millis): Minute => floor(at / MINUTE);

/** The instant at which a wall time of a date comes; null when it never does. */
export function slowWallTimeOn(date: string, wall: string, zone: Zone): Millis | null {
    const wanted = minuteOf(`${date} ${wall}`);
    const day = 26 * 60;
    return watch(zone, wanted - day, wanted + day, (minute, come) => (come.includes(wanted) ? minute * MINUTE : null));
}

export function slowLocalDate(at: Millis, zone: Zone): string {
    return dateOf(wallOf(zone)(minuteBefore(at)));
}

export function slowIsWorkingDay(calendar: WorkingCalendar, date: string): boolean {
    if (date in calendar.extraWorkingDays) {
        return true;
    }
    return !(date in calendar.daysOff) && calendar.weekdays.some((day) => day === isoWeekday(date));
}

/** Watches doors open and close, each at its own moment of its date, and says at each minute whether any is open. */
function doors(calendar: WorkingCalendar): (come: readonly Minute[]) => boolean {
    const opens = timeOfDay(calendar.hours.from);
    const closes = timeOfDay(calendar.hours.to);
    const open = new Set<string>();
    let closedLast = '';
    return (come) => {
        for (const time of come) {
            if (isTime(time, closes)) {
                closedLast = dateOf(time);
                open.delete(closedLast);
            }
        }
        for (const time of come) {
            // Where the opening was put off beyond the closing, the day has no working hours.
            if (isTime(time, opens) && dateOf(time) !== closedLast && slowIsWorkingDay(calendar, dateOf(time))) {
                open.add(dateOf(time));
            }
        }
        return open.size > 0;
    };
}

const DOORS_BEFORE: Minute = 3 * MINUTES_A_DAY;

/** Counts working time down, minute by minute; a part of a minute counts as much as there is of it. */
export function slowAddWorkingTime(calendar: WorkingCalendar, from: Millis, length: Millis): Millis | null {
    const isOpen = doors(calendar);
    const start = minuteBefore(from);
    let left = length;
    return watch(calendar.zone, start - DOORS_BEFORE, start + PATIENCE, (minute, come) => {
        if (!isOpen(come) || minute < start) {
            return null;
        }
        const begins = max(from, minute * MINUTE);
        const counted = min(left, (minute + 1) * MINUTE - begins);
        left -= counted;
        return left === 0 ? begins + counted : null;
    });
}

/** The first working instant from `at` on. */
export function slowNextWorkingInstant(calendar: WorkingCalendar, at: Millis): Millis | null {
    const isOpen = doors(calendar);
    const start = minuteBefore(at);
    return watch(calendar.zone, start - DOORS_BEFORE, start + PATIENCE, (minute, come) =>
        isOpen(come) && minute >= start ? max(at, minute * MINUTE) : null,
    );
}

/** The first instant from `at` on at which the doors are open, or are just being closed. */
function slowUntilClosing(calendar: WorkingCalendar, at: Millis): Millis | null {
    const isOpen = doors(calendar);
    const start = minuteBefore(at);
    let wasOpen = false;
    return watch(calendar.zone, start - DOORS_BEFORE, start + PATIENCE, (minute, come) => {
        const closes = wasOpen && minute * MINUTE === at;
        wasOpen = isOpen(come);
        return minute >= start && (wasOpen || closes) ? max(at, minute * MINUTE) : null;
    });
}

/** So long one waits after a moment until another is a moment of its own. */
const APART = 60 * MINUTE;

/** When a daily or weekly rule asks next that was not answered by an update. */
function slowNextOnDate(
    rule: DailyRule | WeeklyRule,
    calendar: WorkingCalendar,
    anchor: DutyAnchor,
    rules: readonly DutyRule[],
): Millis | null {
    const {startedAt, armedAt, lastUpdateAt, answeredDueAt} = anchor;
    const begins = max(startedAt, armedAt === null ? -Infinity : armedAt + 2 * HOUR);
    const updatedOn = lastUpdateAt === null ? '' : slowLocalDate(lastUpdateAt, calendar.zone);
    /** What the rules asked for on the day of the update, which has it: whatever comes close behind is the same question. */
    const answered = rules.flatMap((one) => {
        const asked =
            one.every === 'hours' || updatedOn === '' ? null : slowAsks(one, calendar, begins, {on: updatedOn});
        return asked === null ? [] : [asked];
    });
    let from = max(lastUpdateAt ?? startedAt, begins, (answeredDueAt ?? -Infinity) + APART);
    for (;;) {
        const asks = slowAsks(rule, calendar, from, {after: updatedOn});
        if (asks === null || !answered.some((one) => one < asks && asks < one + APART)) {
            return asks;
        }
        from = asks + 1;
    }
}

/** The first time, not before an instant, at which a rule asks by the name of one date, or of any after one: its days are walked through, its time is waited for. */
function slowAsks(
    rule: DailyRule | WeeklyRule,
    calendar: WorkingCalendar,
    notBefore: Millis,
    dates: {on: string} | {after: string},
): Millis | null {
    const isNamed = (date: string): boolean => ('on' in dates ? date === dates.on : date > dates.after);
    const due = timeOfDay(rule.at);
    const start = minuteBefore(notBefore);
    const dueOn = new Set<string>();
    let today = '';
    let putOff = false;
    const dayBegins = (date: string): void => {
        today = date;
        const works = slowIsWorkingDay(calendar, date);
        if (rule.every === 'day') {
            putOff = rule.days === 'always' || works;
        } else {
            // What was posted on the day itself, or after it, is what the rule asked for, although nobody had to work then.
            putOff ||= rule.on.some((day) => day === isoWeekday(date)) && !('after' in dates && date <= dates.after);
        }
        if (putOff && (rule.every === 'day' || works)) {
            dueOn.add(date);
            putOff = false;
        }
    };
    const lookBack = rule.every === 'week' ? LOOK_BACK : DOORS_BEFORE;
    const end = 'on' in dates ? minuteOf(`${dates.on} 00:00`) + 4 * MINUTES_A_DAY : start + PATIENCE;
    return watch(calendar.zone, start - lookBack, end, (minute, come) => {
        for (const time of come) {
            if (dateOf(time) > today) {
                dayBegins(dateOf(time));
            }
        }
        // By the date that the time was named for: one of yesterday that was jumped over comes today.
        const asks = come.some((time) => isTime(time, due) && isNamed(dateOf(time)) && dueOn.has(dateOf(time)));
        return asks && minute * MINUTE >= notBefore ? minute * MINUTE : null;
    });
}

function slowNextOfInterval(rule: IntervalRule, calendar: WorkingCalendar, anchor: DutyAnchor): Millis | null {
    const {startedAt, armedAt, lastUpdateAt, answeredDueAt} = anchor;
    const from = max(lastUpdateAt ?? startedAt, armedAt ?? startedAt);
    const counted =
        rule.days === 'always' ? from + rule.hours * HOUR : slowAddWorkingTime(calendar, from, rule.hours * HOUR);
    const apart = (answeredDueAt ?? -Infinity) + APART;
    const earliest = counted === null ? null : max(counted, apart, armedAt === null ? counted : armedAt + 2 * HOUR);
    // Two hours from now may be in the evening, when nobody who counts working hours is there.
    const moment = earliest === null || rule.days === 'always' ? earliest : slowUntilClosing(calendar, earliest);
    const isYoung = rule.firstHours === undefined || (moment ?? 0) - startedAt <= rule.firstHours * HOUR;
    return isYoung ? moment : null;
}

/** The earliest moment that any of the rules asks for. An update from before the start is none. */
export function slowNextDue(rules: readonly DutyRule[], calendar: WorkingCalendar, given: DutyAnchor): Millis | null {
    const {startedAt, lastUpdateAt} = given;
    const anchor = {...given, lastUpdateAt: lastUpdateAt !== null && lastUpdateAt < startedAt ? null : lastUpdateAt};
    let earliest: Millis | null = null;
    for (const rule of rules) {
        const next =
            rule.every === 'hours'
                ? slowNextOfInterval(rule, calendar, anchor)
                : slowNextOnDate(rule, calendar, anchor, rules);
        if (next !== null && (earliest === null || next < earliest)) {
            earliest = next;
        }
    }
    return earliest;
}
