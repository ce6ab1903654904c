import {aCalendar, after, anItem, aRun, LEA, PAT, utc, when} from '../../../../test/support/builders';
import type {Command} from '../command';
import {runDay} from '../calendar/run_day';
import {occurrencesOf, type RepeatPer} from './repeat';
import {findItem, type Run} from '../run';
import {DAY, HOUR} from '../units';

/** Monday, 23 November 2026, 10:00 in Amsterdam, when the run starts. */
const MONDAY = utc('2026-11-23 09:00');

const watched = (per: RepeatPer = 'working_day', times = 2): Run => {
    const watch = anItem('watch', {repeat: {times, per, ticked: [], olderTicks: 0}});
    return aRun({startedAt: MONDAY, phases: [{id: 'p', title: 'P', items: [watch]}]});
};
const set = (run: Run, state: 'open' | 'done' | 'skipped', now: number): Run =>
    after(run, [
        {type: 'set_item_state', itemId: 'watch', state, ...(state === 'skipped' ? {reason: 'channel closed'} : {})},
        {now, by: LEA},
    ]);
const missed = (run: Run, now: number): [Record<string, number>, number] => {
    const repeat = findItem(run, 'watch')?.item.repeat;
    const {missed: named, missedBefore} = repeat
        ? occurrencesOf(repeat, runDay(run, aCalendar(), now))
        : {missed: [], missedBefore: -1};
    return [Object.fromEntries(named.map(({period, count}) => [period.slice(5), count])), missedBefore];
};

describe('an item that repeats and was skipped for a while', () => {
    it('has missed nothing of the days until it was opened again, and all of those before and after', () => {
        const skipped = set(set(watched(), 'done', MONDAY + DAY), 'skipped', MONDAY + DAY + HOUR);
        const back = set(skipped, 'open', MONDAY + 4 * DAY);
        expect(missed(back, MONDAY + 4 * DAY)).toEqual([{'11-23': 2}, 0]);
        expect(missed(back, MONDAY + 7 * DAY)).toEqual([{'11-23': 2, '11-27': 2}, 0]);
    });

    it('has not where a tick opens it, whether that is of today or says only that it is done', () => {
        const skipped = set(watched(), 'skipped', MONDAY);
        const now = MONDAY + 3 * DAY;
        const tick: Command = {type: 'tick_item', itemId: 'watch', period: '2026-11-26', count: 2};
        const ticked = when(skipped, tick, {now, by: PAT});
        expect(missed(ticked.run, now + DAY)).toEqual([{}, 0]);
        expect(missed(set(skipped, 'done', now), now + DAY)).toEqual([{'11-26': 1}, 0]);
    });

    it('keeps what was skipped when its reason is changed, and when it is skipped again', () => {
        const again = after(set(watched(), 'skipped', MONDAY), [
            {type: 'set_item_state', itemId: 'watch', state: 'skipped', reason: 'another reason'},
            {now: MONDAY + 2 * DAY, by: PAT},
        ]);
        const back = set(again, 'open', MONDAY + 3 * DAY);
        expect(missed(back, MONDAY + 3 * DAY)).toEqual([{}, 0]);
        const twice = set(set(back, 'skipped', MONDAY + 4 * DAY), 'open', MONDAY + 8 * DAY);
        expect(missed(twice, MONDAY + 8 * DAY)).toEqual([{'11-26': 2}, 0]);
    });

    it('has missed none of many, nor weeks, one of which it was skipped in', () => {
        const month = set(set(watched(), 'done', MONDAY + DAY), 'skipped', MONDAY + DAY);
        const late = MONDAY + 35 * DAY;
        expect(missed(set(month, 'open', late), late)).toEqual([{}, 2]);
        const weekly = set(watched('week', 1), 'skipped', MONDAY + 8 * DAY);
        expect(missed(set(weekly, 'open', MONDAY + 23 * DAY), MONDAY + 23 * DAY)).toEqual([{'11-23': 1}, 0]);
    });

    it('is as it was where it is opened on the same day', () => {
        const {run, events} = when(
            set(watched(), 'skipped', MONDAY),
            {type: 'set_item_state', itemId: 'watch', state: 'open'},
            {now: MONDAY + HOUR, by: LEA},
        );
        expect(events[0]).not.toHaveProperty('repeat');
        expect(missed(run, MONDAY + DAY)).toEqual([{'11-23': 2}, 0]);
    });
});

it('what was ticked on a day that does not count, because the run was finished on it, stands for no other day', () => {
    const ticked = set(watched(), 'done', MONDAY);
    const finished = after(ticked, [{type: 'finish'}, {now: MONDAY + HOUR, by: LEA}]);
    const back = after(finished, [{type: 'restore'}, {now: MONDAY + DAY, by: LEA}]);
    // Three weeks from Tuesday on: ten days by name, and two of each of the four before them.
    expect(missed(back, MONDAY + 21 * DAY)[1]).toBe(2 * 4);
    // Restored before closing time, Monday counts with its tick.
    const same = after(finished, [{type: 'restore'}, {now: MONDAY + 2 * HOUR, by: LEA}]);
    expect(missed(same, MONDAY + DAY)[0]).toEqual({'11-23': 1});
});
