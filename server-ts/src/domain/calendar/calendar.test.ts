import * as fc from 'fast-check';
import {
    slowAddWorkingTime,
    slowIsWorkingDay,
    slowNextWorkingInstant,
    slowWallTimeOn,
} from '../../../../test/oracle/oracle';
import {onTheWall} from '../../../../test/oracle/wall_clock';
import {aCalendar, utc} from '../../../../test/support/builders';
import {
    addWorkingTime,
    isWorkingDay,
    isZone,
    localDate,
    nextWorkingInstant,
    wallTimeOn,
    whyOff,
    type WorkingCalendar,
} from './calendar';
import {MINUTE} from '../units';

const ZONES = [
    'UTC',
    'Europe/Amsterdam',
    'Europe/London',
    'America/New_York',
    'America/St_Johns',
    'America/Sao_Paulo',
    'America/Santiago',
    'America/Havana',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'Asia/Kolkata',
    'Asia/Tehran',
    'Asia/Beirut',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
    'Pacific/Apia',
    'Pacific/Kiritimati',
    'Antarctica/Troll',
];

const zone = fc.constantFrom(...ZONES);
const two = (n: number): string => String(n).padStart(2, '0');
const wall = fc
    .tuple(fc.integer({min: 0, max: 23}), fc.constantFrom(0, 15, 30, 45))
    .map(([h, m]) => `${two(h)}:${two(m)}`);
const date = fc
    .date({min: new Date('2009-01-02'), max: new Date('2029-12-30'), noInvalidDate: true})
    .map((day) => day.toISOString().slice(0, 10));
const minute = fc
    .integer({min: utc('2010-01-02 00:00') / MINUTE, max: utc('2029-12-01 00:00') / MINUTE})
    .map((n) => n * MINUTE);

describe('a wall time on a date', () => {
    it('is where looking at every minute finds it', () => {
        fc.assert(
            fc.property(date, wall, zone, (day, time, where) => {
                expect(wallTimeOn(day, time, where)).toBe(slowWallTimeOn(day, time, where));
            }),
            {numRuns: 250},
        );
    });

    it.each([
        [
            'in the gap of spring it moves on by the gap’s length',
            '2026-03-29',
            '02:30',
            'Europe/Amsterdam',
            '2026-03-29 01:30',
        ],
        ['twice in autumn it counts at its first', '2026-10-25', '02:30', 'Europe/Amsterdam', '2026-10-25 00:30'],
        ['Lord Howe’s gap is half an hour', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03 15:45'],
        ['Lord Howe’s half hour comes twice', '2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04 14:45'],
        ['Kathmandu is 5:45 ahead', '2026-11-23', '16:00', 'Asia/Kathmandu', '2026-11-23 10:15'],
        ['the day after Samoa’s skipped one', '2011-12-31', '00:00', 'Pacific/Apia', '2011-12-30 10:00'],
        ['a midnight that does not exist in Beirut', '2026-03-29', '00:00', 'Asia/Beirut', '2026-03-28 22:00'],
        ['a midnight that does not exist in Santiago', '2026-09-06', '00:30', 'America/Santiago', '2026-09-06 04:30'],
    ])('%s', (_, day, time, where, expected) => {
        expect(wallTimeOn(day, time, where)).toBe(utc(expected));
        expect(slowWallTimeOn(day, time, where)).toBe(utc(expected));
    });

    it('on a day that never was is no moment (Samoa, 30 December 2011)', () => {
        expect(wallTimeOn('2011-12-30', '16:00', 'Pacific/Apia')).toBeNull();
        expect(slowWallTimeOn('2011-12-30', '16:00', 'Pacific/Apia')).toBeNull();
    });

    it('a local date is what the wall shows', () => {
        fc.assert(
            fc.property(minute, zone, (at, where) => {
                expect(localDate(at, where)).toBe(onTheWall(at, where).slice(0, 10));
            }),
            {numRuns: 500},
        );
    });
});

const day = fc.constantFrom(1, 2, 3, 4, 5, 6, 7) as fc.Arbitrary<WorkingCalendar['weekdays'][number]>;
const calendarAround = (at: number, where: string) =>
    fc
        .record({
            weekdays: fc.uniqueArray(day, {minLength: 1, maxLength: 7}),
            hours: fc.constantFrom(
                {from: '09:00', to: '17:00'},
                {from: '06:15', to: '21:45'},
                {from: '12:00', to: '13:00'},
            ),
            off: fc.uniqueArray(fc.integer({min: 0, max: 12}), {maxLength: 5}),
            extra: fc.uniqueArray(fc.integer({min: 0, max: 12}), {maxLength: 2}),
        })
        .map(({weekdays, hours, off, extra}): WorkingCalendar => {
            const named = (n: number): [string, string] => [localDate(at + n * 1_440 * MINUTE, where), 'because'];
            return {
                zone: where,
                weekdays,
                hours,
                daysOff: Object.fromEntries(off.map(named)),
                extraWorkingDays: Object.fromEntries(extra.map(named)),
            };
        });
const place = fc
    .tuple(minute, zone)
    .chain(([at, where]) => fc.record({at: fc.constant(at), calendar: calendarAround(at, where)}));

describe('working time', () => {
    it('is used up minute by minute', () => {
        fc.assert(
            fc.property(place, fc.integer({min: 1, max: 900}), ({at, calendar}, minutes) => {
                expect(addWorkingTime(calendar, at, minutes * MINUTE)).toBe(
                    slowAddWorkingTime(calendar, at, minutes * MINUTE),
                );
            }),
            {numRuns: 120},
        );
    });

    it('begins at the next open minute', () => {
        fc.assert(
            fc.property(place, ({at, calendar}) => {
                expect(nextWorkingInstant(calendar, at)).toBe(slowNextWorkingInstant(calendar, at));
            }),
            {numRuns: 120},
        );
    });

    it('used up exactly at closing ends at closing', () => {
        expect(addWorkingTime(aCalendar(), utc('2026-11-23 08:00'), 8 * 60 * MINUTE)).toBe(utc('2026-11-23 16:00'));
        expect(addWorkingTime(aCalendar(), utc('2026-11-23 08:00'), 8 * 60 * MINUTE + 1)).toBe(
            utc('2026-11-24 08:00') + 1,
        );
    });

    it('an extra working day beats a holiday and a weekend', () => {
        fc.assert(
            fc.property(place, date, ({calendar}, one) =>
                expect(isWorkingDay(calendar, one)).toBe(slowIsWorkingDay(calendar, one)),
            ),
        );
        const calendar = aCalendar({daysOff: {'2026-11-28': 'party'}, extraWorkingDays: {'2026-11-28': 'stocktaking'}});
        expect([whyOff(calendar, '2026-11-28'), whyOff(calendar, '2026-11-29')]).toEqual([null, 'weekend']);
        expect(whyOff(aCalendar({weekdays: [1, 2, 3, 4]}), '2026-11-27')).toBe('not a working day of the week');
        expect(whyOff(aCalendar({daysOff: {'2026-11-25': 'holiday'}}), '2026-11-25')).toBe('holiday');
    });

    it('of a calendar that never works loses nothing and hangs nowhere', () => {
        const never = aCalendar({weekdays: []});
        expect(nextWorkingInstant(never, utc('2026-11-23 08:00'))).toBe(utc('2026-11-23 08:00'));
        expect(addWorkingTime(never, utc('2026-11-23 08:00'), MINUTE)).toBeNull();
    });
});

test.each([
    ['Europe/Amsterdam', true],
    ['UTC', true],
    ['Asia/Kathmandu', true],
    ['', false],
    ['Mars/Olympus', false],
    ['+02:00', false],
    ['Europe/Amsterdam; drop table run', false],
])('zone %j', (name, known) => {
    expect(isZone(name)).toBe(known);
});
