import {aCalendar, after, anItem, aRun, BO, LEA, PAT, utc, when} from '../../../../test/support/builders';
import type {WorkingCalendar} from '../calendar/calendar';
import type {DutyMoment} from '../decision';
import {currentPhase, isCompleted, openItems, runProgress} from '../progress';
import {mondayOf, occurrencesOf, type Occurrences, type RepeatPer, type RunDay} from './repeat';
import {findItem, type Item, type Run} from '../run';
import {runDay} from '../calendar/run_day';
import {openRepeats, summaryAt, summaryOf} from '../summary';
import {DAY, HOUR, MINUTE} from '../units';

/** Monday, 23 November 2026, 10:00 in Amsterdam, when the run starts. */
const MONDAY = utc('2026-11-23 09:00');

const watch = (times = 2, per: RepeatPer = 'working_day', change: Partial<Item> = {}): Item =>
    anItem('watch', {repeat: {times, per, ticked: [], olderTicks: 0}, ...change});
const withItems = (...items: Item[]): Run => aRun({startedAt: MONDAY, phases: [{id: 'p', title: 'P', items}]});
const day = (run: Run, now: number, calendar = aCalendar()): RunDay => runDay(run, calendar, now);
const repeatOf = (run: Run) => {
    const repeat = findItem(run, 'watch')?.item.repeat;
    if (!repeat) {
        throw new Error('no item that repeats');
    }
    return repeat;
};
const stand = (run: Run, now: number, calendar?: WorkingCalendar): Occurrences =>
    occurrencesOf(repeatOf(run), day(run, now, calendar));
/** What somebody who only knows "tick it" asks for, at `now`. */
const tick = (run: Run, now: number, moment: Partial<DutyMoment> = {}): Run =>
    after(run, [
        {type: 'set_item_state', itemId: 'watch', state: 'done'},
        {now, by: PAT, ...moment},
    ]);
const untick = (run: Run, now: number): Run =>
    after(run, [{type: 'set_item_state', itemId: 'watch', state: 'open'}, {now}]);

describe('days on which the run was finished', () => {
    const finish = (run: Run, now: number): Run => after(run, [{type: 'finish'}, {now, by: LEA}]);
    const restore = (run: Run, now: number): Run => after(run, [{type: 'restore'}, {now, by: LEA}]);
    const tuesday = MONDAY + DAY;
    const friday = MONDAY + 4 * DAY;

    it('are not missed after it was restored, and what came before and after them is', () => {
        const back = restore(finish(withItems(watch()), tuesday), friday);
        expect(stand(back, friday + 3 * DAY)).toEqual({
            period: '2026-11-30',
            done: 0,
            times: 2,
            missed: [
                {period: '2026-11-23', count: 2},
                {period: '2026-11-27', count: 2},
            ],
            missedBefore: 0,
        });
        expect(tick(back, friday).phases).not.toEqual(back.phases);
        // A line of a list knows the same.
        expect(summaryOf(back).pauses).toEqual([{from: tuesday, to: friday}]);
    });

    it('that were over when it was finished, or not when it was restored, count', () => {
        const evening = utc('2026-11-24 18:00');
        const back = restore(finish(withItems(watch()), evening), utc('2026-11-26 15:00'));
        expect(stand(back, friday).missed.map(({period}) => period)).toEqual([
            '2026-11-23',
            '2026-11-24',
            '2026-11-26',
        ]);
        const twice = restore(finish(back, friday), friday + 3 * DAY);
        expect(stand(twice, friday + 3 * DAY).missed).toHaveLength(3);
    });

    it('make a week none where it is all of them', () => {
        const weekly = withItems(watch(1, 'week'));
        const back = restore(finish(weekly, friday), friday + 13 * DAY);
        expect(stand(back, friday + 13 * DAY).missed.map(({period}) => period)).toEqual(['2026-11-23']);
    });
});

describe('an item that is done twice each working day', () => {
    it('takes a tick for the first open occurrence of today, and gives the newest back', () => {
        const run = withItems(watch());
        expect(stand(run, MONDAY)).toEqual({period: '2026-11-23', done: 0, times: 2, missed: [], missedBefore: 0});
        const once = tick(run, MONDAY);
        const twice = tick(once, MONDAY + HOUR, {by: BO});
        expect([stand(once, MONDAY).done, stand(twice, MONDAY).done]).toEqual([1, 2]);
        expect(repeatOf(twice).ticked).toEqual([
            {
                period: '2026-11-23',
                ticks: [
                    {by: PAT, at: MONDAY},
                    {by: BO, at: MONDAY + HOUR},
                ],
            },
        ]);
        expect(repeatOf(untick(twice, MONDAY + 2 * HOUR)).ticked[0]?.ticks).toEqual([{by: PAT, at: MONDAY}]);
        expect(repeatOf(untick(untick(twice, MONDAY), MONDAY)).ticked).toEqual([]);
    });

    it('takes no more ticks than there are occurrences, nor fewer than none', () => {
        const full = tick(tick(withItems(watch()), MONDAY), MONDAY);
        expect(when(full, {type: 'set_item_state', itemId: 'watch', state: 'done'}, {now: MONDAY}).events).toEqual([]);
        const none = withItems(watch());
        expect(when(none, {type: 'set_item_state', itemId: 'watch', state: 'open'}, {now: MONDAY}).events).toEqual([]);
        const many = {type: 'tick_item' as const, itemId: 'watch', period: '2026-11-23', count: 99};
        expect(when(none, many, {now: MONDAY}).events).toMatchObject([{type: 'item_ticked', from: 0, count: 2}]);
    });

    it('begins anew at midnight of the run’s zone, and says what was missed', () => {
        const run = tick(withItems(watch()), MONDAY);
        expect(stand(run, utc('2026-11-23 22:59'))).toMatchObject({period: '2026-11-23', done: 1});
        expect(stand(run, utc('2026-11-23 23:00'))).toMatchObject({
            period: '2026-11-24',
            done: 0,
            missed: [{period: '2026-11-23', count: 1}],
        });
    });

    it('one tick never serves a week', () => {
        const run = tick(tick(withItems(watch()), MONDAY), MONDAY);
        const friday = stand(run, MONDAY + 4 * DAY);
        expect([friday.done, friday.missed.map(({count}) => count)]).toEqual([0, [2, 2, 2]]);
    });

    it('asks nothing on days off, weekends and holidays, and counts them as nothing missed', () => {
        const calendar = aCalendar({daysOff: {'2026-11-25': 'closed'}, extraWorkingDays: {'2026-11-28': 'release'}});
        const run = withItems(watch());
        const wednesday = utc('2026-11-25 10:00');
        expect(stand(run, wednesday, calendar).period).toBeNull();
        expect(
            when(run, {type: 'set_item_state', itemId: 'watch', state: 'done'}, {now: wednesday, calendar}).refusal,
        ).toMatchObject({reason: 'period_off', params: {how: 'day_off'}});
        expect(stand(run, utc('2026-11-30 10:00'), calendar).missed.map(({period}) => period)).toEqual([
            '2026-11-23',
            '2026-11-24',
            '2026-11-26',
            '2026-11-27',
            '2026-11-28',
        ]);
    });

    it('counts the day of the start only where it began before closing', () => {
        const late = {...withItems(watch()), startedAt: utc('2026-11-23 16:00')};
        expect(stand(late, utc('2026-11-23 17:00')).period).toBeNull();
        expect(stand(late, utc('2026-11-25 10:00')).missed).toEqual([{period: '2026-11-24', count: 2}]);
    });

    it('names what was missed on the last ten working days and counts the rest', () => {
        let run = withItems(watch());
        // Three weeks with one tick each working day.
        for (let at = MONDAY; at < MONDAY + 21 * DAY; at += DAY) {
            run = when(run, {type: 'set_item_state', itemId: 'watch', state: 'done'}, {now: at, by: PAT}).run;
        }
        const later = stand(run, MONDAY + 21 * DAY);
        expect(later.missed).toHaveLength(10);
        expect(later.missed.every(({count}) => count === 1)).toBe(true);
        expect(later.missedBefore).toBe(5);
        expect(repeatOf(run).ticked).toHaveLength(11);
        expect(repeatOf(run).olderTicks).toBe(4);
        // A year on the state has not grown, and nothing of what was missed is forgotten.
        const year = stand(run, MONDAY + 364 * DAY);
        expect([year.missed.length, year.missedBefore]).toEqual([10, 52 * 5 * 2 - 15 - 20]);
    });

    it('is right on both days on which the clock changes, and over a date that never was', () => {
        const spring = {...withItems(watch()), startedAt: utc('2027-03-26 09:00')};
        const every = aCalendar({weekdays: [1, 2, 3, 4, 5, 6, 7]});
        const dates = (run: Run, now: number, calendar: WorkingCalendar): string[] =>
            runDay(run, calendar, now).periods.working_day.keys;
        expect(runDay(spring, every, utc('2027-03-28 21:59')).date).toBe('2027-03-28');
        expect(runDay(spring, every, utc('2027-03-28 22:00')).date).toBe('2027-03-29');
        const samoa = aCalendar({zone: 'Pacific/Apia', weekdays: [1, 2, 3, 4, 5, 6, 7]});
        const over = {...withItems(watch()), startedAt: utc('2011-12-28 20:00')};
        expect(dates(over, utc('2011-12-31 20:00'), samoa).slice(0, 4)).toEqual([
            '2011-12-28',
            '2011-12-29',
            '2011-12-31',
            '2012-01-01',
        ]);
    });
});

describe('a tick that is late or asked for twice', () => {
    const ask = (period: string, count = 1) => ({type: 'tick_item' as const, itemId: 'watch', period, count});

    it('counts for the period that it names, so that it is one tick however often it is sent', () => {
        const once = when(withItems(watch()), ask('2026-11-23'), {now: MONDAY});
        expect(when(once.run, ask('2026-11-23'), {now: MONDAY + MINUTE}).events).toEqual([]);
        // Two people who tick the first one at once make one tick of it.
        expect(stand(when(once.run, ask('2026-11-23'), {now: MONDAY, by: BO}).run, MONDAY).done).toBe(1);
    });

    it('counts for yesterday where the connection was away over midnight, and no further back', () => {
        const run = withItems(watch());
        const tuesday = utc('2026-11-24 08:00');
        const late = when(run, ask('2026-11-23'), {now: tuesday});
        expect(stand(late.run, tuesday).missed).toEqual([{period: '2026-11-23', count: 1}]);
        expect(when(run, ask('2026-11-23'), {now: tuesday + DAY}).refusal).toMatchObject({reason: 'period_over'});
    });

    it('counts for the day on which a form was opened, the first that is open on it, and no further back', () => {
        const tuesday = utc('2026-11-23 23:05');
        const done = {type: 'set_item_state' as const, itemId: 'watch', state: 'done' as const};
        const run = tick(withItems(watch()), MONDAY);
        const sent = when(run, {...done, on: '2026-11-23'}, {now: tuesday, by: BO});
        expect(stand(sent.run, tuesday)).toMatchObject({done: 0, missed: []});
        const late = when(run, {...done, on: '2026-11-23'}, {now: tuesday + 2 * DAY});
        expect(late.refusal).toMatchObject({reason: 'period_over'});
        const weekly = withItems(watch(1, 'week'));
        for (const given of [run, weekly]) {
            const no = when(given, {...done, on: '2026-13-45'}, {now: MONDAY});
            expect(no.refusal).toMatchObject({reason: 'period_off'});
        }
    });

    it.each([
        ['2026-11-24', 'not_going'],
        ['2026-11-21', 'day_off'],
        ['2026-02-30', 'not_going'],
        ['1900-01-01', 'not_going'],
    ])('is refused for %s, with why nothing was to be done then', (period, how) => {
        expect(when(withItems(watch()), ask(period), {now: MONDAY}).refusal).toMatchObject({
            reason: 'period_off',
            params: {how},
        });
    });

    it('is refused for an item that is done once, and a due time for one that repeats', () => {
        const run = withItems(watch(), anItem('once'));
        expect(when(run, {...ask('2026-11-23'), itemId: 'once'}, {now: MONDAY}).refusal).toMatchObject({
            reason: 'item_not_repeating',
        });
        const due = {type: 'set_item_due' as const, itemId: 'watch', dueAt: MONDAY + DAY};
        expect(when(run, due, {now: MONDAY}).refusal).toMatchObject({reason: 'repeat_has_no_due', field: 'due'});
    });
});

describe('an item that is done once a week', () => {
    it('goes on from Monday to Sunday, and begins anew on Monday', () => {
        const run = tick(withItems(watch(1, 'week')), MONDAY + DAY);
        expect(stand(run, utc('2026-11-29 12:00'))).toMatchObject({period: '2026-11-23', done: 1, missed: []});
        expect(stand(run, utc('2026-11-30 12:00'))).toMatchObject({period: '2026-11-30', done: 0, missed: []});
        expect(stand(run, utc('2026-12-07 12:00')).missed).toEqual([{period: '2026-11-30', count: 1}]);
    });

    it('asks nothing in a week without a working day', () => {
        const off = Object.fromEntries(
            ['30', '01', '02', '03', '04'].map((n) => [`2026-${n === '30' ? 11 : 12}-${n}`, 'x']),
        );
        const run = withItems(watch(1, 'week'));
        const calendar = aCalendar({daysOff: off});
        expect(stand(run, utc('2026-12-02 12:00'), calendar).period).toBeNull();
        expect(stand(run, utc('2026-12-08 12:00'), calendar).missed.map(({period}) => period)).toEqual(['2026-11-23']);
    });

    it('knows the Monday of any date', () => {
        const mondays = ['2026-11-23', '2026-11-29', '2027-01-01', '1969-12-31', '2024-02-29'].map(mondayOf);
        expect(mondays).toEqual(['2026-11-23', '2026-11-23', '2026-12-28', '1969-12-29', '2024-02-26']);
    });
});

describe('progress with something that repeats', () => {
    const run = withItems(watch(), anItem('once', {state: 'done'}));
    const progressAt = (given: Run, now: number) => runProgress(given, day(given, now));

    it('is never whole while an occurrence of today is open, and is whole when all are ticked', () => {
        const once = tick(run, MONDAY);
        expect([progressAt(run, MONDAY), progressAt(once, MONDAY)]).toEqual([
            {done: 1, total: 2},
            {done: 1, total: 2},
        ]);
        expect(progressAt(tick(once, MONDAY), MONDAY)).toEqual({done: 2, total: 2});
    });

    it('is not whole any more on the next working day, and holds nothing open on a day off', () => {
        const done = tick(tick(run, MONDAY), MONDAY);
        expect(progressAt(done, MONDAY + DAY)).toEqual({done: 1, total: 2});
        expect(progressAt(done, utc('2026-11-28 12:00'))).toEqual({done: 2, total: 2});
        expect(openItems(done, day(done, MONDAY + DAY)).map(({id}) => id)).toEqual(['watch']);
    });

    it('counts it as open where nobody knows what day it is, and as completed when it was skipped', () => {
        const done = tick(tick(run, MONDAY), MONDAY);
        expect(runProgress(done, null)).toEqual({done: 1, total: 2});
        const skipped = after(run, [{type: 'set_item_state', itemId: 'watch', state: 'skipped', reason: 'no channel'}]);
        expect(progressAt(skipped, MONDAY)).toEqual({done: 2, total: 2});
        expect(openRepeats(summaryOf(skipped), day(skipped, MONDAY))).toEqual([]);
        const back = tick(
            after(skipped, [{type: 'set_item_state', itemId: 'watch', state: 'open'}, {now: MONDAY}]),
            MONDAY,
        );
        expect(stand(back, MONDAY).done).toBe(1);
    });

    it('does not hold the run in its phase', () => {
        const two = aRun({
            startedAt: MONDAY,
            phases: [
                {id: 'monitor', title: 'Monitor', items: [watch(), anItem('once', {state: 'done'})]},
                {id: 'handover', title: 'Hand-over', items: [anItem('last')]},
            ],
        });
        expect(currentPhase(two, day(two, MONDAY))?.id).toBe('handover');
        const ended = after(two, [{type: 'set_item_state', itemId: 'last', state: 'done'}]);
        expect(currentPhase(ended, day(ended, MONDAY))?.id).toBe('monitor');
        expect(currentPhase(ended, day(ended, utc('2026-11-28 12:00')))).toBeNull();
    });

    it('is in the line of a list what it is in the run, on any day', () => {
        let given = run;
        for (const now of [MONDAY, MONDAY + HOUR, MONDAY + DAY, MONDAY + 5 * DAY, MONDAY + 7 * DAY]) {
            given = when(given, {type: 'set_item_state', itemId: 'watch', state: 'done'}, {now, by: LEA}).run;
            for (const look of [now, now + DAY, now + 2 * DAY]) {
                const at = day(given, look);
                expect(summaryAt(summaryOf(given), at)).toMatchObject(runProgress(given, at));
                const open = openRepeats(summaryOf(given), at).length === 1;
                expect(open).toBe(findItem(given, 'watch') !== null && !isCompleted(watchOf(given), at));
            }
        }
    });
});

function watchOf(run: Run): Item {
    const found = findItem(run, 'watch');
    if (!found) {
        throw new Error('no item');
    }
    return found.item;
}

test('a tick takes a new run, and a finish counts what is open today', () => {
    const run = withItems(watch(), anItem('once', {state: 'done'}));
    expect(when(run, {type: 'finish'}, {now: MONDAY}).events).toMatchObject([{type: 'run_finished', open: 1}]);
    expect(when(run, {type: 'finish'}, {now: utc('2026-11-28 12:00')}).events).toMatchObject([{open: 0}]);
});
