import {aCalendar, after, anIncident, anItem, aRun, BO, LEA, PAT, utc} from '../../../../test/support/builders';
import {myDay, myDayNow, nextMyDay, type MyDayEntry} from './my_day';
import type {Run} from '../run';
import type {Repeat} from './repeat';
import {runDay} from '../calendar/run_day';
import {DAY, HOUR} from '../units';

/** Tuesday, 24 November 2026, 9:00 in Amsterdam. */
const NINE = utc('2026-11-24 08:00');
const AMSTERDAM = 'Europe/Amsterdam';

const entries = (runs: Run[], me: string, now = NINE, zone = AMSTERDAM): MyDayEntry[] =>
    myDay(
        runs.map((run) => ({run, day: runDay(run, aCalendar(), now)})),
        me,
        now,
        zone,
    );
const words = (all: MyDayEntry[]): string[] =>
    all.map((entry) => `${entry.kind} ${'title' in entry ? entry.title : entry.run.name}`);
const withItems = (...items: ReturnType<typeof anItem>[]): Run => aRun({phases: [{id: 'p', title: 'P', items}]});

it('has what is asked first, then what is overdue, due today and to be done again, each by its time', () => {
    const owed = after(anIncident(), [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}]);
    const run = withItems(
        anItem('today', {dueAt: NINE + HOUR, assignee: {role: 'primary'}}),
        anItem('late', {dueAt: NINE - HOUR, assignee: {user: PAT}}),
        anItem('later', {dueAt: NINE - 2 * DAY, assignee: {user: PAT}}),
        anItem('again', {assignee: {user: PAT}, repeat: {times: 2, per: 'working_day', ticked: [], olderTicks: 0}}),
        anItem('tomorrow', {dueAt: NINE + DAY, assignee: {user: PAT}}),
        anItem('done', {dueAt: NINE - HOUR, assignee: {user: PAT}, state: 'done'}),
        anItem('bo', {dueAt: NINE - HOUR, assignee: {user: BO}}),
        anItem('nobody', {dueAt: NINE - HOUR}),
    );
    expect(words(entries([run, owed], PAT))).toEqual([
        'update INC-42 Login fails',
        'overdue Do later',
        'overdue Do late',
        'today Do today',
        'repeat Do again',
    ]);
    // What nobody has is the owner's, as its reminder is.
    expect(words(entries([run], LEA))).toEqual(['overdue Do nobody']);
});

it('has seats that were offered and runs that nobody has taken', () => {
    const offered = after(aRun(), [{type: 'set_seat', role: 'lead', user: PAT}, {by: LEA}]);
    const untaken = anIncident({
        acknowledgement: {
            id: 'a1',
            openedAt: NINE,
            everyMinutes: 15,
            round: 0,
            asked: PAT,
            people: [{user: PAT, role: 'primary', at: NINE, away: false}],
            passedOver: [],
            notices: 1,
            nextNoticeAt: NINE + HOUR,
        },
    });
    expect(words(entries([offered, untaken], PAT))).toEqual([
        'take INC-42 Login fails',
        'seat Lead',
        'update_today INC-42 Login fails',
    ]);
    expect(entries([offered, untaken], BO)).toEqual([]);
});

it('has an owed update and an untaken run for everybody with a role there, as the sidebar does', () => {
    const owed = after(anIncident(), [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}]);
    expect(owed.obligation?.people.map(({user}) => user)).toEqual([PAT]);
    expect(words(entries([owed], LEA))).toEqual(['update INC-42 Login fails']);
    expect(entries([owed], BO)).toEqual([]);
});

it('ends with the reader’s own day: what is due tonight there, wherever the run is', () => {
    const run = withItems(anItem('tonight', {dueAt: utc('2026-11-25 03:00'), assignee: {user: PAT}}));
    expect(words(entries([run], PAT, utc('2026-11-24 04:00'), 'America/New_York'))).toEqual([]);
    expect(words(entries([run], PAT, utc('2026-11-24 14:00'), 'America/New_York'))).toEqual(['today Do tonight']);
    expect(words(entries([run], PAT, utc('2026-11-24 14:00')))).toEqual([]);
});

it('leaves out finished runs and what repeats but is done or off today', () => {
    const again = anItem('again', {
        assignee: {user: PAT},
        repeat: {
            times: 1,
            per: 'working_day',
            ticked: [{period: '2026-11-24', ticks: [{by: PAT, at: NINE}]}],
            olderTicks: 0,
        },
    });
    expect(entries([withItems(again)], PAT)).toEqual([]);
    expect(words(entries([withItems(again)], PAT, NINE + DAY))).toEqual(['repeat Do again']);
    expect(entries([withItems(again)], PAT, utc('2026-11-28 10:00'))).toEqual([]);
    const finished = after(withItems(anItem('late', {dueAt: NINE - HOUR, assignee: {user: PAT}})), [{type: 'finish'}]);
    expect(entries([finished], PAT)).toEqual([]);
});

it('has what is to be done again on its reader’s own day, where that has begun and the run’s has not', () => {
    const again = (ticked: Repeat['ticked'] = []) =>
        withItems(
            anItem('again', {
                assignee: {user: PAT},
                repeat: {times: 1, per: 'working_day', ticked, olderTicks: 0},
            }),
        );
    const sydney = (run: Run, now: string) => words(entries([run], PAT, utc(now), 'Australia/Sydney'));
    const monday = {period: '2026-11-23', ticks: [{by: PAT, at: NINE - DAY}]};
    // Monday 9:00 there is Sunday evening in Amsterdam; on Tuesday at nine it is still Monday.
    expect(sydney(again(), '2026-11-29 22:00')).toEqual(['repeat Do again']);
    expect(sydney(again([monday]), '2026-11-23 22:00')).toEqual(['repeat Do again']);
    // Saturday there is Friday here, and nobody works on either Saturday.
    expect(sydney(again([{...monday, period: '2026-11-27'}]), '2026-11-27 22:00')).toEqual([]);
    // West of the run their day ends later: what it has already done is not asked for a second time.
    expect(words(entries([again([monday])], PAT, utc('2026-11-23 17:00'), 'America/Los_Angeles'))).toEqual([]);
});

describe('the moment of a digest', () => {
    const next = (now: number, change = {}, at = '09:00'): string =>
        new Date(nextMyDay(at, aCalendar(change), now) ?? 0).toISOString().slice(0, 16);

    it('is the next working day’s, in the person’s zone', () => {
        expect(next(NINE - 1)).toBe('2026-11-24T08:00');
        expect(next(NINE)).toBe('2026-11-25T08:00');
        expect(next(utc('2026-11-27 12:00'))).toBe('2026-11-30T08:00');
        expect(next(NINE, {daysOff: {'2026-11-25': 'closed'}})).toBe('2026-11-26T08:00');
        expect(next(NINE, {zone: 'America/New_York'})).toBe('2026-11-24T14:00');
        expect(nextMyDay('09:00', aCalendar({weekdays: []}), NINE)).toBeNull();
    });

    it('is moved on where the clock leaves it out, comes once where the clock has it twice, and knows dates that never were', () => {
        const every = {weekdays: [1, 2, 3, 4, 5, 6, 7] as (1 | 2 | 3 | 4 | 5 | 6 | 7)[]};
        expect(next(utc('2027-03-27 12:00'), every, '02:30')).toBe('2027-03-28T01:30');
        expect(next(utc('2026-10-24 12:00'), every, '02:30')).toBe('2026-10-25T00:30');
        expect(next(utc('2026-10-25 00:30'), every, '02:30')).toBe('2026-10-26T01:30');
        expect(next(utc('2011-12-30 08:00'), {...every, zone: 'Pacific/Apia'})).toBe('2011-12-30T19:00');
    });

    it('has come today or not; never on a day off', () => {
        expect(myDayNow('09:00', aCalendar(), NINE + 5 * HOUR)).toBe(NINE);
        expect(myDayNow('09:00', aCalendar(), NINE - 1)).toBeNull();
        expect(myDayNow('09:00', aCalendar(), utc('2026-11-28 12:00'))).toBeNull();
    });
});
