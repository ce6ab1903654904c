import type {Say} from '../host/text';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const HALF_YEAR = 182 * DAY;

/** Making a formatter takes 50 µs, using one 1 µs: a checklist of 200 items would notice. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(
    at: number,
    locale: string,
    timeZone: string,
    name: string,
    options: Intl.DateTimeFormatOptions,
): string {
    const key = `${locale} ${timeZone} ${name}`;
    // Plain English writes the day first, as the bot does: `27 Nov`. A time is as Mattermost writes it: `5:00 PM`.
    const spoken = locale === 'en' && !options.hour ? 'en-GB' : locale;
    const made = formatters.get(key) ?? new Intl.DateTimeFormat(spoken, {timeZone, ...options});
    formatters.set(key, made);
    return made.format(at);
}

export interface Reader {
    now: number;
    zone: string;
    locale: string;
    hours: 'h12' | 'h23';
    say: Say;
}

/** `today 17:00`, `Fri 17:00`, `27 Nov 17:00`, `27 Nov 2027`: as short as is clear, in the reader's zone. */
export function momentWords(at: number, reader: Reader): string {
    const {now, zone, locale, say} = reader;
    const time = clockWords(at, reader);
    const days = dayNumber(at, zone) - dayNumber(now, zone);
    if (days === 0) {
        return say('set_cycle.time.today', {time});
    }
    if (days === 1 || days === -1) {
        return say(days === 1 ? 'set_cycle.time.tomorrow' : 'set_cycle.time.yesterday', {time});
    }
    if (days > 1 && days < 7) {
        return `${format(at, locale, zone, 'weekday', {weekday: 'short'})} ${time}`;
    }
    const near = Math.abs(days) < 300;
    return near
        ? `${format(at, locale, zone, 'date', {day: 'numeric', month: 'short'})} ${time}`
        : format(at, locale, zone, 'year', {day: 'numeric', month: 'short', year: 'numeric'});
}

/** `17:00` or `5:00 PM`, as the reader's Mattermost writes it. It does not break over two lines. */
export function clockWords(at: number, {zone, locale, hours}: Reader): string {
    const hour = hours === 'h12' ? 'numeric' : '2-digit';
    return format(at, locale, zone, hours, {hour, minute: '2-digit', hourCycle: hours}).replace(/\s/g, '\u00a0');
}

/** The same of a wall time of no certain day, `17:00`. */
export function wallWords(time: string, reader: Reader): string {
    return clockWords(Date.parse(`2024-01-01T${time}Z`), {...reader, zone: 'UTC'});
}

/** The exact instant, in the reader's zone, and in the run's if that differs. */
export function exactWords(at: number, reader: Reader, otherZone: string): string {
    const zones = sameClock(at, reader.zone, otherZone) ? [reader.zone] : [reader.zone, otherZone];
    return zones
        .map((zone) => {
            const date = format(at, reader.locale, zone, 'exact', {dateStyle: 'full'});
            return `${date}, ${clockWords(at, {...reader, zone})} ${zoneWords(zone)}`;
        })
        .join('\n');
}

/**
 * Whether clocks in both zones show the same, then and half a year later. A zone may have two names, and a browser calls itself by the
 * older one: Chrome's `Asia/Calcutta` is a team's `Asia/Kolkata`.
 */
export function sameClock(at: number, zone: string, other: string): boolean {
    const shown = (moment: number, timeZone: string): string =>
        format(moment, 'en', timeZone, 'shown', {dateStyle: 'short', timeStyle: 'short'});
    return zone === other || [at, at + HALF_YEAR].every((moment) => shown(moment, zone) === shown(moment, other));
}

export function zoneWords(zone: string): string {
    return zone.replace(/_/g, ' ');
}

/** `40 min`, `2 h`, `1 d 18 h`, `3 d`: rounded down, so that nothing appears later than it is. */
export function lengthWords(length: number, say: Say): string {
    const ms = Math.abs(length);
    if (ms < HOUR) {
        return say('set_cycle.time.minutes', {count: Math.max(1, Math.floor(ms / MINUTE))});
    }
    const days = Math.floor(ms / DAY);
    const hours = Math.floor(ms / HOUR) % 24;
    return [
        ...(days > 0 ? [say('set_cycle.time.days', {count: days})] : []),
        // From the third day on, hours no longer matter to anybody.
        ...(days < 2 && hours > 0 ? [say('set_cycle.time.hours', {count: hours})] : []),
    ].join(' ');
}

/** `Mon` of 1, in the reader's language. */
export function weekdayWords(weekday: number, locale: string): string {
    // 1 January 2024 was a Monday.
    return format(Date.UTC(2024, 0, weekday), locale, 'UTC', 'weekday', {weekday: 'short'});
}

/** `November` of a date in it. */
export function monthWords(date: string, locale: string): string {
    return format(Date.parse(date), locale, 'UTC', 'month', {month: 'long'});
}

/** `Tue 24 Nov` of a date, or `the week of 23 Nov` of its Monday. */
export function periodWords(period: string, per: 'working_day' | 'week', {locale, say}: Reader): string {
    const week = per === 'week';
    const options: Intl.DateTimeFormatOptions = {day: 'numeric', month: 'short', ...(week ? {} : {weekday: 'short'})};
    const date = format(Date.parse(period), locale, 'UTC', week ? 'date' : 'weekday date', options).replace(',', '');
    return week ? say('set_cycle.time.week_of', {date}) : date;
}

/** The local date of an instant, `YYYY-MM-DD`. */
export function dateOf(at: number, zone: string): string {
    return format(at, 'en-CA', zone, 'day', {year: 'numeric', month: '2-digit', day: '2-digit'});
}

function dayNumber(at: number, zone: string): number {
    // A date without a time is read as UTC, where each day has as many hours.
    return Date.parse(dateOf(at, zone)) / DAY;
}
