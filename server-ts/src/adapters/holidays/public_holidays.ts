import Holidays from 'date-holidays';

/** The public holidays of a country, or of a region in it: local dates `YYYY-MM-DD` with their names. */
export interface HolidaySource {
    of(country: string, region: string | undefined, year: number): Record<string, string>;
    knows(country: string, region: string | undefined): boolean;
}

/** One country has a few dozen days a year; this many country-years are kept. */
const KEPT = 200;

/** From date-holidays. Only days that are off for everybody count: "bank", "school" and "observance" days are working days for a team. */
export function publicHolidays(): HolidaySource {
    const kept = new Map<string, Record<string, string>>();
    return {
        of: (country, region, year) => {
            const key = `${country} ${region ?? ''} ${year}`;
            const found = kept.get(key);
            if (found) {
                return found;
            }
            const days: Record<string, string> = {};
            for (const holiday of calendarOf(country, region).getHolidays(year)) {
                if (holiday.type === 'public') {
                    const date = holiday.date.slice(0, 10);
                    const place = region === undefined ? country : `${country}-${region}`;
                    days[date] = `${holiday.name}, a public holiday in ${place}`;
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
            return country in all.getCountries() && (region === undefined || region in (all.getStates(country) ?? {}));
        },
    };
}

function calendarOf(country: string, region: string | undefined): Holidays {
    return region === undefined ? new Holidays(country) : new Holidays(country, region);
}
