import {anIncident, utc, when} from '../../../../test/support/builders';
import {wakeAt} from './decide_wake';
import {LATE_AFTER} from './obligation';
import type {Run} from '../run';

/** The moments at which a clock that is always `late` speaks about an update that nobody posts. */
function notices(late: number, count: number): number[] {
    const spoke: number[] = [];
    let run: Run = anIncident();
    while (spoke.length < count) {
        const now = (wakeAt(run) ?? Infinity) + late;
        const {run: next, events} = when(run, {type: 'wake'}, {now, by: null});
        run = next;
        if (events.some(({type}) => type.startsWith('obligation_'))) {
            spoke.push(now);
        }
    }
    return spoke;
}

it('a clock that is a little late says everything when one in time says it, and does not drift', () => {
    const inTime = notices(0, 12);
    expect(notices(40, 12)).toEqual(inTime.map((at) => at + 40));
    expect(notices(LATE_AFTER, 12)).toEqual(inTime.map((at) => at + LATE_AFTER));
});

it('a reminder at closing is one, also by a clock that is late by some milliseconds', () => {
    const closing = utc('2026-11-24 16:00');
    expect(notices(0, 12)).toContain(closing);
    expect(notices(40, 12)).toContain(closing + 40);
});

it('after an outage the repeats count from when the clock spoke again', () => {
    const late = LATE_AFTER + 60_000;
    const [first = 0, second = 0, third = 0] = notices(late, 3);
    expect([second - first, third - second].every((length) => length >= 60 * 60_000)).toBe(true);
});
