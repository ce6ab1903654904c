import {aCalendar, anId, aPlaybook, LEA, utc} from '../../../test/support/builders';
import {isRefused} from './refusal';
import {startRun} from './start_run';
import {countsFrom, freeName, nameFromPattern, withOwnNumber, type NameParts} from './run_name';

const parts = ({now = utc('2026-11-23 09:00'), ...change}: Partial<NameParts> = {}): NameParts => ({
    now,
    worksFrom: now,
    zone: 'Europe/Amsterdam',
    number: 42,
    summary: '',
    customer: '',
    ...change,
});
const named = (namePattern: string, change: Partial<NameParts> = {}): string =>
    nameFromPattern(aPlaybook({namePattern}), parts(change));

test.each([
    ['SET Cycle {year}-W{week}', {}, 'SET Cycle 2026-W48'],
    ['INC-{number} {summary}', {summary: 'Customer cannot log in'}, 'INC-42 Customer cannot log in'],
    ['INC-{number} {summary}', {}, 'INC-42'],
    ['INC-{number} {summary}', {summary: '🙂'.repeat(90)}, `INC-42 ${'🙂'.repeat(60)}…`],
    [
        'INC-{number} {summary}',
        {summary: 'Since the upgrade of last night no customer can log in with SAML any more'},
        'INC-42 Since the upgrade of last night no customer can log in with…',
    ],
    ['{customer}: {summary}', {customer: 'ACME', summary: '  two\n lines '}, 'ACME: two lines'],
    ['{date} {nonsense}!', {}, '2026-11-23 !'],
    // ISO 8601: the first of January 2027 is in week 53 of 2026, the 29 December 2025 in week 1 of 2026.
    ['{year}-W{week}', {now: utc('2027-01-01 12:00')}, '2026-W53'],
    ['{year}-W{week}', {now: utc('2025-12-29 12:00')}, '2026-W01'],
    // Sunday evening in Amsterdam is Monday, and the next week, in Auckland.
    ['W{week}', {now: utc('2026-11-22 20:00')}, 'W47'],
    ['W{week}', {now: utc('2026-11-22 20:00'), zone: 'Pacific/Auckland'}, 'W48'],
    // Begun on a Sunday for the week that begins on Monday.
    [
        '{year}-W{week} {date}',
        {now: utc('2026-11-29 12:00'), worksFrom: utc('2026-11-30 08:00')},
        '2026-W49 2026-11-29',
    ],
])('%s %j', (pattern, change, expected) => {
    expect(named(pattern, change)).toBe(expected);
});

test.each([
    ['SET Cycle {year}-W{week}', [], 'SET Cycle 2026-W52'],
    ['SET Cycle {year}-W{week}', ['SET Cycle 2026-W51'], 'SET Cycle 2026-W52'],
    // In week 53 everybody is off.
    ['SET Cycle {year}-W{week}', ['SET Cycle 2026-W52'], 'SET Cycle 2027-W01'],
    ['SET Cycle {year}-W{week}', ['SET Cycle 2026-W52', 'SET Cycle 2027-W01'], 'SET Cycle 2027-W02'],
    ['SET Cycle from {date}', ['SET Cycle from 2026-12-22'], 'SET Cycle from 2026-12-22 (2)'],
    ['Watch', ['Watch', 'Watch (2)'], 'Watch (3)'],
])('%s beside %j is called %s', (namePattern, running, expected) => {
    const week = ['28', '29', '30', '31'].map((day): [string, string] => [`2026-12-${day}`, 'Off']);
    const calendar = aCalendar({daysOff: Object.fromEntries([...week, ['2027-01-01', 'Off']])});
    const playbook = aPlaybook({namePattern});
    const now = parts({now: utc('2026-12-22 09:00')});
    const {worksFrom, suffix} = freeName(playbook, now, new Set(running), calendar);
    expect(nameFromPattern(playbook, {...now, worksFrom}) + suffix).toBe(expected);
});

test('where every week ahead has its cycle, the name is counted', () => {
    const playbook = aPlaybook({namePattern: 'W{week}'});
    const all = new Set(Array.from({length: 53}, (_, week) => `W${String(week + 1).padStart(2, '0')}`));
    expect(freeName(playbook, parts(), all, aCalendar())).toEqual({worksFrom: parts().worksFrom, suffix: ' (2)'});
});

test.each([
    ['2026-12-04 14:00', 'SET Cycle 2026-W50', '2026-12-11 16:00'],
    ['2026-12-04 14:00', 'SET Cycle 2026-W49', '2026-12-04 16:00'],
    ['2026-11-30 09:00', 'SET Cycle 2026-W51 (with Bo)', '2026-12-18 16:00'],
    ['2026-12-04 16:30', 'SET Cycle 2026-W50', '2026-12-11 16:00'],
    ['2026-12-06 20:00', 'SET Cycle 2026-W50', '2026-12-11 16:00'],
    ['2026-12-31 14:00', 'SET Cycle 2027-W01', '2027-01-08 16:00'],
    ['2026-12-04 14:00', 'Our cycle', '2026-12-04 16:00'],
    ['2026-12-04 14:00', 'SET Cycle 2025-W50', '2026-12-04 16:00'],
])('started at %s as %j it is handed over on the Friday of its week, %s', (now, name, due) => {
    const items = [{id: 'handover', title: 'Hand over', due: 'Friday 17:00'}];
    const playbook = aPlaybook({namePattern: 'SET Cycle {year}-W{week}', phases: [{id: 'p', title: 'P', items}]});
    const started = startRun(playbook, {
        runId: anId('run'),
        teamId: anId('team'),
        channelId: anId('channel'),
        ownChannel: false,
        name,
        details: {severity: null, customer: '', ticket: '', summary: ''},
        seats: {},
        startedBy: LEA,
        now: utc(now),
        zone: 'Europe/Amsterdam',
        calendar: aCalendar(),
    });
    expect(isRefused(started) ? started : started.run.phases[0]?.items[0]?.dueAt).toBe(utc(due));
});

test.each([
    ['{date}', 'anything', '2026-12-04 14:00'],
    ['W{week}', 'W49', '2026-12-04 14:00'],
    ['W{week} {summary}', 'W50 Logins', '2026-12-07 08:00'],
    ['W{week} {summary}', 'W50', '2026-12-07 08:00'],
    ['W{week} {summary}', 'W500 Logins', '2026-12-04 14:00'],
])('due times of the pattern %s in the run %j count from %s', (namePattern, name, from) => {
    const given = {now: utc('2026-12-04 14:00'), zone: 'Europe/Amsterdam', calendar: aCalendar()};
    expect(countsFrom({namePattern}, name, given)).toBe(utc(from));
});

test('what a person wrote is no pattern', () => {
    expect(named('{summary}', {summary: '{number} $& $1'})).toBe('{number} $& $1');
});

test.each([
    // Shown to two people at once, or in a form that stood open for a while.
    ['INC-{number} {summary}', 'INC-41 Login fails', 'INC-42 Login fails'],
    ['INC-{number} {summary}', 'INC-42 Login fails', 'INC-42 Login fails'],
    ['INC-{number} {summary}', 'INC-7', 'INC-42'],
    ['{customer} #{number}', 'ACME (2) #41', 'ACME (2) #42'],
    ['{customer} #{number}', '#41', '#42'],
    ['{customer} {number}', 'ACME 41', 'ACME 42'],
    ['[{number}] {summary}', '[41] Login fails since 41', '[42] Login fails since 41'],
    // Written by a person: no form can have shown it.
    ['INC-{number} {summary}', 'INC-4711 Login fails', 'INC-4711 Login fails'],
    ['INC-{number} {summary}', 'INC-43 Login fails', 'INC-43 Login fails'],
    ['INC-{number} {summary}', 'INC-41b', 'INC-41b'],
    ['INC-{number} {summary}', 'Follows INC-41', 'Follows INC-41'],
    ['INC-{number} {summary}', 'Login fails', 'Login fails'],
    // This playbook counts nothing.
    ['{summary}', 'INC-41 Login fails', 'INC-41 Login fails'],
])('of the pattern %s the run 42 that is called %j becomes %j', (namePattern, written, name) => {
    expect(withOwnNumber({namePattern}, written, 42)).toBe(name);
});

test('a number of long ago is no form’s', () => {
    expect(withOwnNumber({namePattern: 'INC-{number}'}, 'INC-12', 400)).toBe('INC-12');
});
