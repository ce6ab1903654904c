import {addDays, isDate, localDate, wallTimeOn, weekdayOf} from '../calendar/calendar';
import {wallTime} from '../calendar/due_words';
import {refuse, type Refused} from '../refusal';
import type {Millis, Zone} from '../units';

/** From an instant to before another. */
export interface Span {
    from: Millis;
    to: Millis;
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const POINT = '(?:\\d{4}-\\d{2}-\\d{2}|[a-z]{2,9})(?: \\d{1,2}[:.]\\d{2})?';
const SPAN = new RegExp(`^(every )?(${POINT})(?:(?: ?(?:\\.\\.|[-–—]) ?| to )(${POINT}))?$`);

/** One end of a span: a date, or a weekday whose date has to be found; with a time if one was written. */
interface Point {
    date: string | null;
    weekday: number | null;
    wall: string | null;
}

/**
 * When nobody answers, in words: `Tue-Thu`, `Tue 10:00 - Thu 12:00`, `2026-11-24..2026-11-26`, a single day, or several with commas. A
 * weekday is the first one from `start` on; `every Tue-Thu` means each until `end`. A last day without a time counts whole.
 */
export function parseSilence(text: string, start: Millis, end: Millis, zone: Zone): Span[] | Refused {
    const spans: Span[] = [];
    for (const part of text.split(',')) {
        const words = part.trim().toLowerCase().replace(/\s+/g, ' ');
        const found = words === '' ? null : spansOf(words, start, end, zone);
        if (found === null) {
            return refuse('silence_not_understood', {field: 'silence', params: {text: part.trim().slice(0, 80)}});
        }
        spans.push(...found);
    }
    return spans;
}

function spansOf(words: string, start: Millis, end: Millis, zone: Zone): Span[] | null {
    const match = SPAN.exec(words);
    const first = match ? pointOf(match[2] ?? '') : null;
    const last = match?.[3] === undefined ? first && {...first, wall: null} : pointOf(match[3]);
    if (!first || !last || (match?.[1] !== undefined && (first.date !== null || last.date !== null))) {
        return null;
    }
    const firstDate = first.date ?? nextDate(localDate(start, zone), first.weekday);
    const spans: Span[] = [];
    for (let date = firstDate; ; date = addDays(date, 7)) {
        const span = spanFrom(date, first, last, zone);
        if (span === null) {
            return null;
        }
        spans.push(span);
        if (match?.[1] === undefined || span.to >= end) {
            return spans;
        }
    }
}

function pointOf(words: string): Point | null {
    const [day = '', time] = words.split(' ');
    const wall = time === undefined ? null : wallTime(time);
    if (time !== undefined && wall === null) {
        return null;
    }
    if (isDate(day)) {
        return {date: day, weekday: null, wall};
    }
    const weekday = WEEKDAYS.findIndex((name) => name.startsWith(day)) + 1;
    return weekday === 0 ? null : {date: null, weekday, wall};
}

function spanFrom(date: string, first: Point, last: Point, zone: Zone): Span | null {
    const from = wallTimeOn(date, first.wall ?? '00:00', zone);
    let lastDate = last.date ?? nextDate(date, last.weekday);
    let to = endOf(lastDate, last.wall, zone);
    if (from !== null && to !== null && to <= from && last.date === null) {
        // "Tue 10:00 - Tue 9:00" ends a week later.
        lastDate = addDays(lastDate, 7);
        to = endOf(lastDate, last.wall, zone);
    }
    return from === null || to === null || to <= from ? null : {from, to};
}

function endOf(date: string, wall: string | null, zone: Zone): Millis | null {
    return wall === null ? wallTimeOn(addDays(date, 1), '00:00', zone) : wallTimeOn(date, wall, zone);
}

/** The first date with a weekday, from a date on. */
function nextDate(date: string, weekday: number | null): string {
    return addDays(date, ((weekday ?? 0) - weekdayOf(date) + 7) % 7);
}
