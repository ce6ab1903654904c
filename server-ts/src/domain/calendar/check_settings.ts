import {isDate, isZone} from './calendar';
import {isWallTime} from './due_words';
import type {Weekday} from '../duty/duty_rule';
import {isBlank, lengthOf, storable} from '../limits';
import {refuse, type Refusal} from '../refusal';
import {
    DAY_NAME_AT_MOST,
    DEFAULT_SETTINGS,
    FIRST_YEAR,
    inOrder,
    LAST_YEAR,
    OWN_DAYS_AT_MOST,
    SETTING_KEYS,
    type TeamSettings,
} from './team_settings';

/** A mistake in settings: `path` leads to it (`['daysOff', '2027-02-30']`); the refusal's field is that path with dots. */
export interface Mistake {
    path: string[];
    refusal: Refusal;
}

/** Whether public holidays are known for a country, or for a region in it. */
export type KnowsPlace = (country: string, region?: string) => boolean;

/** No more than these are reported at once. */
const MISTAKES_AT_MOST = 20;

type Fields = Record<string, unknown>;
type Tell = (path: string[], reason: Refusal['reason'], params?: Refusal['params']) => void;

/**
 * Settings from a person or a file, in a fixed order and within their limits; or everything that is wrong with them. Country, region and
 * own days may be left out and are then empty.
 */
export function checkSettings(
    value: unknown,
    knowsPlace: KnowsPlace,
): {settings: TeamSettings; mistakes?: never} | {settings?: never; mistakes: [Mistake, ...Mistake[]]} {
    const mistakes: Mistake[] = [];
    const tell: Tell = (path, reason, params) => {
        const {refused} = refuse(reason, {field: path.join('.'), ...(params ? {params} : {})});
        mistakes.push({path, refusal: refused});
    };
    const fields = isFields(value) ? value : {};
    if (!isFields(value)) {
        tell([], 'settings_shape', {expected: 'a list of settings'});
    }
    for (const key of Object.keys(fields)) {
        if (!SETTING_KEYS.some((known) => known === key)) {
            tell([key], 'setting_unknown', {text: key.slice(0, 80), known: SETTING_KEYS.join(', ')});
        }
    }
    const settings: TeamSettings = {
        zone: zoneOf(fields['zone'], tell),
        weekdays: weekdaysOf(fields['weekdays'], tell),
        hours: hoursOf(fields['hours'], tell),
        ...placeOf(fields, knowsPlace, tell),
        ...ownDaysOf(fields, tell),
    };
    const [first, ...others] = mistakes;
    return first ? {mistakes: [first, ...others.slice(0, MISTAKES_AT_MOST - 1)]} : {settings: inOrder(settings)};
}

function isFields(value: unknown): value is Fields {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function zoneOf(zone: unknown, tell: Tell): string {
    if (typeof zone !== 'string' || zone.length > 64 || !isZone(zone)) {
        tell(['zone'], 'zone_unknown', {text: wordOf(zone)});
        return DEFAULT_SETTINGS.zone;
    }
    return zone;
}

function weekdaysOf(given: unknown, tell: Tell): Weekday[] {
    if (!Array.isArray(given)) {
        tell(['weekdays'], 'settings_shape', {expected: 'a list of numbers from 1 (Monday) to 7 (Sunday)'});
        return [];
    }
    const days = WEEK.filter((day) => given.includes(day));
    if (days.length !== given.length) {
        tell(['weekdays'], 'settings_shape', {expected: 'numbers from 1 (Monday) to 7 (Sunday), each once'});
    } else if (days.length === 0) {
        tell(['weekdays'], 'no_working_day');
    }
    return days;
}

const WEEK: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

function hoursOf(given: unknown, tell: Tell): TeamSettings['hours'] {
    if (!isFields(given)) {
        tell(['hours'], 'settings_shape', {expected: 'from and to, such as 09:00 and 17:00'});
        return DEFAULT_SETTINGS.hours;
    }
    for (const key of Object.keys(given)) {
        if (key !== 'from' && key !== 'to') {
            tell(['hours', key], 'setting_unknown', {text: key.slice(0, 80), known: 'from, to'});
        }
    }
    const from = wallTimeOf('from', given['from'], tell);
    const to = wallTimeOf('to', given['to'], tell);
    if (from === null || to === null) {
        return DEFAULT_SETTINGS.hours;
    }
    if (from >= to) {
        tell(['hours', 'to'], 'hours_empty', {from, to});
    }
    return {from, to};
}

function wallTimeOf(name: 'from' | 'to', given: unknown, tell: Tell): string | null {
    if (typeof given === 'string' && isWallTime(given)) {
        return given;
    }
    const text = wordOf(given);
    tell(['hours', name], text === '' ? 'time_missing' : 'time_unknown', {text});
    return null;
}

function placeOf(fields: Fields, knowsPlace: KnowsPlace, tell: Tell): Pick<TeamSettings, 'country' | 'region'> {
    const country = fields['country'] ?? null;
    const region = fields['region'] ?? null;
    if (country === null) {
        if (region !== null) {
            tell(['region'], 'region_without_country');
        }
        return {country: null, region: null};
    }
    if (typeof country !== 'string' || !knowsPlace(country)) {
        tell(['country'], 'country_unknown', {text: wordOf(country)});
        return {country: null, region: null};
    }
    if (region !== null && (typeof region !== 'string' || !knowsPlace(country, region))) {
        tell(['region'], 'region_unknown', {text: wordOf(region), country});
        return {country, region: null};
    }
    return {country, region};
}

function ownDaysOf(fields: Fields, tell: Tell): Pick<TeamSettings, 'daysOff' | 'extraWorkingDays'> {
    const daysOff = daysOf(fields, 'daysOff', tell);
    const extraWorkingDays = daysOf(fields, 'extraWorkingDays', tell);
    const both = Object.keys(extraWorkingDays).filter((date) => Object.hasOwn(daysOff, date));
    both.forEach((date) => tell(['extraWorkingDays', date], 'day_off_and_working', {text: date}));
    if (Object.keys(daysOff).length + Object.keys(extraWorkingDays).length > OWN_DAYS_AT_MOST) {
        tell(['daysOff'], 'too_many_days', {limit: OWN_DAYS_AT_MOST});
    }
    return {daysOff, extraWorkingDays};
}

function daysOf(fields: Fields, key: 'daysOff' | 'extraWorkingDays', tell: Tell): Record<string, string> {
    const given = fields[key] ?? {};
    if (!isFields(given)) {
        tell([key], 'settings_shape', {expected: 'dates, each with its name'});
        return {};
    }
    const entries = Object.entries(given);
    if (entries.length > OWN_DAYS_AT_MOST) {
        tell([key], 'too_many_days', {limit: OWN_DAYS_AT_MOST});
        return {};
    }
    const days: Record<string, string> = {};
    for (const [date, given] of entries) {
        const name = typeof given === 'string' ? storable(given).replace(/\s+/g, ' ').trim() : '';
        if (date === '') {
            tell([key, date], 'date_missing');
        } else if (!isDate(date) || Number(date.slice(0, 4)) < FIRST_YEAR || Number(date.slice(0, 4)) > LAST_YEAR) {
            tell([key, date], 'date_unknown', {text: date.slice(0, 40), first: FIRST_YEAR, last: LAST_YEAR});
        } else if (isBlank(name)) {
            tell([key, date], 'day_name_empty', {text: date});
        } else if (lengthOf(name) > DAY_NAME_AT_MOST) {
            tell([key, date], 'field_too_long', {limit: DAY_NAME_AT_MOST});
        } else {
            days[date] = name;
        }
    }
    return days;
}

/** A value as a word in a sentence, whatever its type. */
function wordOf(value: unknown): string {
    return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 80) : '';
}
