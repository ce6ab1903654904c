import {Temporal} from 'temporal-polyfill';
import {isZone} from './calendar';
import {zonesToChoose} from './zone_names';

const known = Intl.supportedValuesOf('timeZone');
const clock = (zone: string, at: string): string => Temporal.Instant.from(at).toZonedDateTimeISO(zone).offset;

it('offers what people look for today, and what was renamed once only', () => {
    const offered = zonesToChoose(known, 'UTC');
    expect(offered).toEqual(expect.arrayContaining(['UTC', 'Asia/Kolkata', 'Europe/Kyiv', 'Asia/Ho_Chi_Minh']));
    expect(offered).not.toContain('Asia/Calcutta');
    expect(offered.length).toBe(new Set(offered).size);
    expect(offered.filter((zone) => !isZone(zone))).toEqual([]);
});

it('lists in the order of the names, UTC first', () => {
    const [first, ...others] = zonesToChoose(known, 'UTC');
    expect(first).toBe('UTC');
    expect(others).toEqual([...others].sort());
});

it('renames none to another place’s time', () => {
    const renamed = known.map((zone) => [zone, zonesToChoose([zone], 'UTC')[1] ?? zone] as const);
    const moved = renamed.filter(([zone, name]) =>
        ['1990-01-15T12:00Z', '2026-01-15T12:00Z', '2026-07-15T12:00Z'].some(
            (at) => clock(zone, at) !== clock(name, at),
        ),
    );
    expect(moved).toEqual([]);
});

it('keeps an older name that a team has chosen', () => {
    expect(zonesToChoose(known, 'Europe/Kiev')).toContain('Europe/Kiev');
});
