import en from '../../i18n/en.json';
import type {MessageId, Values} from '../host/text';
import {exactWords, lengthWords, momentWords, sameClock, wallWords, type Reader} from './time_words';

const say = (id: MessageId, values: Values = {}): string =>
    en[id].replace(/\{(\w+)\}/g, (_, key: string) => String(values[key]));
const reader: Reader = {
    now: Date.parse('2026-11-23T09:00:00Z'),
    zone: 'Europe/Amsterdam',
    locale: 'en',
    hours: 'h23',
    say,
};
const at = (words: string): string => momentWords(Date.parse(words), reader);

it.each([
    ['2026-11-23T16:00:00Z', 'today 17:00'],
    ['2026-11-23T23:30:00Z', 'tomorrow 00:30'],
    ['2026-11-22T14:12:00Z', 'yesterday 15:12'],
    ['2026-11-27T16:00:00Z', 'Fri 17:00'],
    ['2026-11-30T16:00:00Z', '30 Nov 17:00'],
    ['2026-11-20T16:00:00Z', '20 Nov 17:00'],
    ['2027-11-27T16:00:00Z', '27 Nov 2027'],
])('writes %s as %s', (instant, words) => {
    expect(at(instant)).toBe(words);
});

it('counts days by the calendar, also where one has 25 hours', () => {
    const autumn: Reader = {...reader, now: Date.parse('2026-10-24T22:30:00Z')};
    expect(momentWords(Date.parse('2026-10-25T22:59:00Z'), autumn)).toBe('today 23:59');
});

it('names both zones where they differ', () => {
    const words = exactWords(Date.parse('2026-11-27T16:00:00Z'), reader, 'America/New_York');
    expect(words).toContain('17:00 Europe/Amsterdam');
    expect(words).toContain('11:00 America/New York');
});

it('says a moment once where the run’s zone is the reader’s by another name', () => {
    const words = exactWords(Date.parse('2026-11-27T16:00:00Z'), {...reader, zone: 'Asia/Calcutta'}, 'Asia/Kolkata');
    expect(words).toMatch(/^Friday,? 27 November 2026, 21:30 Asia\/Calcutta$/);
});

it.each([
    ['Europe/Kiev', 'Europe/Kyiv', true],
    ['Europe/Amsterdam', 'Africa/Lagos', false],
    ['Pacific/Apia', 'Pacific/Pago_Pago', false],
])('clocks of %s and %s show the same all year: %s', (zone, other, same) => {
    expect(sameClock(reader.now, zone, other)).toBe(same);
});

it.each([
    ['en', '5:00 PM', '12:30 AM'],
    ['en-AU', '5:00 pm', '12:30 am'],
])('writes times of 12 hours in %s where the reader wants them, never over two lines', (locale, five, midnight) => {
    const twelve: Reader = {...reader, locale, hours: 'h12'};
    const unbroken = (words: string): string => words.replace(' ', '\u00a0');
    expect(wallWords('17:00', twelve)).toBe(unbroken(five));
    expect(momentWords(Date.parse('2026-11-23T23:30:00Z'), twelve)).toBe(`tomorrow ${unbroken(midnight)}`);
    const exact = exactWords(Date.parse('2026-11-27T16:00:00Z'), twelve, 'UTC').split('\n');
    expect(exact[0]).toContain(`2026, ${unbroken(five)} Europe/Amsterdam`);
    expect(exact[1]).toContain(`2026, ${unbroken(five).replace('5', '4')} UTC`);
});

it.each([
    [30_000, '1 min'],
    [59 * 60_000, '59 min'],
    [119 * 60_000, '1 h'],
    [24 * 3_600_000, '1 d'],
    [42 * 3_600_000, '1 d 18 h'],
    [50 * 3_600_000, '2 d'],
])('calls %d ms %s', (length, words) => {
    expect(lengthWords(length, say)).toBe(words);
});
