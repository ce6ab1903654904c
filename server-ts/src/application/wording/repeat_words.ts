import {dateWords} from './time_words';
import {occurrencesOf, type RunDay} from '../../domain/items/repeat';
import type {Item} from '../../domain/run';

/** More days than these are counted together. */
const NAMED = 3;

/** ` (1 of 2 today)` after a repeating item; empty for another. */
export function countWords({repeat}: Item, day: RunDay | null): string {
    if (!repeat || !day) {
        return '';
    }
    const {done, times} = occurrencesOf(repeat, day);
    return ` (${done} of ${times} ${repeat.per === 'week' ? 'this week' : 'today'})`;
}

/** ` · missed: 2 on Mon 23 Nov, 1 on Tue 24 Nov`, the newest days by name; empty where nothing was missed. */
export function missedWords({repeat}: Item, day: RunDay | null): string {
    if (!repeat || !day) {
        return '';
    }
    const {missed, missedBefore} = occurrencesOf(repeat, day);
    const on = repeat.per === 'week' ? 'in the week of' : 'on';
    const older = missed.slice(0, -NAMED).reduce((sum, {count}) => sum + count, missedBefore);
    const words = [
        ...(older > 0 ? [`${older} before`] : []),
        ...missed.slice(-NAMED).map(({period, count}) => `${count} ${on} ${dateWords(period)}`),
    ];
    return words.length === 0 ? '' : ` · missed: ${words.join(', ')}`;
}
