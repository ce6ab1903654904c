import Holidays from 'date-holidays';
import type {Almanac} from '../../application/ports';
import type {Country} from '../../domain/calendar/team_settings';
import {DAY} from '../../domain/units';

/** One country has a few dozen days a year; this many country-years are kept. */
const KEPT = 200;
/** The names of days and places; where a list has none of this language, its own stay. */
const LANGUAGE = 'en';

/** From date-holidays. Only days that are off for everybody count: "bank", "school" and "observance" days are working days for a team. */
export function publicHolidays(): Almanac {
    const kept = new Map<string, Record<string, string>>();
    let places: Country[] | null = null;
    return {
        of: (country, region, year) => {
            const key = `${country} ${region ?? ''} ${year}`;
            const found = kept.get(key);
            if (found) {
                return found;
            }
            const place = region === undefined ? country : `${country}-${region}`;
            const days: Record<string, string> = {};
            for (const holiday of calendarOf(country, region).getHolidays(year)) {
                if (holiday.type === 'public') {
                    for (const date of datesOf(holiday)) {
                        days[date] = `${holiday.name}, public holiday in ${place}`;
                    }
                }
            }
            if (kept.size >= KEPT) {
                kept.clear();
            }
            kept.set(key, days);
            return days;
        },
        knows: (country, region) => {
            const all = new Holidays();
            return (
                Object.hasOwn(all.getCountries(), country) &&
                (region === undefined || Object.hasOwn(all.getStates(country) ?? {}, region))
            );
        },
        countries: () => (places ??= allPlaces()),
    };
}

function calendarOf(country: string, region: string | undefined): Holidays {
    const calendar = region === undefined ? new Holidays(country) : new Holidays(country, region);
    calendar.setLanguages([LANGUAGE]);
    return calendar;
}

/** The whole days of a holiday. Some last several; an eve that begins in the afternoon is none, alone or before others: people work until then. */
function datesOf({date, start, end}: {date: string; start: Date; end: Date}): string[] {
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
    // An hour more or less where a clock changes.
    const days = Math.floor((end.getTime() - start.getTime() + DAY / 24) / DAY);
    return Array.from({length: days}, (_, day) => new Date(first + day * DAY).toISOString().slice(0, 10));
}

function allPlaces(): Country[] {
    const all = new Holidays();
    return named(all.getCountries(LANGUAGE)).map(({id, name}) => ({
        id,
        name,
        regions: named(all.getStates(id, LANGUAGE) ?? {}),
    }));
}

function named(names: Record<string, string>): {id: string; name: string}[] {
    return Object.entries(names)
        .map(([id, name]) => ({id, name}))
        .sort((a, b) => a.name.localeCompare(b.name, LANGUAGE));
}
