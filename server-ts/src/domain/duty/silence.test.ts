import {MONDAY_10, utc} from '../../../../test/support/builders';
import {isRefused} from '../refusal';
import {parseSilence} from './silence';
import {DAY} from '../units';

const iso = (at: number): string => new Date(at).toISOString().slice(5, 16).replace('T', ' ');
function spans(text: string): string[] | string {
    const found = parseSilence(text, MONDAY_10, MONDAY_10 + 21 * DAY, 'Europe/Amsterdam');
    return isRefused(found)
        ? `${found.refused.reason} ${String(found.refused.params?.['text'])}`
        : found.map(({from, to}) => `${iso(from)} to ${iso(to)}`);
}

test.each([
    ['Tue-Thu', ['11-23 23:00 to 11-26 23:00']],
    ['Tue–Thu', ['11-23 23:00 to 11-26 23:00']],
    ['tuesday to thursday', ['11-23 23:00 to 11-26 23:00']],
    ['Tue 10:00 - Thu 12:00', ['11-24 09:00 to 11-26 11:00']],
    ['2026-11-24..2026-11-26', ['11-23 23:00 to 11-26 23:00']],
    ['2026-11-24 18:00 – 2026-11-26', ['11-24 17:00 to 11-26 23:00']],
    ['Wed', ['11-24 23:00 to 11-25 23:00']],
    ['Wed 14:00', ['11-25 13:00 to 11-25 23:00']],
    ['Mon', ['11-22 23:00 to 11-23 23:00']],
    ['Fri-Mon', ['11-26 23:00 to 11-30 23:00']],
    ['Tue 10:00 - Tue 9:00', ['11-24 09:00 to 12-01 08:00']],
    ['Tue, 2026-12-25', ['11-23 23:00 to 11-24 23:00', '12-24 23:00 to 12-25 23:00']],
    [
        'every Sat-Sun',
        [
            '11-27 23:00 to 11-29 23:00',
            '12-04 23:00 to 12-06 23:00',
            '12-11 23:00 to 12-13 23:00',
            '12-18 23:00 to 12-20 23:00',
        ],
    ],
])('%s', (text, expected) => expect(spans(text)).toEqual(expected));

test.each(['', 'soon', 'Tue-', 'Tue 25:00', '2026-02-30', '2026-11-26..2026-11-24', 'every 2026-11-24'])(
    '%j is refused in its words',
    (text) => expect(spans(text)).toBe(`silence_not_understood ${text}`),
);

test('of several the one that is not understood is named, and not at length', () => {
    expect(spans('Tue, whenever')).toBe('silence_not_understood whenever');
    expect(spans(`Tue, ${'x'.repeat(10_000)}`)).toBe(`silence_not_understood ${'x'.repeat(80)}`);
});

test('a span over the change of the clocks ends at midnight of the wall', () => {
    const found = parseSilence('Sat-Sun', utc('2026-10-23 09:00'), utc('2026-10-30 09:00'), 'Europe/Amsterdam');
    expect(found).toEqual([{from: utc('2026-10-23 22:00'), to: utc('2026-10-25 23:00')}]);
});
