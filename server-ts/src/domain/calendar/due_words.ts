import {addDays, isWorkingDay, isZone, localDate, wallTimeOn, weekdayOf, type WorkingCalendar} from './calendar';
import {afterLength} from './length_words';
import {zoneName} from './zone_letters';
import {refuse, type Refused} from '../refusal';
import {DAY, type Millis, type Zone} from '../units';

/** A day without a time means the end of a working day, as "by Friday" does. */
const END_OF_DAY = '17:00';
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** A due time more than ten years ahead is a typing mistake. */
const FURTHEST = 3_653 * DAY;

/**
 * What a person typed as a due time, in the typist's zone: `in 2 hours`, `90m`, `1 h 30 min`, `17:00`, `5pm`, `today`, `tomorrow 9:00`,
 * `Friday 17:00`, `Fri 17`, `17:00 tomorrow`, `eod` (the end of the working hours), `midnight` (the coming one), `next Monday`, `next week`
 * (its Monday), `27 Nov 17:00`, `Fri 27 Nov 17:00 CET` as our messages say it, `27.11. 17:00`, `2026-11-27 17:00`, `last working day of the
 * month`, `last working day before the 16th of next month`. A zone behind it has to be the typist's, the team's or UTC by its letters at that
 * time, or any by its whole name (`17:00 Europe/Berlin`). Null clears (`none`, `never`, an empty text). `team` says which days are worked;
 * without it they are Monday to Friday.
 */
export function parseDueWords(text: string, now: Millis, zone: Zone, team?: WorkingCalendar): Millis | null | Refused {
    const words = text
        .trim()
        .toLowerCase()
        .replace(/\s+/g, ' ')
        .replace(/^(["'“”‘’`])(.*)["'“”‘’`]$/, '$2')
        .replace(/^(by|at|on|due|until|till) /, '')
        .replace(/^(\d{4}-\d{2}-\d{2})t(?=\d)/, '$1 ');
    if (words === '' || words === 'none' || words === 'never' || words === 'no date') {
        return null;
    }
    const at =
        afterLength(words, now, zone) ?? fromDayAndTime(words, now, zone, team) ?? inSaidZone(words, now, zone, team);
    if (at === null) {
        return refuse('due_not_understood', {field: 'due', params: {text: text.trim().slice(0, 80)}});
    }
    if (at <= now) {
        return refuse('due_in_the_past', {field: 'due'});
    }
    return at - now > FURTHEST
        ? refuse('due_not_understood', {field: 'due', params: {text: text.trim().slice(0, 80)}})
        : at;
}

function fromDayAndTime(words: string, now: Millis, zone: Zone, team?: WorkingCalendar): Millis | null {
    const today = localDate(now, zone);
    const bare = wallTime(words);
    if (bare !== null) {
        const at = wallTimeOn(today, bare, zone);
        return at !== null && at > now ? at : wallTimeOn(addDays(today, 1), bare, zone);
    }
    if (words === 'midnight') {
        return wallTimeOn(addDays(today, 1), '00:00', zone);
    }
    const [day, time] = dayAndTime(words);
    if (time === END_OF_WORK) {
        // Of the team's day, by the team's clock.
        return onDay(day, team?.hours.to ?? END_OF_DAY, now, today, team?.zone ?? zone);
    }
    const last = lastWorkingDay(day, today, team);
    if (last !== null) {
        return wallTimeOn(last, time ?? END_OF_DAY, zone);
    }
    return onDay(day, time ?? END_OF_DAY, now, today, zone);
}

const ZONE_BEHIND = /^(.*\S) \(?([a-z]{2,5}|gmt[+-]\d{1,2}(?::\d{2})?|[a-z]+(?:\/[a-z0-9_+-]+){1,2})\)?$/;

/** Letters mean different zones in different places (IST is Ireland's, Israel's and India's), so only those that are near are looked for. */
function inSaidZone(words: string, now: Millis, zone: Zone, team?: WorkingCalendar): Millis | null {
    const [, rest = '', said = ''] = ZONE_BEHIND.exec(words) ?? [];
    if (said.includes('/')) {
        return isZone(said) ? fromDayAndTime(rest, now, said, team) : null;
    }
    for (const near of said === '' ? [] : [zone, team?.zone ?? zone, 'UTC']) {
        const at = fromDayAndTime(rest, now, near, team);
        if (at !== null && zoneName(at, near).toLowerCase() === said) {
            return at;
        }
    }
    return null;
}

const END_OF_WORK = 'eod';

/** `friday at 9`, `friday 17:00`, `17:00 on friday`, `friday eod`, `eod`: the day, and its time where one was said. */
function dayAndTime(words: string): [day: string, time: string | null] {
    const end = /^(?:(?!the end)(.+?),? )?(?:by )?(?:eod|(?:the )?end of (?:the )?day)(?: (?:on )?(.+))?$/.exec(words);
    if (end) {
        return [end[1] ?? end[2] ?? 'today', END_OF_WORK];
    }
    const split = /^(.*?),? (?:at )?(\S+ ?(?:am|pm)?)$/.exec(words);
    const time = wallTime(split?.[2] ?? '');
    if (split && time !== null) {
        // Of the evening alone nobody knows when it is.
        return [split[1] === 'tonight' && time >= '17:00' ? 'today' : (split[1] ?? ''), time];
    }
    const turned = /^(\S+(?: ?(?:am|pm))?),? (?:on )?(.+)$/.exec(words);
    const first = wallTime(turned?.[1] ?? '');
    if (turned && first !== null) {
        return [turned[2] ?? '', first];
    }
    const hour = /^((?:(?:next |this )?[a-z]+|next week)),? (?:at )?(\d{1,2})$/.exec(words);
    return hour && isClearHour(Number(hour[2])) && !isMonth(hour[1] ?? '')
        ? [hour[1] ?? '', `${(hour[2] ?? '').padStart(2, '0')}:00`]
        : [words, null];
}

/** `Friday 5` is in the afternoon for most and at night by the clock. */
function isClearHour(hour: number): boolean {
    return hour >= 7 && hour <= 23;
}

function isMonth(word: string): boolean {
    return MONTHS.some((month) => word.startsWith(month)) && !WEEKDAYS.some((day) => day.startsWith(word));
}

const LAST_WORKING_DAY =
    /^(?:the )?last working day (?:of (?:the|this|(next)) month|before the (\d{1,2})(?:st|nd|rd|th)? of next month)$/;

/** The date of `last working day of …` or `before …`; null for other words, and for a day that next month does not have. */
function lastWorkingDay(words: string, today: string, team: WorkingCalendar | undefined): string | null {
    const match = LAST_WORKING_DAY.exec(words);
    if (!match) {
        return null;
    }
    const [, isNext, before] = match;
    const end =
        before === undefined ? firstOfMonth(today, isNext === undefined ? 1 : 2) : dayOfNextMonth(today, before);
    if (end === null) {
        return null;
    }
    let date = addDays(end, -1);
    for (let days = 0; days < 31 && !isWorked(date, team); days += 1) {
        date = addDays(date, -1);
    }
    return date;
}

function isWorked(date: string, team: WorkingCalendar | undefined): boolean {
    return team === undefined ? weekdayOf(date) <= 5 : isWorkingDay(team, date);
}

function dayOfNextMonth(today: string, day: string): string | null {
    const [year, month] = firstOfMonth(today, 1).split('-');
    return validDate(Number(year), Number(month), Number(day));
}

/** The first of the month, `ahead` months on. */
function firstOfMonth(today: string, ahead: number): string {
    const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 + ahead;
    return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

function onDay(day: string, wall: string, now: Millis, today: string, zone: Zone): Millis | null {
    if (day === 'next week') {
        return wallTimeOn(addDays(today, 8 - weekdayOf(today)), wall, zone);
    }
    if (day === 'today' || day === 'tomorrow') {
        return wallTimeOn(addDays(today, day === 'today' ? 0 : 1), wall, zone);
    }
    if (/^(?:the )?day after tomorrow$/.test(day)) {
        return wallTimeOn(addDays(today, 2), wall, zone);
    }
    const named = /^(?:(next )|this )?([a-z]+)$/.exec(day);
    const weekday = named
        ? WEEKDAYS.findIndex((name) => (named[2] ?? '').length >= 2 && name.startsWith(named[2] ?? ''))
        : -1;
    if (weekday >= 0) {
        const ahead = (weekday + 1 - weekdayOf(today) + 7) % 7;
        const at = wallTimeOn(addDays(today, ahead), wall, zone);
        const thisWeeks = at !== null && at > now && !(named?.[1] && ahead === 0);
        return thisWeeks ? at : wallTimeOn(addDays(today, ahead + 7), wall, zone);
    }
    const {weekday: said, rest} = withoutWeekday(day);
    // `Fri 27 Nov` in December is this year's, which is over, and no slip: next year that is a Saturday.
    const dates = [dateOf(rest, today), said === null ? null : dateOf(`${rest} ${today.slice(0, 4)}`, today)];
    const date = dates.find((one) => one !== null && isOn(one, said)) ?? null;
    return date === null ? null : wallTimeOn(date, wall, zone);
}

/** `Fri 27 Nov` and `Friday, 27 November` without the day of the week, which is 1 to 7; null where none stands before a date. */
export function withoutWeekday(words: string): {weekday: number | null; rest: string} {
    const [, name = '', rest = ''] = /^([a-z]{2,9}),? (.*\d.*)$/.exec(words) ?? [];
    const place = name === '' ? -1 : WEEKDAYS.findIndex((one) => one.startsWith(name));
    return place < 0 ? {weekday: null, rest: words} : {weekday: place + 1, rest};
}

/** False for a date on another day of the week than was said with it: one of the two is a slip. */
export function isOn(date: string, weekday: number | null): boolean {
    return weekday === null || weekdayOf(date) === weekday;
}

/**
 * `YYYY-MM-DD` of `2026-11-27`, `27 Nov`, `Nov 27`, `27 November 2027`, `27.11.`; a day and month that are over mean next year. Slashes are
 * not understood: 3/4 is in March for some people and in April for others.
 */
export function dateOf(words: string, today: string): string | null {
    const day = words.replace(/\b(\d{1,2})(?:st|nd|rd|th)\b(?: of)?/, '$1');
    const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
    if (iso) {
        return validDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
    }
    const dotted = /^(\d{1,2})\. ?(\d{1,2})\.? ?(\d{4})?$/.exec(day);
    const named =
        dotted ??
        /^(\d{1,2})\.? ([a-z]{3,9})(?: (\d{4}))?$/.exec(day) ??
        swap(/^([a-z]{3,9}) (\d{1,2})(?:,? (\d{4}))?$/.exec(day));
    const name = named?.[2] ?? '';
    const month = dotted ? Number(name) : MONTHS.indexOf(name.slice(0, 3)) + 1;
    if (!named || month === 0) {
        return null;
    }
    const year = named[3] === undefined ? Number(today.slice(0, 4)) : Number(named[3]);
    const date = validDate(year, month, Number(named[1]));
    return date !== null && named[3] === undefined && date < today
        ? validDate(year + 1, month, Number(named[1]))
        : date;
}

function swap(match: RegExpExecArray | null): (string | undefined)[] | null {
    return match ? [match[0], match[2], match[1], match[3]] : null;
}

function validDate(year: number, month: number, day: number): string | null {
    const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    const daysIn = [
        31,
        year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ][month - 1];
    return daysIn !== undefined && day >= 1 && day <= daysIn ? text : null;
}

/** True for `HH:MM` as it is stored, from 00:00 to 23:59. */
export function isWallTime(text: string): boolean {
    return /^\d{2}:\d{2}$/.test(text) && wallTime(text) === text;
}

/** `HH:MM` of `17:00`, `9:05`, `5pm`, `5:30 pm`, `noon`; null when it is not a time of day. */
export function wallTime(text: string): string | null {
    if (text === 'noon') {
        return '12:00';
    }
    const match = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?$/.exec(text);
    if (!match || (match[2] === undefined && match[3] === undefined)) {
        return null;
    }
    const half = match[3];
    const hour = Number(match[1]);
    const minute = Number(match[2] ?? 0);
    if (minute > 59 || hour > (half ? 12 : 23) || (half !== undefined && hour === 0)) {
        return null;
    }
    const clock = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
    return `${String(clock).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
