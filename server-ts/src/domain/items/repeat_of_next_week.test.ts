import {aCalendar, anId, aPlaybook, LEA, PAT, utc, when} from '../../../../test/support/builders';
import {runDay} from '../calendar/run_day';
import {currentPeriod, occurrencesOf, type Occurrences} from './repeat';
import {isRefused} from '../refusal';
import type {Run} from '../run';
import {startRun} from '../start_run';
import {runProgress} from '../progress';
import {summaryAt, summaryOf} from '../summary';

/** Friday, 27 November 2026, 15:00 in Amsterdam: the hand-over of one cycle starts the next. */
const FRIDAY = utc('2026-11-27 14:00');

function started(name: string, per: 'working_day' | 'week' = 'working_day'): Run {
    const items = [{id: 'watch', title: 'Watch', repeat: {times: 2, per}}];
    const result = startRun(aPlaybook({namePattern: 'SET {year}-W{week}', phases: [{id: 'p', title: 'P', items}]}), {
        runId: anId('run'),
        teamId: anId('team'),
        channelId: anId('channel'),
        ownChannel: false,
        name,
        details: {severity: null, customer: '', ticket: '', summary: ''},
        seats: {},
        startedBy: LEA,
        now: FRIDAY,
        zone: 'Europe/Amsterdam',
        calendar: aCalendar(),
    });
    if (isRefused(result)) {
        throw new Error('refused');
    }
    return result.run;
}

function stand(run: Run, now: number): Occurrences {
    const repeat = run.phases[0]?.items[0]?.repeat;
    if (!repeat) {
        throw new Error('no item that repeats');
    }
    return occurrencesOf(repeat, runDay(run, aCalendar(), now));
}

const WEDNESDAY = utc('2026-12-02 10:00');

it('what repeats in a run that was started for the next week is to be done from when that begins', () => {
    const next = started('SET 2026-W49');
    expect(stand(next, FRIDAY).period).toBeNull();
    expect(stand(next, utc('2026-11-30 09:00'))).toMatchObject({period: '2026-11-30', missed: []});
    expect(stand(next, WEDNESDAY).missed.map(({period}) => period)).toEqual(['2026-11-30', '2026-12-01']);
    const tick = {type: 'set_item_state', itemId: 'p_watch', state: 'done'} as const;
    expect(when(next, tick, {now: FRIDAY, by: PAT}).refusal).toMatchObject({
        reason: 'period_off',
        params: {how: 'not_going'},
    });
    // A line of a list knows the same.
    expect(currentPeriod('working_day', runDay(summaryOf(next), aCalendar(), FRIDAY))).toBeNull();
});

it('nor is anything missed in the week before it', () => {
    expect(stand(started('SET 2026-W49', 'week'), WEDNESDAY).missed).toEqual([]);
});

it('in a run of this week, or with a name of its own, it counts from the start', () => {
    expect(stand(started('SET 2026-W48'), WEDNESDAY).missed[0]?.period).toBe('2026-11-27');
    expect(stand(started('Our cycle'), WEDNESDAY).missed[0]?.period).toBe('2026-11-27');
});

it('nor does it count as done before its first day, and on days off it does', () => {
    const next = started('SET 2026-W49');
    const doneAt = (now: number): number[] => [
        runProgress(next, runDay(next, aCalendar(), now)).done,
        summaryAt(summaryOf(next), runDay(next, aCalendar(), now)).done,
    ];
    expect(doneAt(FRIDAY)).toEqual([0, 0]);
    expect(doneAt(WEDNESDAY)).toEqual([0, 0]);
    const saturday = utc('2026-12-05 10:00');
    expect(doneAt(saturday)).toEqual([1, 1]);
});
