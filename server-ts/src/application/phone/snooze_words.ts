import {parseDueWords} from '../../domain/calendar/due_words';
import {isRefused} from '../../domain/refusal';
import type {Millis, Zone} from '../../domain/units';

/** No time takes more words: `last working day before the 16th of next month, at 5 pm`. */
const WORDS_OF_A_TIME = 13;

/**
 * `in 1 hour waiting for logs`, with or without a comma in between: the longest time at the beginning, and the reason after it. If it does
 * not begin with a time, everything before the first comma is refused as a time.
 */
export function splitSnooze(text: string, now: Millis, zone: Zone): {words: string; reason: string} {
    const ends = [...text.matchAll(/\S+/g)].slice(0, WORDS_OF_A_TIME).map(({index, 0: word}) => index + word.length);
    for (const end of ends.toReversed()) {
        const words = text.slice(0, end).replace(/[,;:]+$/, '');
        if (isTime(words, now, zone)) {
            return {words, reason: text.slice(end).replace(/^[\s,;:–—-]+/, '')};
        }
    }
    const [words = '', ...reason] = text.split(',');
    return {words, reason: reason.join(',')};
}

/** Also a time in the past: then the refusal says that it is over. */
function isTime(words: string, now: Millis, zone: Zone): boolean {
    const at = parseDueWords(words, now, zone);
    return isRefused(at) ? at.refused.reason === 'due_in_the_past' : at !== null;
}
