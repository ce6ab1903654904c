import {addDays, localDate} from '../../domain/calendar/calendar';
import {zoneName} from '../../domain/calendar/zone_letters';
import {DAY, HOUR, MINUTE, type Millis, type Zone} from '../../domain/units';

const FORMATS = {
    clock: {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'},
    weekday: {weekday: 'short'},
    date: {day: 'numeric', month: 'short'},
    day: {weekday: 'short', day: 'numeric', month: 'short'},
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Making one costs fifty times as much as using it. */
const made = new Map<string, Intl.DateTimeFormat>();
const MADE_AT_MOST = 500;

function formatOf(zone: Zone, how: keyof typeof FORMATS): Intl.DateTimeFormat {
    const key = `${how} ${zone}`;
    let format = made.get(key);
    if (!format) {
        format = new Intl.DateTimeFormat('en-GB', {timeZone: zone, ...FORMATS[how]});
        if (made.size >= MADE_AT_MOST) {
            made.clear();
        }
        made.set(key, format);
    }
    return format;
}

/**
 * An instant as people say it, in a zone: `today 16:00 CET`, `yesterday 15:12 CET`, `Fri 17:00 CET` within a week, else `27 Nov 17:00 CET`.
 * The zone is always there, because readers of a channel may be in others.
 */
export function timeWords(at: Millis, now: Millis, zone: Zone): string {
    const format = (how: keyof typeof FORMATS): string => formatOf(zone, how).format(at);
    const clock = `${format('clock')} ${zoneName(at, zone)}`;
    const date = localDate(at, zone);
    const today = localDate(now, zone);
    if (date === today) {
        return `today ${clock}`;
    }
    if (date === addDays(today, -1)) {
        return `yesterday ${clock}`;
    }
    if (date === addDays(today, 1)) {
        return `tomorrow ${clock}`;
    }
    if (Math.abs(at - now) < 6 * DAY) {
        return `${format('weekday')} ${clock}`;
    }
    return `${format('date')}${yearWords(date, today)} ${clock}`;
}

function yearWords(date: string, today: string): string {
    return date.slice(0, 4) === today.slice(0, 4) ? '' : ` ${date.slice(0, 4)}`;
}

/** An instant in a text that is still read days later: `Thu 26 Nov 15:30 UTC`. */
export function stampWords(at: Millis, now: Millis, zone: Zone): string {
    const date = localDate(at, zone);
    return `${dateWords(date)}${yearWords(date, localDate(now, zone))} ${formatOf(zone, 'clock').format(at)} ${zoneName(at, zone)}`;
}

/** A local date as people say it: `Tue 24 Nov`. */
export function dateWords(date: string): string {
    return formatOf('UTC', 'day').format(Date.parse(date)).replace(',', '');
}

/** `20 min`, `3 h`, `3 h 20 min`, `2 d 4 h`: two units at most. */
export function lengthWords(length: Millis): string {
    const minutes = Math.max(1, Math.round(length / MINUTE));
    const parts: [number, string][] = [
        [Math.floor((minutes * MINUTE) / DAY), 'd'],
        [Math.floor(((minutes * MINUTE) % DAY) / HOUR), 'h'],
        [minutes % 60, 'min'],
    ];
    const first = parts.findIndex(([count]) => count > 0);
    return parts
        .slice(first, first + 2)
        .filter(([count]) => count > 0)
        .map(([count, unit]) => `${count} ${unit}`)
        .join(' ');
}

/** `every hour`, `every 15 min`. */
export function everyWords(length: Millis): string {
    return length === HOUR ? 'every hour' : length === DAY ? 'every day' : `every ${lengthWords(length)}`;
}
