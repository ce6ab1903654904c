import {MINUTE, type Millis, type Zone} from '../../server-ts/src/domain/units';

/** Minutes since 1970 began: of UTC for an instant, of the place for a wall time. Days of both are 1,440 long. */
export type Minute = number;

export const MINUTES_A_DAY = 1_440;
/** How far two readings are apart. Where they agree, nobody moved the hands in between. */
const STEP: Minute = 180;
const BLOCK: Minute = 1_000 * STEP;
/** Looked up once: in jest's sandbox a global costs more than what is done with it. */
const {floor} = Math;
const UNREAD = Number.NaN;

/** What the clocks of a zone show at each minute of UTC. */
export type Wall = (minute: Minute) => Minute;

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

/** The minute of a text like `2026-11-23 10:00`, read as if the place were Greenwich. */
export function minuteOf(shown: string): Minute {
    return Date.parse(`${shown.replace(' ', 'T')}:00Z`) / MINUTE;
}

const dates = new Map<number, string>();

/** `2026-11-23`, from a minute of the place. */
export function dateOf(minute: Minute): string {
    const day = floor(minute / MINUTES_A_DAY);
    let date = dates.get(day);
    if (date === undefined) {
        date = new Date(day * MINUTES_A_DAY * MINUTE).toISOString().slice(0, 10);
        dates.set(day, date);
    }
    return date;
}

export function isoWeekday(date: string): number {
    return new Date(`${date}T12:00:00Z`).getUTCDay() || 7;
}

const walls = new Map<Zone, Wall>();

/**
 * Reads the wall through Intl alone: every three hours, and every minute of those in which the clocks were changed. What was read is
 * kept: a year of a zone costs some 5 ms once.
 */
export function wallOf(zone: Zone): Wall {
    const known = walls.get(zone);
    if (known) {
        return known;
    }
    const blocks = new Map<number, Int32Array>();
    const read = (minute: Minute): number => minuteOf(onTheWall(minute * MINUTE, zone)) - minute;
    const blockAt = (number: number): Int32Array => {
        const block = new Int32Array(BLOCK);
        const first = number * BLOCK;
        let before = read(first);
        for (let start = 0; start < BLOCK; start += STEP) {
            const after = read(first + start + STEP);
            block.fill(before, start, start + STEP);
            for (let minute = start; before !== after && minute < start + STEP; minute += 1) {
                block[minute] = read(first + minute);
            }
            before = after;
        }
        return block;
    };
    let last: {number: number; block: Int32Array} = {number: UNREAD, block: new Int32Array(0)};
    const wall: Wall = (minute) => {
        const number = floor(minute / BLOCK);
        if (number !== last.number) {
            const block = blocks.get(number) ?? blockAt(number);
            blocks.set(number, block);
            last = {number, block};
        }
        return minute + (last.block[minute - number * BLOCK] ?? UNREAD);
    };
    walls.set(zone, wall);
    return wall;
}

/** The minutes from `first` to `last` at which the hands were moved. */
export function changesOf(wall: Wall, first: Minute, last: Minute): Minute[] {
    const changes: Minute[] = [];
    for (let start = first; start < last; start += STEP) {
        const moved = wall(start + STEP) - wall(start) !== STEP;
        for (let minute = start + 1; moved && minute <= start + STEP; minute += 1) {
            if (wall(minute) - wall(minute - 1) !== 1) {
                changes.push(minute);
            }
        }
    }
    return changes;
}
