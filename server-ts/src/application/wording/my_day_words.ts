import {localDate} from '../../domain/calendar/calendar';
import type {MyDayEntry} from '../../domain/items/my_day';
import type {Millis, PostId, RunId, Zone} from '../../domain/units';
import {quoteLabel, quoteName} from './quote';
import {dateWords, stampWords} from './time_words';

/** More lines than this are unreadable; the rest is a number. */
const LINES = 20;

/**
 * A person's day in words, with times in their own zone; null if there is nothing to say. `cards`: the run cards to which its lines link.
 */
export function myDayWords(
    entries: readonly MyDayEntry[],
    now: Millis,
    zone: Zone,
    cards: ReadonlyMap<RunId, PostId>,
): string | null {
    if (entries.length === 0) {
        return null;
    }
    const shown = entries.slice(0, LINES);
    const date = dateWords(localDate(now, zone));
    const lines: string[] = [`**Your day**, ${date}`];
    let heading = '';
    for (const entry of shown) {
        const next = headingOf(entry, date);
        if (next !== heading) {
            lines.push('', `${next}:`);
            heading = next;
        }
        lines.push(`- ${entryWords(entry, now, zone, cards.get(entry.run.id))}`);
    }
    const more = entries.length - shown.length;
    return [...lines, ...(more > 0 ? ['', `and ${more} more`] : [])].join('\n');
}

/** Posts stay, so none may say "today". */
function headingOf({kind}: MyDayEntry, date: string): string {
    switch (kind) {
        case 'overdue':
            return 'Overdue';
        case 'today':
        case 'update_today':
            return `Due on ${date}`;
        case 'repeat':
            return `Again on ${date}`;
        default:
            return 'Waiting for you';
    }
}

function entryWords(entry: MyDayEntry, now: Millis, zone: Zone, card: PostId | undefined): string {
    const {name} = entry.run;
    const run = card === undefined ? `**${quoteName(name)}**` : `[**${quoteLabel(name)}**](/_redirect/pl/${card})`;
    const time = (at: Millis): string => stampWords(at, now, zone);
    switch (entry.kind) {
        case 'update':
            return `${run}: the update was due ${time(entry.dueAt)}`;
        case 'take':
            return `${run}: nobody has been on it since ${time(entry.since)}`;
        case 'seat':
            return `${run}: you were asked to be ${quoteName(entry.title)}`;
        case 'update_today':
            return `${run}: an update is due ${time(entry.dueAt)}`;
        case 'overdue':
            return `${run}: “${quoteName(entry.title)}” was due ${time(entry.dueAt)}`;
        case 'today':
            return `${run}: “${quoteName(entry.title)}” is due ${time(entry.dueAt)}`;
        case 'repeat':
            return `${run}: “${quoteName(entry.title)}”, ${entry.done} of ${entry.times} done${entry.per === 'week' ? ' in the week' : ''}`;
    }
}
