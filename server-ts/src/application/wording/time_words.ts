import {addDays, localDate} from '../../domain/calendar';
import {DAY, HOUR, MINUTE, type Millis, type Zone} from '../../domain/units';

/**
 * An instant as people say it, in a zone: `today 16:00 CET`, `yesterday 15:12 CET`, `Fri 17:00 CET` within a week, else `27 Nov 17:00 CET`.
 * The zone is always there, because readers of a channel may be in others.
 */
export function timeWords(at: Millis, now: Millis, zone: Zone): string {
    const format = (options: Intl.DateTimeFormatOptions): string =>
        new Intl.DateTimeFormat('en-GB', {timeZone: zone, ...options}).format(at);
    const clock = format({hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short'});
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
        return `${format({weekday: 'short'})} ${clock}`;
    }
    const year = date.slice(0, 4) === today.slice(0, 4) ? '' : ` ${date.slice(0, 4)}`;
    return `${format({day: 'numeric', month: 'short'})}${year} ${clock}`;
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
