import type {WorkingCalendar} from '../../server-ts/src/domain/calendar';
import type {DutyAnchor} from '../../server-ts/src/domain/duty';
import type {DailyRule, WeeklyRule} from '../../server-ts/src/domain/duty_rule';
import {DAY, HOUR, MINUTE, type Millis, type Zone} from '../../server-ts/src/domain/units';

/**
 * The calendar once more, in the plainest way: by looking at every minute and every day through Intl, without Temporal and without
 * arithmetic on wall times. Slow, and therefore only what the real one is compared with.
 */
const formats = new Map<Zone, Intl.DateTimeFormat>();

/** `2026-11-23 10:00`, as a clock on the wall shows it. */
export function onTheWall(at: Millis, zone: Zone): string {
    let format = formats.get(zone);
    if (!format) {
        format = new Intl.DateTimeFormat('sv-SE', {
            timeZone: zone,
            year: 'numeric',
            month: '2-digit',
            day: '2-digit',
            hour: '2-digit',
            minute: '2-digit',
            hourCycle: 'h23',
        });
        formats.set(zone, format);
    }
    return format.format(at);
}

const asUtc = (wall: string): Millis => Date.parse(`${wall.replace(' ', 'T')}:00Z`);

/** The first minute at which the wall shows the time; in a gap, as far past it as the wall would have gone on; null on a day that never was. */
export function slowWallTimeOn(date: string, wall: string, zone: Zone): Millis | null {
    const wanted = `${date} ${wall}`;
    const middle = asUtc(wanted);
    let passed: Millis | null = null;
    let dayWasThere = false;
    for (let at = middle - 26 * HOUR; at <= middle + 26 * HOUR; at += MINUTE) {
        const shown = onTheWall(at, zone);
        if (shown === wanted) {
            return at;
        }
        dayWasThere ||= shown.startsWith(date);
        if (shown > wanted) {
            passed ??= at - MINUTE;
        }
    }
    return passed === null || !dayWasThere ? null : passed + asUtc(wanted) - asUtc(onTheWall(passed, zone));
}

const dayAfter = (date: string): string => new Date(asUtc(`${date} 12:00`) + DAY).toISOString().slice(0, 10);
const isoWeekday = (date: string): number => new Date(asUtc(`${date} 12:00`)).getUTCDay() || 7;

export function slowIsWorkingDay(calendar: WorkingCalendar, date: string): boolean {
    if (date in calendar.extraWorkingDays) {
        return true;
    }
    return !(date in calendar.daysOff) && calendar.weekdays.some((day) => day === isoWeekday(date));
}

const isOpen = (calendar: WorkingCalendar, at: Millis): boolean => {
    const [date = '', time = ''] = onTheWall(at, calendar.zone).split(' ');
    return slowIsWorkingDay(calendar, date) && time >= calendar.hours.from && time < calendar.hours.to;
};

/** Counts open minutes one by one. */
export function slowAddWorkingTime(calendar: WorkingCalendar, from: Millis, minutes: number): Millis {
    let left = minutes;
    let at = from;
    for (;;) {
        if (isOpen(calendar, at)) {
            left -= 1;
            if (left === 0) {
                return at + MINUTE;
            }
        }
        at += MINUTE;
    }
}

/** The first open minute from `at` on. */
export function slowNextWorkingInstant(calendar: WorkingCalendar, at: Millis): Millis {
    let now = at;
    while (!isOpen(calendar, now)) {
        now += MINUTE;
    }
    return now;
}

/** Every moment of a rule in the `days` after the start, by going through the days. */
export function slowNextOnDate(
    rule: DailyRule | WeeklyRule,
    calendar: WorkingCalendar,
    anchor: DutyAnchor,
    days: number,
): Millis | null {
    const {zone} = calendar;
    const updateDay = anchor.lastUpdateAt === null ? '' : onTheWall(anchor.lastUpdateAt, zone).slice(0, 10);
    let owed = false;
    let date = onTheWall(anchor.startedAt - 12 * DAY, zone).slice(0, 10);
    for (let n = 0; n < days; n += 1, date = dayAfter(date)) {
        const works = slowIsWorkingDay(calendar, date);
        if (rule.every === 'week') {
            owed ||= rule.on.some((day) => day === isoWeekday(date));
        } else {
            owed = rule.days === 'always' || works;
        }
        if (!owed || (rule.every === 'week' && !works)) {
            continue;
        }
        owed = false;
        const moment = slowWallTimeOn(date, rule.at, zone);
        const counts =
            moment !== null &&
            date > updateDay &&
            moment >= (anchor.lastUpdateAt ?? anchor.startedAt) &&
            (anchor.armedAt === null || moment >= anchor.armedAt + 2 * HOUR);
        if (counts) {
            return moment;
        }
    }
    return null;
}
