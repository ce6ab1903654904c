import {aCalendar, utc} from '../../../../test/support/builders';
import type {WorkingCalendar} from './calendar';
import {parseDueWords} from './due_words';
import {isRefused} from '../refusal';

/** Monday, 23 November 2026, 10:00 in Amsterdam; 04:00 in New York, 14:45 in Kathmandu, 22:00 in Auckland. */
const NOW = utc('2026-11-23 09:00');

const read = (words: string, zone = 'Europe/Amsterdam', now = NOW): string | null => {
    const at = parseDueWords(words, now, zone);
    return isRefused(at)
        ? at.refused.reason
        : at === null
          ? null
          : new Date(at).toISOString().slice(0, 16).replace('T', ' ');
};

describe('in Amsterdam', () => {
    test.each([
        ['in 2 hours', '2026-11-23 11:00'],
        ['in 1 h 30 min', '2026-11-23 10:30'],
        ['1h30m', '2026-11-23 10:30'],
        ['2 hours', '2026-11-23 11:00'],
        ['2h', '2026-11-23 11:00'],
        ['in an hour', '2026-11-23 10:00'],
        ['half an hour', '2026-11-23 09:30'],
        ['90m', '2026-11-23 10:30'],
        ['in 90 minutes', '2026-11-23 10:30'],
        ['in 1 day', '2026-11-24 09:00'],
        ['3 days', '2026-11-26 09:00'],
        ['in 2 weeks', '2026-12-07 09:00'],
        ['17:00', '2026-11-23 16:00'],
        ['17:00 CET', '2026-11-23 16:00'],
        ['Fri 27 Nov 17:00 CET', '2026-11-27 16:00'],
        ['tomorrow 9:00 (CET)', '2026-11-24 08:00'],
        ['1 Jul 17:00 CEST', '2027-07-01 15:00'],
        ['17:00 UTC', '2026-11-23 17:00'],
        ['17:00 America/New_York', '2026-11-23 22:00'],
        ['at 17:00', '2026-11-23 16:00'],
        ['by 5pm', '2026-11-23 16:00'],
        ['5 pm', '2026-11-23 16:00'],
        ['5:30 pm', '2026-11-23 16:30'],
        ['12am', '2026-11-23 23:00'],
        ['12pm', '2026-11-23 11:00'],
        ['noon', '2026-11-23 11:00'],
        ['9:00', '2026-11-24 08:00'],
        ['today', '2026-11-23 16:00'],
        ['today 18:30', '2026-11-23 17:30'],
        ['Tomorrow', '2026-11-24 16:00'],
        ['tomorrow 9:00', '2026-11-24 08:00'],
        ['tomorrow at 9am', '2026-11-24 08:00'],
        ['Friday', '2026-11-27 16:00'],
        ['FRIDAY 17:00', '2026-11-27 16:00'],
        ['fri, at 9:00', '2026-11-27 08:00'],
        ['by friday', '2026-11-27 16:00'],
        ['Monday 9:00', '2026-11-30 08:00'],
        ['Monday 11:00', '2026-11-23 10:00'],
        ['next Monday', '2026-11-30 16:00'],
        ['next Friday', '2026-11-27 16:00'],
        ['next week', '2026-11-30 16:00'],
        ['next week 9:00', '2026-11-30 08:00'],
        ['27.11. 17:00', '2026-11-27 16:00'],
        ['27.11.', '2026-11-27 16:00'],
        ['27. 11. 2026 at 9am', '2026-11-27 08:00'],
        ['1.12.2026', '2026-12-01 16:00'],
        ['1.2. 9:00', '2027-02-01 08:00'],
        ['27 Nov 17:00', '2026-11-27 16:00'],
        ['27. November', '2026-11-27 16:00'],
        ['Nov 27 9:00', '2026-11-27 08:00'],
        ['27 Nov 2027', '2027-11-27 16:00'],
        ['1 Feb', '2027-02-01 16:00'],
        ['29 Feb 2028', '2028-02-29 16:00'],
        ['2026-11-27 17:00', '2026-11-27 16:00'],
        ['2026-11-27', '2026-11-27 16:00'],
        ['  friday\n 17:00 ', '2026-11-27 16:00'],
        ['in two hours', '2026-11-23 11:00'],
        ['2 hours and 30 minutes', '2026-11-23 11:30'],
        ['in 1 hour 30', '2026-11-23 10:30'],
        ['1h30', '2026-11-23 10:30'],
        ['1.5 h', '2026-11-23 10:30'],
        ['an hour and a half', '2026-11-23 10:30'],
        ['in 1 day, 3 hours', '2026-11-24 12:00'],
        ['tomorrow 9', '2026-11-24 08:00'],
        ['tomorrow at 9', '2026-11-24 08:00'],
        ['Fri 17', '2026-11-27 16:00'],
        ['next week 9', '2026-11-30 08:00'],
        ['17:00 tomorrow', '2026-11-24 16:00'],
        ['9am on friday', '2026-11-27 08:00'],
        ['5 pm friday', '2026-11-27 16:00'],
        ['until friday', '2026-11-27 16:00'],
        ['eod', '2026-11-23 16:00'],
        ['by end of day', '2026-11-23 16:00'],
        ['the end of the day', '2026-11-23 16:00'],
        ['friday eod', '2026-11-27 16:00'],
        ['tomorrow by end of day', '2026-11-24 16:00'],
        ['eod tomorrow', '2026-11-24 16:00'],
        ['midnight', '2026-11-23 23:00'],
        ['tonight 22:00', '2026-11-23 21:00'],
        ['tonight at 8pm', '2026-11-23 19:00'],
        ['December 24th', '2026-12-24 16:00'],
        ['24th of December 9:00', '2026-12-24 08:00'],
        ['Fri 27 Nov 17:00', '2026-11-27 16:00'],
        ['Friday, 27 November 2026 at 5pm', '2026-11-27 16:00'],
        ['fri 27.11. 9:00', '2026-11-27 08:00'],
        ['Mon 30 Nov', '2026-11-30 16:00'],
        ['Sat 27 Nov', 'due_not_understood'],
        ['Sun 22 Nov', 'due_in_the_past'],
        ['Fri 20 Nov 17:00 CET', 'due_in_the_past'],
        ['Fri 22 Nov', 'due_not_understood'],
        ['this Friday', '2026-11-27 16:00'],
        ['this fri 9', '2026-11-27 08:00'],
        ['this Monday 9:00', '2026-11-30 08:00'],
        ['day after tomorrow', '2026-11-25 16:00'],
        ['the day after tomorrow at 9:00', '2026-11-25 08:00'],
        ['2026-11-27T17:00', '2026-11-27 16:00'],
        ['the 24th', 'due_not_understood'],
        ['"Friday 17:00"', '2026-11-27 16:00'],
        ['“in 2 hours”', '2026-11-23 11:00'],
        ['', null],
        ['none', null],
        ['Never', null],
        ['no date', null],
    ])('%j', (words, expected) => {
        expect(read(words)).toBe(expected);
    });

    test.each([
        'Fri 27 Nov 17:00 CEST',
        '17:00 EST',
        '17:00 Mars/Olympus',
        'CET',
        'soon',
        'asap',
        'blursday',
        'f',
        '25:00',
        '17:60',
        '13pm',
        '0am',
        '17',
        'in 99999 hours',
        'in -2 hours',
        '31 Feb',
        '31.2.',
        '27.13.',
        '27.0. 9:00',
        '3/4',
        '27.11.26',
        '29 Feb 2027',
        '0 Nov',
        '32 Nov',
        '27 Foo',
        '2026-13-01',
        '2026-11-31',
        'tomorrow 25:00',
        'tomorrow 5',
        'friday 24',
        'tonight',
        'tonight 3:00',
        'friday midnight',
        '30 minutes 2 hours',
        'in 1 hour 90',
        'in and',
        '1.5 days',
        '17:00 17:00',
        'friday friday',
        'in 9999 weeks',
        '27 Nov 3027',
        'next',
        '<script>',
        '🙂',
        'x'.repeat(10_000),
        '1 '.repeat(5_000),
        '1'.repeat(10_000),
    ])('is not understood: %.40j', (words) => {
        expect(read(words)).toBe('due_not_understood');
    });

    test.each(['today 9:00', '2026-11-23 10:00', '2020-01-01', '22 Nov 2026', 'in 0 minutes'])(
        'is over already: %j',
        (words) => {
            expect(read(words)).toBe('due_in_the_past');
        },
    );

    it('quotes at most 80 characters of what it did not understand', () => {
        const refused = parseDueWords('x'.repeat(10_000), NOW, 'UTC');
        expect(isRefused(refused) && String(refused.refused.params?.['text']).length).toBe(80);
    });
});

it('understands the team’s zone behind a time, also where the typist is somewhere else', () => {
    const at = parseDueWords('Fri 27 Nov 17:00 CET', NOW, 'America/New_York', aCalendar({zone: 'Europe/Amsterdam'}));
    expect(at).toBe(utc('2026-11-27 16:00'));
    expect(read('Fri 27 Nov 17:00 GMT+5:45', 'Asia/Kathmandu')).toBe('2026-11-27 11:15');
});

describe('the last working day', () => {
    const team = aCalendar({daysOff: {'2026-11-30': 'St Andrew'}, extraWorkingDays: {'2026-12-13': 'Stocktaking'}});
    const of = (words: string, calendar?: WorkingCalendar, now = NOW): unknown => {
        const at = parseDueWords(words, now, 'Europe/Amsterdam', calendar);
        return isRefused(at) ? at.refused.reason : at === null ? null : new Date(at).toISOString().slice(0, 16);
    };
    test.each([
        ['last working day of the month', '2026-11-30T16:00', '2026-11-27T16:00'],
        ['by the last working day of this month 12:00', '2026-11-30T11:00', '2026-11-27T11:00'],
        ['Last working day of next month', '2026-12-31T16:00', '2026-12-31T16:00'],
        ['last working day before the 14th of next month', '2026-12-11T16:00', '2026-12-13T16:00'],
        ['last working day before the 1st of next month', '2026-11-30T16:00', '2026-11-27T16:00'],
    ])('%s: Monday to Friday, or as the team works', (words, plain, theirs) => {
        expect([of(words), of(words, team)]).toEqual([plain, theirs]);
    });

    it('of the working hours is the end of a day that works by other ones', () => {
        const early = aCalendar({hours: {from: '08:00', to: '15:30'}, zone: 'Europe/London'});
        expect([of('eod', early), of('friday eod', early)]).toEqual(['2026-11-23T15:30', '2026-11-27T15:30']);
    });

    it('goes over the turn of the year', () => {
        const december = utc('2026-12-16 09:00');
        expect(of('last working day before the 16th of next month', team, december)).toBe('2027-01-15T16:00');
        expect(of('last working day of next month', team, december)).toBe('2027-01-29T16:00');
    });

    it('of a day that next month does not have is not understood, and one that is over is', () => {
        expect(of('last working day before the 31st of next month', team, utc('2026-10-01 09:00'))).toBe(
            'due_not_understood',
        );
        expect(of('last working day of the month', team, utc('2026-11-28 09:00'))).toBe('due_in_the_past');
    });
});

describe('a typed time is in the typist’s zone', () => {
    test.each([
        ['Europe/Amsterdam', 'tomorrow 9:00', '2026-11-24 08:00'],
        ['America/New_York', 'tomorrow 9:00', '2026-11-24 14:00'],
        ['Asia/Kathmandu', 'tomorrow 9:00', '2026-11-24 03:15'],
        ['Pacific/Auckland', 'tomorrow 9:00', '2026-11-23 20:00'],
        ['America/New_York', 'today', '2026-11-23 22:00'],
        ['Pacific/Auckland', '21:00', '2026-11-24 08:00'],
        ['Asia/Kathmandu', 'friday', '2026-11-27 11:15'],
    ])('%s: %s', (zone, words, expected) => {
        expect(read(words, zone)).toBe(expected);
    });
});

describe('on the days that clocks change', () => {
    const spring = utc('2026-03-28 11:00');
    const autumn = utc('2026-10-24 10:00');
    test.each([
        ['in 1 day', spring, '2026-03-29 10:00'],
        ['in 24 hours', spring, '2026-03-29 11:00'],
        ['tomorrow 2:30', spring, '2026-03-29 01:30'],
        ['sunday 17:00', spring, '2026-03-29 15:00'],
        ['in 1 day', autumn, '2026-10-25 11:00'],
        ['in 24 hours', autumn, '2026-10-25 10:00'],
        ['tomorrow 2:30', autumn, '2026-10-25 00:30'],
        ['sunday 17:00', autumn, '2026-10-25 16:00'],
    ])('%s from %d', (words, now, expected) => {
        expect(read(words, 'Europe/Amsterdam', now)).toBe(expected);
    });

    it('a day that is skipped is not understood as a time', () => {
        expect(read('30 Dec 2011', 'Pacific/Apia', utc('2011-12-28 12:00'))).toBe('due_not_understood');
    });
});
