import {Temporal} from 'temporal-polyfill';
import type {Weekday} from '../duty/duty_rule';
import type {Millis, Zone} from '../units';

/**
 * When a team works. Public holidays come in as data, because the package with them (date-holidays) is 233 kB and stays in the sidecar.
 * Dates are `YYYY-MM-DD` in `zone`, each with the words that explain it.
 */
export interface WorkingCalendar {
    zone: Zone;
    weekdays: Weekday[];
    hours: {from: string; to: string};
    daysOff: Record<string, string>;
    /** Takes precedence over a day off and a weekend. */
    extraWorkingDays: Record<string, string>;
}

/**
 * Dates of instants that were asked for lately. Runs that fall due together ask for the date of the same instant again and again, which
 * took a tenth of the time of a wake.
 */
const dates = new Map<string, string>();
const DATES_KEPT = 2_000;

/** The local date of an instant, `YYYY-MM-DD`. */
export function localDate(at: Millis, zone: Zone): string {
    const key = `${at} ${zone}`;
    const known = dates.get(key);
    if (known !== undefined) {
        return known;
    }
    const date = zoned(at, zone).toPlainDate().toString();
    if (dates.size >= DATES_KEPT) {
        dates.clear();
    }
    dates.set(key, date);
    return date;
}

export function zoned(at: Millis, zone: Zone): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

/** False for a name that this machine's tz database does not know, and for the empty string. */
export function isZone(name: string): boolean {
    try {
        Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
        return /^[A-Za-z]/.test(name);
    } catch {
        return false;
    }
}

/** True for a `YYYY-MM-DD` that exists in the calendar, so not for 30 February. */
export function isDate(text: string): boolean {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
        return false;
    }
    try {
        return Temporal.PlainDate.from(text).toString() === text;
    } catch {
        return false;
    }
}

/**
 * The instant of a wall time `HH:MM` on a date. A time in a DST gap moves on by the length of the gap; one that happens twice is taken at
 * its first (Temporal's `compatible`). Null for a date that never happened (Samoa, 30 December 2011).
 */
export function wallTimeOn(date: string, wall: string, zone: Zone): Millis | null {
    const day = Temporal.PlainDate.from(date);
    const starts = day.toZonedDateTime(zone);
    if (!starts.toPlainDate().equals(day)) {
        return null;
    }
    return day.toZonedDateTime({timeZone: zone, plainTime: Temporal.PlainTime.from(wall)}).epochMilliseconds;
}

/** The local wall time of an instant, with its seconds. */
export function wallTimeOf(at: Millis, zone: Zone): string {
    return zoned(at, zone).toPlainTime().toString();
}

export function addDays(date: string, days: number): string {
    return Temporal.PlainDate.from(date).add({days}).toString();
}

export function weekdayOf(date: string): Weekday {
    return (new Date(`${date}T00:00Z`).getUTCDay() || 7) as Weekday;
}

/** Why the team does not work on a date; null when it does. */
export function whyOff(calendar: WorkingCalendar, date: string): string | null {
    if (calendar.extraWorkingDays[date] !== undefined) {
        return null;
    }
    const reason = calendar.daysOff[date];
    if (reason !== undefined) {
        return reason;
    }
    const weekday = weekdayOf(date);
    return calendar.weekdays.includes(weekday) ? null : weekday >= 6 ? 'weekend' : 'not a working day of the week';
}

export function isWorkingDay(calendar: WorkingCalendar, date: string): boolean {
    return whyOff(calendar, date) === null;
}

/**
 * False for a date that a zone skipped when it crossed the date line, as Samoa did with 30 December 2011: nobody works or owes anything on
 * it.
 */
export function happened(date: string, zone: Zone): boolean {
    return wallTimeOn(date, '12:00', zone) !== null;
}

/** How far to search for a working day. Two years are longer than any list of days off that leaves a day to work. */
const SEARCH_DAYS = 731;

interface Opening {
    from: Millis;
    to: Millis;
}

/**
 * Kept for each calendar, since a calendar is never changed once it is made. Runs that fall due together ask for the same few days, which
 * took half of the time of deciding on them.
 */
const openings = new WeakMap<WorkingCalendar, Map<string, Opening | null>>();
/** More days than a search over two years looks at. */
const OPENINGS_KEPT = 1_000;

/** The working window of a date, or null on a day off. */
function openingOf(calendar: WorkingCalendar, date: string): Opening | null {
    const kept = openings.get(calendar) ?? new Map<string, Opening | null>();
    const known = kept.get(date);
    if (known !== undefined) {
        return known;
    }
    if (kept.size >= OPENINGS_KEPT) {
        kept.clear();
    }
    const opening = workedOut(calendar, date);
    openings.set(calendar, kept.set(date, opening));
    return opening;
}

function workedOut(calendar: WorkingCalendar, date: string): Opening | null {
    if (!isWorkingDay(calendar, date)) {
        return null;
    }
    const from = wallTimeOn(date, calendar.hours.from, calendar.zone);
    const to = wallTimeOn(date, calendar.hours.to, calendar.zone);
    return from === null || to === null || to <= from ? null : {from, to};
}

/** `at` itself inside working hours, else the next opening. A calendar that never works gives `at`, so that nothing waits for ever. */
export function nextWorkingInstant(calendar: WorkingCalendar, at: Millis): Millis {
    let date = localDate(at, calendar.zone);
    for (let days = 0; days < SEARCH_DAYS; days += 1) {
        const opening = openingOf(calendar, date);
        if (opening && at < opening.to) {
            return Math.max(at, opening.from);
        }
        date = addDays(date, 1);
    }
    return at;
}

/** `at` itself inside working hours or at their end, else the next opening. */
export function insideHours(calendar: WorkingCalendar, at: Millis): Millis {
    return nextWorkingInstant(calendar, at - 1) === at - 1 ? at : nextWorkingInstant(calendar, at);
}

/** The first opening after `at`: the next working morning. Null on a calendar that never works. */
export function nextOpening(calendar: WorkingCalendar, at: Millis): Millis | null {
    let date = localDate(at, calendar.zone);
    for (let days = 0; days < SEARCH_DAYS; days += 1) {
        const opening = openingOf(calendar, date);
        if (opening && opening.from > at) {
            return opening.from;
        }
        date = addDays(date, 1);
    }
    return null;
}

/** `length` of working time after `from`. If it is used up exactly at closing time, it ends then and not at the next opening. */
export function addWorkingTime(calendar: WorkingCalendar, from: Millis, length: Millis): Millis | null {
    let left = length;
    let date = localDate(from, calendar.zone);
    for (let days = 0; days < SEARCH_DAYS; days += 1) {
        const opening = openingOf(calendar, date);
        if (opening && from < opening.to) {
            const begins = Math.max(from, opening.from);
            if (begins + left <= opening.to) {
                return begins + left;
            }
            left -= opening.to - begins;
        }
        date = addDays(date, 1);
    }
    return null;
}
