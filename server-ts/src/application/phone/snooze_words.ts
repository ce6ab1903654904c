import {parseDueWords} from '../../domain/calendar/due_words';
import {isRefused} from '../../domain/refusal';
import type {Millis, Zone} from '../../domain/units';

/** No time takes more words: `last working day before the 16th of next month, at 5 pm`. */
const WORDS_OF_A_TIME = 13;

/** What follows a length as if it were part of it: taken for a reason it would make another time of what was said, and nobody would notice. */
const GOES_ON = /^(?:and|plus|or|ago)\b|^\d+(?:[.,]\d+)? ?(?:m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)\b/i;

/** `""` is what is typed to get past a question. */
export function isQuotedNothing(reason: string): boolean {
    return /^["'“”‘’`]+$/.test(reason.replace(/\s/g, ''));
}

/**
 * `in 1 hour waiting for logs`, with or without a comma in between: the longest time at the beginning, and the reason after it. If it does
 * not begin with a time, everything before the first comma is refused as a time.
 */
export function splitSnooze(text: string, now: Millis, zone: Zone): {words: string; reason: string} {
    const ends = [...text.matchAll(/\S+/g)].slice(0, WORDS_OF_A_TIME).map(({index, 0: word}) => index + word.length);
    for (const end of ends.toReversed()) {
        const words = text.slice(0, end).replace(/[,;:]+$/, '');
        if (isTime(words, now, zone)) {
            const behind = text.slice(end);
            const reason = behind.replace(/^[\s,;:–—-]+/, '');
            if (words.length === end && GOES_ON.test(behind.trimStart())) {
                break;
            }
            return {words, reason: isQuotedNothing(reason) ? '' : reason};
        }
    }
    const [words = '', ...reason] = text.split(',');
    // Where nothing is before the comma, all that was typed is shown to be no time.
    return words.trim() === '' ? {words: text, reason: ''} : {words, reason: reason.join(',')};
}

/** Also a time in the past: then the refusal says that it is over. */
function isTime(words: string, now: Millis, zone: Zone): boolean {
    const at = parseDueWords(words, now, zone);
    return isRefused(at) ? at.refused.reason === 'due_in_the_past' : at !== null;
}
