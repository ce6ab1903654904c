import {addDays, isDate, weekdayOf, whyOff, type WorkingCalendar} from './calendar';
import {refuse, type Refused} from '../refusal';
import {FIRST_YEAR, LAST_YEAR, type TeamSettings} from './team_settings';
import type {Zone} from '../units';

/** Local dates `YYYY-MM-DD` with the words that explain why nobody works then. */
export type Holidays = Record<string, string>;

/** `extra` is a working day that would otherwise be off, or that the team wants to see named. */
export type DayKind = 'weekend' | 'holiday' | 'own' | 'extra';

export interface NamedDay {
    date: string;
    kind: DayKind;
    why: string;
}

export interface CalendarMonth {
    /** `YYYY-MM-01`. */
    first: string;
    /** 1 is Monday. */
    firstWeekday: number;
    length: number;
    named: NamedDay[];
    counts: {working: number} & Record<DayKind, number>;
}

/** The calendar by which duties are computed, in `zone`: the team's own days take precedence over public holidays. */
export function calendarFrom(settings: TeamSettings, zone: Zone, holidays: Holidays): WorkingCalendar {
    const own = Object.entries(settings.daysOff).map(([date, name]) => [date, ownWords(name, holidays[date])]);
    return {
        zone,
        weekdays: settings.weekdays,
        hours: settings.hours,
        daysOff: {...holidays, ...Object.fromEntries(own)},
        extraWorkingDays: settings.extraWorkingDays,
    };
}

function ownWords(name: string, holiday: string | undefined): string {
    const own = `${name}, set by the team`;
    return holiday === undefined ? own : `${own}; ${holiday}`;
}

function extraWords(name: string): string {
    return `extra working day: ${name}`;
}

/** The days of a year that are off, or worked for a special reason, month by month. `holidays` are those of that year. */
export function calendarYear(settings: TeamSettings, holidays: Holidays, year: number): CalendarMonth[] {
    const calendar = calendarFrom(settings, settings.zone, holidays);
    return Array.from({length: 12}, (_, month) => {
        const first = `${year}-${two(month + 1)}-01`;
        const dates = datesOfMonth(first);
        const named = dates.flatMap((date): NamedDay[] => {
            const day = namedDay(settings, calendar, date);
            return day ? [{date, ...day}] : [];
        });
        const count = (kind: DayKind): number => named.filter((day) => day.kind === kind).length;
        const off = named.filter((day) => day.kind !== 'extra').length;
        const counts = {
            working: dates.length - off,
            weekend: count('weekend'),
            holiday: count('holiday'),
            own: count('own'),
            extra: count('extra'),
        };
        return {first, firstWeekday: weekdayOf(first), length: dates.length, named, counts};
    });
}

function namedDay(settings: TeamSettings, calendar: WorkingCalendar, date: string): Omit<NamedDay, 'date'> | null {
    const extra = settings.extraWorkingDays[date];
    if (extra !== undefined) {
        return {kind: 'extra', why: extraWords(extra)};
    }
    const why = whyOff(calendar, date);
    if (why === null) {
        return null;
    }
    const kind =
        settings.daysOff[date] !== undefined ? 'own' : calendar.daysOff[date] !== undefined ? 'holiday' : 'weekend';
    return {kind, why};
}

function datesOfMonth(first: string): string[] {
    const dates: string[] = [];
    for (let date = first; date.slice(0, 7) === first.slice(0, 7); date = addDays(date, 1)) {
        dates.push(date);
    }
    return dates;
}

/** One sentence: whether the team works on a date, and why not. Refuses what is not a date. */
export function whyDay(calendar: WorkingCalendar, date: string): string | Refused {
    if (!isDate(date)) {
        return refuse('date_unknown', {
            field: 'date',
            params: {text: date.slice(0, 40), first: FIRST_YEAR, last: LAST_YEAR},
        });
    }
    const off = whyOff(calendar, date);
    if (off !== null) {
        return `${dateWords(date)} is a day off: ${off}.`;
    }
    const {hours, zone, extraWorkingDays} = calendar;
    const extra = extraWorkingDays[date];
    const why = extra === undefined ? '' : ` (${extraWords(extra)})`;
    return `${dateWords(date)} is a working day, ${hours.from} to ${hours.to} ${zone}${why}.`;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Thu 26 Nov 2026` of `2026-11-26`. */
export function dateWords(date: string): string {
    const [year = '', month = '', day = ''] = date.split('-');
    return `${WEEKDAYS[weekdayOf(date) - 1] ?? ''} ${Number(day)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

function two(number: number): string {
    return String(number).padStart(2, '0');
}
