import type {Weekday} from '../duty/duty_rule';
import type {Zone} from '../units';

/** When and where a team works, as its people set it. Dates are `YYYY-MM-DD` in `zone`, each with its name. */
export interface TeamSettings {
    /** For the calendar, and for runs that start from now on; runs that are under way keep their own. */
    zone: Zone;
    weekdays: Weekday[];
    /** Local wall times, `HH:MM`; `to` is later than `from`. */
    hours: {from: string; to: string};
    /** Whose public holidays are days off, `US`; null: none are. */
    country: string | null;
    /** A part of the country with holidays of its own, `CA`. */
    region: string | null;
    /** The team's own. */
    daysOff: Record<string, string>;
    /** Takes precedence over a day off, a public holiday and a weekend. */
    extraWorkingDays: Record<string, string>;
}

/** A country whose public holidays are known, and those of its regions that have others. */
export interface Country {
    id: string;
    name: string;
    regions: {id: string; name: string}[];
}

export const DEFAULT_SETTINGS: TeamSettings = {
    zone: 'UTC',
    weekdays: [1, 2, 3, 4, 5],
    hours: {from: '09:00', to: '17:00'},
    country: null,
    region: null,
    daysOff: {},
    extraWorkingDays: {},
};

/** In the order in which people read them. */
export const SETTING_KEYS = [
    'zone',
    'weekdays',
    'hours',
    'country',
    'region',
    'daysOff',
    'extraWorkingDays',
] as const satisfies readonly (keyof TeamSettings)[];

/** The team's own days off and extra working days together. */
export const OWN_DAYS_AT_MOST = 200;
export const DAY_NAME_AT_MOST = 100;
/** A date of any other year is a typing mistake. */
export const FIRST_YEAR = 2000;
export const LAST_YEAR = 2199;

/** True when two settings say the same, whatever the order of their days. */
export function sameSettings(one: TeamSettings, other: TeamSettings): boolean {
    return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

/** The same settings with keys, weekdays and dates in a fixed order. */
export function inOrder(settings: TeamSettings): TeamSettings {
    const {zone, weekdays, hours, country, region, daysOff, extraWorkingDays} = settings;
    return {
        zone,
        weekdays: [...weekdays].sort((a, b) => a - b),
        hours: {from: hours.from, to: hours.to},
        country,
        region,
        daysOff: byDate(daysOff),
        extraWorkingDays: byDate(extraWorkingDays),
    };
}

function byDate(days: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1)));
}
