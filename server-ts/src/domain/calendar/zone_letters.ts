import type {Millis, Zone} from '../units';

/** Making one costs fifty times as much as using it. */
const made = new Map<string, Intl.DateTimeFormat>();
const MADE_AT_MOST = 500;

function formatOf(zone: Zone, locale: string): Intl.DateTimeFormat {
    const key = `${zone} ${locale}`;
    let format = made.get(key);
    if (!format) {
        format = new Intl.DateTimeFormat(locale, {timeZone: zone, timeZoneName: 'short'});
        if (made.size >= MADE_AT_MOST) {
            made.clear();
        }
        made.set(key, format);
    }
    return format;
}

/** The English of each region names only that region's zones. Zones that no English names may have a name in the language spoken there. */
const NAMING = [
    'en-GB',
    'en-US',
    'en-CA',
    'en-AU',
    'en-NZ',
    'en-IE',
    'en-IN',
    'en-ZA',
    'en-SG',
    'en-HK',
    'ja-JP',
    'pt-BR',
    'es-AR',
    'es-CL',
    'es-CO',
    'es-PE',
];

/** `CET`, `PDT`, `AEST`: letters alone, where others write `GMT-8` or `Heure de …`. */
const ZONE_NAME = /^[A-Z]{2,5}$/;

/** Names found, by zone and offset: going through all languages for each time would cost more than everything else. */
const zoneNames = new Map<string, string>();

/** What people call a zone's time at an instant: `CET`, `EDT`; `GMT-3` if no language has a name. */
export function zoneName(at: Millis, zone: Zone): string {
    const named = (locale: string): string =>
        formatOf(zone, locale)
            .formatToParts(at)
            .find(({type}) => type === 'timeZoneName')?.value ?? zone;
    const first = named('en-GB');
    if (ZONE_NAME.test(first)) {
        return first;
    }
    const key = `${zone} ${first}`;
    const name = zoneNames.get(key) ?? NAMING.map(named).find((one) => ZONE_NAME.test(one)) ?? first;
    if (zoneNames.size >= MADE_AT_MOST) {
        zoneNames.clear();
    }
    zoneNames.set(key, name);
    return name;
}
