import type {WorkingCalendar} from '../../server-ts/src/domain/calendar/calendar';
import {nextDue, type DutyAnchor} from '../../server-ts/src/domain/duty/duty';
import type {DutyRule} from '../../server-ts/src/domain/duty/duty_rule';
import type {Zone} from '../../server-ts/src/domain/units';
import {aCalendar, utc} from '../support/builders';
import {slowNextDue} from './oracle';

const daily = (at: string): DutyRule => ({every: 'day', at, days: 'always'});
const workingDaily: DutyRule = {every: 'day', at: '16:00', days: 'working'};
const onFridays: DutyRule = {every: 'week', on: [5], at: '16:00'};

/** The domain's answer, after the oracle has given the same. */
function both(rule: DutyRule, calendar: WorkingCalendar, anchor: DutyAnchor): string | null {
    const due = nextDue([rule], calendar, anchor);
    expect(due).toBe(slowNextDue([rule], calendar, anchor));
    return due === null ? null : new Date(due).toISOString().slice(0, 16).replace('T', ' ');
}

/** The next moment after an update; all times are UTC. */
function after(update: string, rule: DutyRule, zone: Zone, change: Partial<WorkingCalendar> = {}): string | null {
    const lastUpdateAt = utc(update);
    return both(rule, aCalendar({zone, ...change}), {startedAt: lastUpdateAt, armedAt: null, lastUpdateAt});
}

describe('a time that does not exist moves on by the length of the gap', () => {
    it.each([
        ['Amsterdam', '02:30', 'Europe/Amsterdam', '2026-03-28 12:00', '2026-03-29 01:30'],
        ['New York', '02:30', 'America/New_York', '2026-03-07 12:00', '2026-03-08 07:30'],
        ['Lord Howe, half an hour', '02:15', 'Australia/Lord_Howe', '2026-10-03 00:00', '2026-10-03 15:45'],
        ['Chatham, at a quarter to three', '03:00', 'Pacific/Chatham', '2026-09-26 00:00', '2026-09-26 14:15'],
        ['Troll, two hours', '01:30', 'Antarctica/Troll', '2026-03-28 12:00', '2026-03-29 01:30'],
        ['Casablanca, after Ramadan', '02:30', 'Africa/Casablanca', '2026-03-21 12:00', '2026-03-22 02:30'],
        ['El Aaiun, after Ramadan', '02:30', 'Africa/El_Aaiun', '2026-03-21 12:00', '2026-03-22 02:30'],
        ['Beirut, midnight', '00:00', 'Asia/Beirut', '2026-03-28 12:00', '2026-03-28 22:00'],
        ['Asuncion, midnight, until 2024', '00:30', 'America/Asuncion', '2023-09-30 12:00', '2023-10-01 04:30'],
        ['Sao Paulo, midnight, before 2019', '00:00', 'America/Sao_Paulo', '2018-11-03 12:00', '2018-11-04 03:00'],
        ['Havana, midnight', '00:30', 'America/Havana', '2026-03-07 12:00', '2026-03-08 05:30'],
        ['Nuuk, into the next day', '23:30', 'America/Nuuk', '2026-03-27 12:00', '2026-03-29 01:30'],
    ])('%s', (_, at, zone, update, due) => expect(after(update, daily(at), zone)).toBe(due));
});

describe('a time that comes twice counts at its first', () => {
    it.each([
        ['Amsterdam', '02:30', 'Europe/Amsterdam', '2026-10-24 12:00', '2026-10-25 00:30'],
        ['New York', '01:30', 'America/New_York', '2026-10-31 12:00', '2026-11-01 05:30'],
        ['Lord Howe', '01:45', 'Australia/Lord_Howe', '2026-04-04 00:00', '2026-04-04 14:45'],
        ['Chatham', '03:15', 'Pacific/Chatham', '2026-04-04 00:00', '2026-04-04 13:30'],
        ['Casablanca, at Ramadan', '02:30', 'Africa/Casablanca', '2026-02-14 12:00', '2026-02-15 01:30'],
        ['El Aaiun, at Ramadan', '02:30', 'Africa/El_Aaiun', '2026-02-14 12:00', '2026-02-15 01:30'],
        ['Beirut, before midnight', '23:30', 'Asia/Beirut', '2026-10-23 12:00', '2026-10-24 20:30'],
        ['Asuncion, before midnight', '23:30', 'America/Asuncion', '2024-03-22 12:00', '2024-03-24 02:30'],
        ['Sao Paulo, before midnight', '23:30', 'America/Sao_Paulo', '2019-02-15 12:00', '2019-02-17 01:30'],
        ['Havana, after midnight', '00:30', 'America/Havana', '2026-10-31 12:00', '2026-11-01 04:30'],
    ])('%s', (_, at, zone, update, due) => expect(after(update, daily(at), zone)).toBe(due));

    it('and once: an update between the two leaves nothing owed that day', () => {
        expect(after('2026-10-25 01:00', daily('02:30'), 'Europe/Amsterdam')).toBe('2026-10-26 01:30');
        expect(after('2026-10-24 21:00', daily('23:30'), 'Asia/Beirut')).toBe('2026-10-25 21:30');
    });
});

describe('clocks that nobody moves any more', () => {
    it.each([
        ['Sao Paulo since 2019', '00:00', 'America/Sao_Paulo', '2020-10-31 12:00', '2020-11-01 03:00'],
        ['Asuncion since 2024', '00:30', 'America/Asuncion', '2026-10-03 12:00', '2026-10-04 03:30'],
        ['Kathmandu, 5:45 ahead', '16:00', 'Asia/Kathmandu', '2026-11-22 10:00', '2026-11-23 10:15'],
    ])('%s', (_, at, zone, update, due) => expect(after(update, daily(at), zone)).toBe(due));
});

describe('Apia’s 30 December 2011, which never was', () => {
    const everyDay = {weekdays: [1, 2, 3, 4, 5, 6, 7]} satisfies Partial<WorkingCalendar>;
    it('has no daily moment: the 31st follows the 29th', () => {
        expect(after('2011-12-29 20:00', daily('16:00'), 'Pacific/Apia', everyDay)).toBe('2011-12-31 02:00');
        expect(after('2011-12-29 20:00', workingDaily, 'Pacific/Apia', everyDay)).toBe('2011-12-31 02:00');
    });
    it('has no weekly moment either: the Friday after has the next', () => {
        expect(after('2011-12-28 20:00', onFridays, 'Pacific/Apia', everyDay)).toBe('2012-01-06 02:00');
    });
    it('costs an interval nothing: hours are hours', () => {
        expect(after('2011-12-30 05:00', {every: 'hours', hours: 24, days: 'always'}, 'Pacific/Apia')).toBe(
            '2011-12-31 05:00',
        );
    });
});

describe('moments of two rules that are less than an hour apart', () => {
    const rules: DutyRule[] = [daily('00:15'), {every: 'hours', hours: 4, days: 'always'}];
    const dueAfter = (some: DutyRule[], anchor: DutyAnchor): string | null => {
        const due = nextDue(some, aCalendar(), anchor);
        expect(due).toBe(slowNextDue(some, aCalendar(), anchor));
        return due === null ? null : new Date(due).toISOString().slice(0, 16).replace('T', ' ');
    };
    const startedAt = utc('2026-11-23 18:45');
    // 23:45 in Amsterdam was answered at 23:50: what was owed at 00:15 is answered with it.
    const answered = {startedAt, armedAt: null, lastUpdateAt: utc('2026-11-23 22:50')};
    it('are one: whoever answers the first has answered the second', () => {
        expect(dueAfter(rules, {...answered, answeredDueAt: utc('2026-11-23 22:45')})).toBe('2026-11-24 02:50');
        expect(dueAfter(rules, answered)).toBe('2026-11-23 23:15');
        // An hour apart they are two.
        expect(dueAfter(rules, {...answered, answeredDueAt: utc('2026-11-23 22:15')})).toBe('2026-11-23 23:15');
    });
    it('are one also where the first was satisfied before it was due', () => {
        const two = [daily('23:45'), daily('00:15')];
        const early = {startedAt, armedAt: null, lastUpdateAt: utc('2026-11-23 20:00')};
        expect(dueAfter(two, early)).toBe('2026-11-24 22:45');
        expect(dueAfter([daily('23:15'), daily('00:15')], early)).toBe('2026-11-23 23:15');
        // What was before the start was no moment.
        const late = {startedAt: utc('2026-11-23 22:50'), armedAt: null, lastUpdateAt: utc('2026-11-23 22:55')};
        expect(dueAfter(two, late)).toBe('2026-11-23 23:15');
    });
});

describe('hours of work', () => {
    const hourly: DutyRule = {every: 'hours', hours: 1, days: 'working'};
    const armed = (at: string): string | null =>
        both(hourly, aCalendar(), {startedAt: utc('2026-11-23 09:00'), armedAt: utc(at), lastUpdateAt: null});
    it('that begin in the afternoon are not owed in the evening, or at the weekend', () => {
        // Half past three in Amsterdam: two hours later everybody has left.
        expect(armed('2026-11-23 14:30')).toBe('2026-11-24 08:00');
        expect(armed('2026-11-27 14:45')).toBe('2026-11-30 08:00');
    });
    it('are owed at closing where they end just then', () => {
        expect(armed('2026-11-23 14:00')).toBe('2026-11-23 16:00');
    });
});

describe('what an update satisfies', () => {
    it('is the date that a moment was named for, also where it comes on the next', () => {
        // Saturday's 23:30 comes on Sunday at 00:30; whoever posts on Sunday at 00:10 owes neither day’s.
        expect(after('2026-03-28 12:00', daily('23:30'), 'America/Nuuk')).toBe('2026-03-30 00:30');
        expect(after('2026-03-29 01:10', daily('23:30'), 'America/Nuuk')).toBe('2026-03-31 00:30');
    });
    it('is not midnight, on the day before', () => {
        expect(after('2026-11-23 22:59', daily('00:00'), 'Europe/Amsterdam')).toBe('2026-11-23 23:00');
        expect(after('2026-11-23 23:00', daily('00:00'), 'Europe/Amsterdam')).toBe('2026-11-24 23:00');
    });
    it('is the moment in whose very second it comes', () => {
        expect(after('2026-11-23 15:00', workingDaily, 'Europe/Amsterdam')).toBe('2026-11-24 15:00');
    });
    it('is nothing when it is from before the start', () => {
        const startedAt = utc('2026-11-23 09:00');
        const anchor = {startedAt, armedAt: null, lastUpdateAt: startedAt - 1};
        expect(both(workingDaily, aCalendar(), anchor)).toBe('2026-11-23 15:00');
        expect(both(workingDaily, aCalendar(), {...anchor, lastUpdateAt: startedAt})).toBe('2026-11-24 15:00');
    });
});

describe('days off', () => {
    const zone = 'Europe/Amsterdam';
    const thursday = '2026-11-26 16:00';
    const party = {'2026-11-27': 'party'};
    it('move a weekly moment to the next working day', () => {
        expect(after(thursday, onFridays, zone)).toBe('2026-11-27 15:00');
        expect(after(thursday, onFridays, zone, {daysOff: party})).toBe('2026-11-30 15:00');
    });
    it('have the update of a weekly moment that moved off them', () => {
        const startedAt = utc('2026-11-23 09:00');
        const posted = (at: string): string | null =>
            both(onFridays, aCalendar({daysOff: party}), {startedAt, armedAt: null, lastUpdateAt: utc(at)});
        expect(posted('2026-11-26 20:00')).toBe('2026-11-30 15:00');
        expect(posted('2026-11-27 20:00')).toBe('2026-12-04 15:00');
        expect(posted('2026-11-29 20:00')).toBe('2026-12-04 15:00');
    });
    it('are worked when they are extra working days, weekends too', () => {
        expect(after(thursday, workingDaily, zone, {daysOff: party})).toBe('2026-11-30 15:00');
        expect(after(thursday, workingDaily, zone, {daysOff: party, extraWorkingDays: party})).toBe('2026-11-27 15:00');
        const saturday = {'2026-11-28': 'stocktaking'};
        expect(after('2026-11-27 16:00', workingDaily, zone, {extraWorkingDays: saturday})).toBe('2026-11-28 15:00');
        expect(after(thursday, onFridays, zone, {daysOff: party, extraWorkingDays: saturday})).toBe('2026-11-28 15:00');
    });
    it('stop working hours; used up exactly at closing they are due at closing', () => {
        const hours = (n: number): DutyRule => ({every: 'hours', hours: n, days: 'working'});
        expect(after('2026-11-26 08:00', hours(8), zone)).toBe('2026-11-26 16:00');
        expect(after('2026-11-26 08:00', hours(9), zone, {daysOff: party})).toBe('2026-11-30 09:00');
    });
});
