import {zoned} from './calendar';
import {DAY, HOUR, MINUTE, type Millis, type Zone} from '../units';

const UNITS: Record<string, Millis> = {m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY};
const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

// A word and its unit have a space between: `and` is not a day.
const COUNT = `\\d{1,4}(?:\\.5)?(?= ?[a-z])|(?:half an|an?|${NUMBERS.join('|')})(?= )`;
const UNIT = 'minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w';
const PART = new RegExp(`^(${COUNT}) ?(${UNIT})( and a half)?(?=$|[ ,\\d])`);
/** `1 hour 30`, `1h30`: two figures behind hours are minutes. */
const BARE_MINUTES = /^([0-5]\d)$/;

/** When `in 2 hours`, `90m`, `1 h 30 min`, `2 hours and 30 minutes`, `an hour and a half`, `in two days` will be over; null for other words. */
export function afterLength(words: string, now: Millis, zone: Zone): Millis | null {
    let rest = words.replace(/^in /, '');
    let last = Infinity;
    let [days, length] = [0, 0];
    while (rest !== '') {
        const [whole = '', count = '', unit = '', half] = PART.exec(rest) ?? [];
        const minutes = last === HOUR ? BARE_MINUTES.exec(rest) : null;
        const size = minutes ? MINUTE : (UNITS[unit.charAt(0)] ?? 0);
        // From the largest to the smallest, each once: anything else is a slip.
        if (size === 0 || size >= last) {
            return null;
        }
        const total = minutes ? Number(rest) * MINUTE : (numberOf(count) + (half ? 0.5 : 0)) * size;
        days += size >= DAY ? total / DAY : 0;
        length += size >= DAY ? 0 : total;
        last = size;
        rest = minutes ? '' : rest.slice(whole.length).replace(/^,? ?(?:and )?/, '');
    }
    if (last === Infinity || days % 1 !== 0) {
        return null;
    }
    // Days are days of the calendar: "in 1 day" across a DST change is the same wall time, not 24 h.
    return zoned(now, zone).add({days}).epochMilliseconds + length;
}

function numberOf(count: string): number {
    const word = NUMBERS.indexOf(count) + 1;
    return count === 'half an' ? 0.5 : word > 0 ? word : count.startsWith('a') ? 1 : Number(count);
}
