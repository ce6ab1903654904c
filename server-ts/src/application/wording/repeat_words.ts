import {occurrencesOf, type RunDay} from '../../domain/items/repeat';
import type {Item} from '../../domain/run';

/** ` (1 of 2 today)` after a repeating item; empty for another. */
export function countWords({repeat}: Item, day: RunDay | null): string {
    if (!repeat || !day) {
        return '';
    }
    const {done, times} = occurrencesOf(repeat, day);
    return ` (${done} of ${times} ${repeat.per === 'week' ? 'this week' : 'today'})`;
}
