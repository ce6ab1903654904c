import Holidays from 'date-holidays';
import {publicHolidays} from '../../server-ts/src/adapters/holidays/public_holidays';
import type {WorkingCalendar} from '../../server-ts/src/domain/calendar/calendar';
import type {DutyAnchor} from '../../server-ts/src/domain/duty/duty';
import type {DutyRule, Weekday} from '../../server-ts/src/domain/duty/duty_rule';
import {DAY, MINUTE, SECOND, type Millis, type Zone} from '../../server-ts/src/domain/units';
import {changesOf, minuteOf, wallOf} from './wall_clock';
import {slowLocalDate} from './oracle';

/** Forty places whose clocks are moved in all the ways that there were and are between 2019 and 2028. */
export const ZONES: readonly Zone[] = [
    'UTC',
    'Europe/Amsterdam',
    'Europe/London',
    'Europe/Dublin',
    'Europe/Moscow',
    'Europe/Volgograd',
    'Africa/Casablanca',
    'Africa/El_Aaiun',
    'Africa/Cairo',
    'Africa/Juba',
    'Asia/Beirut',
    'Asia/Gaza',
    'Asia/Amman',
    'Asia/Damascus',
    'Asia/Jerusalem',
    'Asia/Tehran',
    'Asia/Kathmandu',
    'Asia/Kolkata',
    'Asia/Almaty',
    'Australia/Lord_Howe',
    'Australia/Adelaide',
    'Australia/Eucla',
    'Pacific/Norfolk',
    'Pacific/Auckland',
    'Pacific/Chatham',
    'Pacific/Apia',
    'Pacific/Fiji',
    'Pacific/Kiritimati',
    'Pacific/Easter',
    'Antarctica/Casey',
    'Antarctica/Troll',
    'America/New_York',
    'America/St_Johns',
    'America/Havana',
    'America/Sao_Paulo',
    'America/Asuncion',
    'America/Santiago',
    'America/Mexico_City',
    'America/Nuuk',
    'America/Whitehorse',
];

export const YEARS = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028] as const;

/** Chance that can be repeated. */
export interface Chance {
    /** A whole number from 0 to below `n`. */
    below(n: number): number;
    one<T>(list: readonly T[]): T;
    happens(share: number): boolean;
}

/** Mulberry32, with its state in `seed`. */
export function chanceFrom(seed: number): Chance {
    let state = seed >>> 0;
    const next = (): number => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
    const below = (n: number): number => Math.floor(next() * n);
    return {
        below,
        one: (list) => {
            const found = list[below(list.length)];
            if (found === undefined) {
                throw new Error('nothing to choose from');
            }
            return found;
        },
        happens: (share) => next() < share,
    };
}

/** One question to the calendar and the duty. */
export interface Case {
    calendar: WorkingCalendar;
    /** An instant, and a date and a wall time near it. */
    at: Millis;
    date: string;
    wall: string;
    workingTime: Millis;
    rules: DutyRule[];
    anchor: DutyAnchor;
}

const source = publicHolidays();
const countries = Object.keys(new Holidays().getCountries());

/** The public holidays around a year in a country, or in one of its regions, that chance chose. */
export function somewhere(chance: Chance): (year: number) => Record<string, string> {
    const country = chance.one(countries);
    const regions = Object.keys(new Holidays().getStates(country) ?? {});
    const region = regions.length > 0 && chance.happens(0.5) ? chance.one(regions) : undefined;
    return (year) => Object.assign({}, ...[year - 1, year, year + 1].map((one) => source.of(country, region, one)));
}

const two = (n: number): string => String(n).padStart(2, '0');
const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const HOURS = [
    {from: '09:00', to: '17:00'},
    {from: '06:15', to: '21:45'},
    {from: '12:00', to: '13:00'},
    {from: '00:00', to: '23:30'},
    {from: '01:30', to: '02:30'},
    {from: '02:15', to: '10:00'},
];
/** Where clocks are moved, and ordinary ones. */
const TIMES = [
    '00:00',
    '00:15',
    '01:30',
    '02:00',
    '02:15',
    '02:30',
    '03:00',
    '09:00',
    '16:00',
    '22:30',
    '23:30',
    '23:59',
];

/** Cases of a zone in a year, half of them around the nights on which its clocks are moved. */
export function casesOf(zone: Zone, year: number, holidays: Record<string, string>, chance: Chance): () => Case {
    const first = minuteOf(`${year}-01-01 00:00`);
    const last = minuteOf(`${year + 1}-01-01 00:00`);
    const changes = changesOf(wallOf(zone), first, last);
    const wallTime = (): string =>
        chance.happens(0.7) ? chance.one(TIMES) : `${two(chance.below(24))}:${two(chance.below(60))}`;
    const instant = (): Millis => {
        const minute =
            changes.length > 0 && chance.happens(0.5)
                ? chance.one(changes) + chance.below(6 * 1_440) - 3 * 1_440
                : first + chance.below(last - first);
        return minute * MINUTE + (chance.happens(0.2) ? chance.below(60) * SECOND + chance.below(1_000) : 0);
    };
    const someDays = (): Weekday[] => {
        const days = WEEKDAYS.filter(() => chance.happens(0.6));
        return days.length === 0 ? [chance.one(WEEKDAYS)] : days;
    };
    const calendarAround = (at: Millis): WorkingCalendar => {
        const around = (atMost: number): Record<string, string> =>
            Object.fromEntries(
                Array.from({length: chance.below(atMost)}, () => [
                    slowLocalDate(at + (chance.below(16) - 4) * DAY, zone),
                    'because',
                ]),
            );
        return {
            zone,
            weekdays: chance.happens(0.6) ? [1, 2, 3, 4, 5] : someDays(),
            hours: chance.happens(0.5) ? {from: '09:00', to: '17:00'} : chance.one(HOURS),
            daysOff: {...holidays, ...around(5)},
            extraWorkingDays: around(3),
        };
    };
    const rule = (): DutyRule => {
        const days = chance.one(['always', 'working'] as const);
        switch (chance.below(3)) {
            case 0:
                return {every: 'day', at: wallTime(), days};
            case 1:
                return {every: 'week', on: someDays(), at: wallTime()};
            default:
                return {
                    every: 'hours',
                    hours: chance.one([1, 1.5, 2, 4, 8, 24]),
                    days,
                    ...(chance.happens(0.3) ? {firstHours: chance.one([4, 24, 72])} : {}),
                };
        }
    };
    return () => {
        const at = instant();
        const later = (): Millis => at + chance.below(4 * 1_440) * MINUTE;
        const lastUpdateAt = chance.happens(0.6) ? later() - (chance.happens(0.1) ? 2 * DAY : 0) : null;
        const isAnswer = lastUpdateAt !== null && chance.happens(0.5);
        return {
            calendar: calendarAround(at),
            at,
            date: slowLocalDate(at, zone),
            wall: wallTime(),
            workingTime: chance.one([1, 10, 60, 240, 480, 900]) * MINUTE + chance.below(2) * chance.below(MINUTE),
            rules: Array.from({length: 1 + chance.below(2)}, rule),
            anchor: {
                startedAt: at,
                armedAt: chance.happens(0.5) ? later() : null,
                lastUpdateAt,
                ...(isAnswer ? {answeredDueAt: lastUpdateAt - chance.below(90) * MINUTE} : {}),
            },
        };
    };
}
