import {after, aRun, DAILY_AT_FOUR, LEA, MONDAY_10} from '../../../../test/support/builders';
import type {DutyRule} from './duty_rule';
import type {Run} from '../run';
import {HOUR, MINUTE} from '../units';

describe('a rule that stays as it is when others of its duty are saved', () => {
    const HOURLY: DutyRule = {every: 'hours', hours: 4, days: 'always', firstHours: 8};
    const daily = (at: string): DutyRule => ({every: 'day', at, days: 'working'});
    /** Begun at 10:00, and saved again `minutes` after it. */
    const saved = (rules: DutyRule[], next: DutyRule[], minutes: number): Run['duty'] => {
        const first = after(aRun({updates: DAILY_AT_FOUR, kind: 'incident'}), [
            {type: 'set_duty', on: true, rules},
            {now: MONDAY_10, by: LEA},
        ]);
        return after(first, [
            {type: 'set_duty', on: true, rules: next},
            {now: MONDAY_10 + minutes * MINUTE, by: LEA},
        ]).duty;
    };

    it('keeps its next moment, whichever of them it is', () => {
        const moment = {nextDueAt: MONDAY_10 + 4 * HOUR, armedAt: MONDAY_10};
        expect(saved([HOURLY, daily('17:00')], [HOURLY, daily('18:00')], 4)).toMatchObject(moment);
        expect(saved([daily('18:00'), HOURLY], [HOURLY], 239)).toMatchObject(moment);
        // The one that was next is gone.
        expect(saved([HOURLY, daily('12:30')], [HOURLY, daily('18:00')], 90)).toMatchObject(moment);
        expect(saved([daily('12:30'), daily('14:00')], [daily('14:00')], 145)).toMatchObject(moment);
        // Counted anew it would not come at all: its first eight hours end before.
        expect(saved([HOURLY, daily('09:00')], [HOURLY], 239)).toMatchObject(moment);
    });

    it('gives way to a new one that is sooner, and one that is changed counts anew', () => {
        const sooner: DutyRule = {every: 'hours', hours: 2, days: 'always'};
        expect(saved([HOURLY], [HOURLY, sooner], 4).nextDueAt).toBe(MONDAY_10 + 124 * MINUTE);
        expect(saved([HOURLY], [{...HOURLY, hours: 3}], 4).nextDueAt).toBe(MONDAY_10 + 184 * MINUTE);
        expect(saved([HOURLY], [{...HOURLY, days: 'working'}], 4).nextDueAt).toBe(MONDAY_10 + 244 * MINUTE);
    });
});
