import * as fc from 'fast-check';
import {slowNextDue} from '../../../../test/oracle/oracle';
import {aCalendar, aDuty, after, anIncident, MONDAY_10, utc, when} from '../../../../test/support/builders';
import {addWorkingTime, localDate} from '../calendar/calendar';
import {nextDue, nextDues, type DutyAnchor} from './duty';
import type {DutyRule, Weekday} from './duty_rule';
import type {Run} from '../run';
import {DAY, HOUR, MINUTE} from '../units';

const anchor = (change: Partial<DutyAnchor> = {}): DutyAnchor => ({
    startedAt: MONDAY_10,
    armedAt: MONDAY_10,
    lastUpdateAt: null,
    ...change,
});
const next = (rule: DutyRule, change: Partial<DutyAnchor> = {}, calendar = aCalendar()): number | null =>
    nextDue([rule], calendar, anchor(change));

const DAILY: DutyRule = {every: 'day', at: '16:00', days: 'working'};

describe('against going through all days', () => {
    const zones = fc.constantFrom(
        'Europe/Amsterdam',
        'America/New_York',
        'Asia/Beirut',
        'America/Santiago',
        'Australia/Lord_Howe',
        'Pacific/Apia',
        'Asia/Kathmandu',
        'America/Havana',
        'UTC',
    );
    const at = fc.constantFrom('00:00', '00:30', '02:15', '02:30', '09:00', '16:00', '23:30', '23:59');
    const days = fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), {minLength: 1, maxLength: 7});
    const rule = fc.oneof(
        fc.record({
            every: fc.constant('day' as const),
            at,
            days: fc.constantFrom('always' as const, 'working' as const),
        }),
        fc.record({every: fc.constant('week' as const), at, on: days}),
    );
    // Days on which some zone changes its clocks, and ordinary ones.
    const begin = fc.tuple(
        fc.constantFrom(
            '2011-12-26',
            '2026-03-26',
            '2026-04-02',
            '2026-09-03',
            '2026-10-02',
            '2026-10-22',
            '2026-11-23',
        ),
        fc.integer({min: 0, max: 4_000}),
    );

    it('the next moment of daily and weekly rules is the same', () => {
        fc.assert(
            fc.property(
                begin,
                zones,
                rule,
                days,
                fc.array(fc.integer({min: 0, max: 9}), {maxLength: 3}),
                fc.option(fc.integer({min: 0, max: 9_000})),
                fc.option(fc.integer({min: 0, max: 9_000})),
                ([day, minutes], zone, one, weekdays, off, armed, updated) => {
                    const startedAt = utc(`${day} 00:00`) + minutes * MINUTE;
                    const calendar = aCalendar({
                        zone,
                        weekdays,
                        daysOff: Object.fromEntries(off.map((n) => [localDate(startedAt + n * DAY, zone), 'off'])),
                    });
                    const from: DutyAnchor = {
                        startedAt,
                        armedAt: armed === null ? null : startedAt + armed * MINUTE,
                        lastUpdateAt: updated === null ? null : startedAt + updated * MINUTE,
                    };
                    expect(nextDue([one], calendar, from)).toBe(slowNextDue([one], calendar, from));
                },
            ),
            {numRuns: 600},
        );
    });
});

describe('a daily rule', () => {
    it('is due today when that is two hours away, else tomorrow', () => {
        expect(next(DAILY)).toBe(utc('2026-11-23 15:00'));
        expect(next(DAILY, {armedAt: utc('2026-11-23 13:00')})).toBe(utc('2026-11-23 15:00'));
        expect(next(DAILY, {armedAt: utc('2026-11-23 13:00') + 1})).toBe(utc('2026-11-24 15:00'));
    });

    it('of working days passes over weekend and holiday; always does not', () => {
        const friday = {lastUpdateAt: utc('2026-11-27 14:00'), armedAt: null};
        expect(next(DAILY, friday)).toBe(utc('2026-11-30 15:00'));
        expect(next(DAILY, friday, aCalendar({daysOff: {'2026-11-30': 'holiday'}}))).toBe(utc('2026-12-01 15:00'));
        expect(next({...DAILY, days: 'always'}, friday)).toBe(utc('2026-11-28 15:00'));
    });

    it('keeps its wall time over both DST days', () => {
        const saturday = {startedAt: utc('2026-03-27 09:00'), armedAt: null, lastUpdateAt: utc('2026-03-28 12:00')};
        expect(next({...DAILY, days: 'always'}, saturday)).toBe(utc('2026-03-29 14:00'));
        const autumn = {startedAt: utc('2026-10-23 09:00'), armedAt: null, lastUpdateAt: utc('2026-10-24 12:00')};
        expect(next({...DAILY, days: 'always'}, autumn)).toBe(utc('2026-10-25 15:00'));
    });

    it('a date that never happened has no moment', () => {
        const apia = aCalendar({zone: 'Pacific/Apia', weekdays: [1, 2, 3, 4, 5, 6, 7]});
        const before = {startedAt: utc('2011-12-29 00:00'), armedAt: null, lastUpdateAt: utc('2011-12-30 05:00')};
        expect(localDate(before.lastUpdateAt, 'Pacific/Apia')).toBe('2011-12-29');
        expect(next({every: 'day', at: '16:00', days: 'always'}, before, apia)).toBe(utc('2011-12-31 02:00'));
    });

    it('a weekly moment that moves off a day off moves past a date that never happened, too', () => {
        const fridayAndMonday = aCalendar({zone: 'Pacific/Apia', weekdays: [5, 1]});
        const thursdays: DutyRule = {every: 'week', at: '00:00', on: [4]};
        const before = {startedAt: utc('2011-12-26 12:00'), armedAt: null, lastUpdateAt: null};
        // Thursday the 29th is off and the 30th was left out: Monday, 2 January, 14 hours ahead of UTC.
        expect(next(thursdays, before, fridayAndMonday)).toBe(utc('2012-01-01 10:00'));
    });

    it('an update satisfies the moment named for its day, also where a gap pushes it past midnight', () => {
        const beirut = aCalendar({zone: 'Asia/Beirut'});
        const rule: DutyRule = {every: 'day', at: '00:00', days: 'always'};
        // 29 March begins at 01:00 there: its moment is 00:00 of that day, one hour later.
        expect(
            next(
                rule,
                {startedAt: utc('2026-03-27 09:00'), armedAt: null, lastUpdateAt: utc('2026-03-28 12:00')},
                beirut,
            ),
        ).toBe(utc('2026-03-28 22:00'));
        expect(
            next(
                rule,
                {startedAt: utc('2026-03-27 09:00'), armedAt: null, lastUpdateAt: utc('2026-03-28 22:00')},
                beirut,
            ),
        ).toBe(utc('2026-03-29 21:00'));
    });

    it('nothing posted the day before satisfies midnight', () => {
        const rule: DutyRule = {every: 'day', at: '00:00', days: 'always'};
        expect(next(rule, {armedAt: null, lastUpdateAt: utc('2026-11-23 22:59')})).toBe(utc('2026-11-23 23:00'));
    });
});

describe('a weekly rule', () => {
    const rule: DutyRule = {every: 'week', on: [5], at: '16:00'};
    it('on a day off moves to the next working day', () => {
        expect(next(rule)).toBe(utc('2026-11-27 15:00'));
        expect(next(rule, {}, aCalendar({daysOff: {'2026-11-27': 'off'}}))).toBe(utc('2026-11-30 15:00'));
    });
    it('that moved off a day off has its update from that day on, and from no day before', () => {
        const party = aCalendar({daysOff: {'2026-11-27': 'off', '2026-11-30': 'off'}});
        const since = (lastUpdateAt: string, one = rule): string =>
            new Date(next(one, {armedAt: null, lastUpdateAt: utc(lastUpdateAt)}, party) ?? 0).toISOString();
        expect(since('2026-11-26 20:00')).toBe('2026-12-01T15:00:00.000Z');
        for (const inTime of ['2026-11-26 23:00', '2026-11-27 20:00', '2026-11-29 12:00', '2026-12-01 08:00']) {
            expect(since(inTime)).toBe('2026-12-04T15:00:00.000Z');
        }
        // Monday's moved to the same Tuesday, and the update of Friday was not for Monday.
        expect(since('2026-11-27 12:00', {...rule, on: [1, 5]})).toBe('2026-12-01T15:00:00.000Z');
        expect(since('2026-11-30 12:00', {...rule, on: [1, 5]})).toBe('2026-12-04T15:00:00.000Z');
    });
    it('on Saturday is due on Monday', () => {
        expect(next({...rule, on: [6]})).toBe(utc('2026-11-23 15:00'));
        expect(next({...rule, on: [6]}, {lastUpdateAt: utc('2026-11-23 10:00')})).toBe(utc('2026-11-30 15:00'));
    });
});

describe('an interval', () => {
    it('counts anew from each update, else from when it was armed', () => {
        const rule: DutyRule = {every: 'hours', hours: 4, days: 'always'};
        expect(next(rule)).toBe(MONDAY_10 + 4 * HOUR);
        expect(next(rule, {lastUpdateAt: MONDAY_10 + HOUR, armedAt: null})).toBe(MONDAY_10 + 5 * HOUR);
    });

    it('of one hour gives two hours at the start', () => {
        expect(next({every: 'hours', hours: 1, days: 'always'})).toBe(MONDAY_10 + 2 * HOUR);
    });

    it('of working hours is working time', () => {
        const from = utc('2026-11-27 14:00');
        expect(next({every: 'hours', hours: 4, days: 'working'}, {lastUpdateAt: from, armedAt: null})).toBe(
            addWorkingTime(aCalendar(), from, 4 * HOUR),
        );
    });

    it('“the first 24 h” includes its end and not a millisecond more', () => {
        const rule: DutyRule = {every: 'hours', hours: 4, days: 'always', firstHours: 24};
        expect(next(rule, {lastUpdateAt: MONDAY_10 + 20 * HOUR, armedAt: null})).toBe(MONDAY_10 + 24 * HOUR);
        expect(next(rule, {lastUpdateAt: MONDAY_10 + 20 * HOUR + 1, armedAt: null})).toBeNull();
    });
});

test('the moments of several rules are their union', () => {
    const rules: DutyRule[] = [
        {every: 'day', at: '16:00', days: 'always'},
        {every: 'hours', hours: 4, days: 'always', firstHours: 24},
    ];
    const moments = nextDues(rules, aCalendar(), anchor(), 8).map((at) => new Date(at).toISOString().slice(8, 16));
    expect(moments).toEqual([
        '23T13:00',
        '23T17:00',
        '23T21:00',
        '24T01:00',
        '24T05:00',
        '24T09:00',
        '25T15:00',
        '26T15:00',
    ]);
});

test('no rule gives no moment', () => {
    expect(nextDue([], aCalendar(), anchor())).toBeNull();
});

describe('moments of several rules that are less than an hour apart', () => {
    const rules: DutyRule[] = [
        {every: 'day', at: '00:15', days: 'always'},
        {every: 'hours', hours: 4, days: 'always'},
    ];
    const at = utc('2026-11-23 22:45');
    const owed = (): Run =>
        after(anIncident({startedAt: at - 4 * HOUR, duty: aDuty({on: true, ownRules: rules, nextDueAt: at})}), [
            {type: 'wake'},
            {now: at, by: null},
        ]);
    const answer = {type: 'post_update', updateId: 'u', kind: 'update', text: 'Well'} as const;

    it('are answered together, and stay so where the calendar is changed after that', () => {
        const answered = after(owed(), [answer, {now: at + 5 * MINUTE}]);
        expect(answered.duty.nextDueAt).toBe(at + 5 * MINUTE + 4 * HOUR);
        const counted = when(answered, {type: 'recount'}, {now: at + 6 * MINUTE, by: null});
        expect(counted.events).toEqual([]);
    });

    it('are one in what is foreseen', () => {
        expect(nextDues(rules, aCalendar(), anchor({startedAt: at - 4 * HOUR, armedAt: null}), 3)).toEqual([
            at,
            at + 4 * HOUR,
            at + 8 * HOUR,
        ]);
    });
});
