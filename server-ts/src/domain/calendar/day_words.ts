import {addDays, isDate, weekdayOf} from './calendar';
import {dateOf, isOn, WEEKDAYS, withoutWeekday} from './due_words';
import {refuse, type Refused} from '../refusal';
import {FIRST_YEAR, LAST_YEAR} from './team_settings';

/** A day and month without a year mean the nearest such day, at most this far ahead. */
const HALF_A_YEAR = 183;

/**
 * The local date that people mean when they ask about a day: `today`, `yesterday`, `Thursday`, `next Thursday`, `26 Nov`, `Thu 26 Nov`,
 * `2026-11-26`. A weekday is the last one, today included; if that was before `since`, the next one. `today` and `since` are `YYYY-MM-DD`.
 */
export function parseDay(text: string, today: string, since: string): string | Refused {
    const words = text.trim().toLowerCase().replace(/\s+/g, ' ').replace(/^on /, '');
    const date = dayOf(words, today, since);
    return date !== null && isDate(date) && inYears(date)
        ? date
        : refuse('date_unknown', {
              field: 'date',
              params: {text: text.trim().slice(0, 40), first: FIRST_YEAR, last: LAST_YEAR},
          });
}

function inYears(date: string): boolean {
    const year = Number(date.slice(0, 4));
    return year >= FIRST_YEAR && year <= LAST_YEAR;
}

function dayOf(words: string, today: string, since: string): string | null {
    switch (words) {
        case 'today':
            return today;
        case 'yesterday':
            return addDays(today, -1);
        case 'tomorrow':
            return addDays(today, 1);
        default:
            return weekdayIn(words, today, since) ?? dated(words, today);
    }
}

function weekdayIn(words: string, today: string, since: string): string | null {
    const named = /^(?:(last|next|this) )?([a-z]{2,9})$/.exec(words);
    const weekday = named ? WEEKDAYS.findIndex((name) => name.startsWith(named[2] ?? '')) + 1 : 0;
    if (!named || weekday === 0) {
        return null;
    }
    const back = (weekdayOf(today) - weekday + 7) % 7;
    if (named[1] === 'next') {
        return addDays(today, 7 - back);
    }
    const last = addDays(today, named[1] === 'last' && back === 0 ? -7 : -back);
    return last < since && named[1] !== 'last' ? addDays(last, 7) : last;
}

function dated(words: string, today: string): string | null {
    const {weekday, rest} = withoutWeekday(words);
    const date = dateOf(rest, today);
    const hasYear = /\d{4}/.test(words);
    const nearest =
        date !== null && !hasYear && date > addDays(today, HALF_A_YEAR)
            ? `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`
            : date;
    return nearest !== null && isDate(nearest) && isOn(nearest, weekday) ? nearest : null;
}
