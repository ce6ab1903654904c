import * as fc from 'fast-check';
import {aCalendar, aDuty, aLadder, anIncident, anObligation, MONDAY_10, utc} from '../../../../test/support/builders';
import {localDate} from '../calendar/calendar';
import type {DutyRule} from './duty_rule';
import {addDutyTime, inDutyHours, repeatAfter, stepsAhead} from './ladder';
import {ladderOf} from './rules_in_force';
import {standardLadder} from './ladder_rule';
import type {Run} from '../run';
import {DAY, HOUR, MINUTE} from '../units';

const ALWAYS: DutyRule[] = [{every: 'day', at: '16:00', days: 'always'}];
const roundTheClock = anIncident({duty: aDuty({on: true, ownRules: ALWAYS})});
const MON_FOUR = utc('2026-11-23 15:00');
const FRI_FOUR = utc('2026-11-27 15:00');

/** The times of the standard steps for an update due at `dueAt`. */
const timesOf = (run: Run, dueAt: number, change: Parameters<typeof anObligation>[0] = {}): number[] =>
    stepsAhead(run, anObligation({dueAt, ...change}), aCalendar()).map(({at}) => at);

describe('the steps of an update', () => {
    it('due on Monday at 16:00 with hours to 17:00 are Monday 17:00, Tuesday 11:00 and Tuesday 16:00', () => {
        expect(timesOf(anIncident(), MON_FOUR)).toEqual([
            utc('2026-11-23 16:00'),
            utc('2026-11-24 10:00'),
            utc('2026-11-24 15:00'),
        ]);
    });

    it('due on Friday at 16:00 reach the channel on Monday at 16:00', () => {
        expect(timesOf(anIncident(), FRI_FOUR)).toEqual([
            utc('2026-11-27 16:00'),
            utc('2026-11-30 10:00'),
            utc('2026-11-30 15:00'),
        ]);
    });

    it('go by the clock where the duty runs round the clock', () => {
        expect(timesOf(roundTheClock, FRI_FOUR)).toEqual([FRI_FOUR + HOUR, FRI_FOUR + 3 * HOUR, FRI_FOUR + DAY]);
    });

    it('count days at the same wall time over the change of the clocks', () => {
        const friday = utc('2027-03-26 15:00');
        expect(addDutyTime(anIncident(), aCalendar(), friday, DAY)).toBe(utc('2027-03-29 14:00'));
    });

    it('skip a holiday', () => {
        const calendar = aCalendar({daysOff: {'2026-11-24': 'holiday'}});
        expect(addDutyTime(anIncident(), calendar, MON_FOUR, DAY)).toBe(utc('2026-11-25 15:00'));
    });

    it('of a moment outside the hours come inside them', () => {
        const early = utc('2026-11-23 06:00');
        expect(addDutyTime(anIncident(), aCalendar(), early, HOUR)).toBe(utc('2026-11-23 09:00'));
        expect(addDutyTime(anIncident(), aCalendar(), early, DAY)).toBe(utc('2026-11-24 08:00'));
        const closing = utc('2026-11-23 16:00');
        expect(addDutyTime(anIncident(), aCalendar(), closing, DAY)).toBe(utc('2026-11-24 16:00'));
    });

    it('are moved by as long as somebody is on it, in the time of the duty, and not before the hold is over', () => {
        const at = MON_FOUR + 10 * MINUTE;
        const held = {by: 'x', at, until: at + 2 * HOUR};
        expect(timesOf(roundTheClock, MON_FOUR, {held})).toEqual([
            MON_FOUR + 3 * HOUR,
            MON_FOUR + 5 * HOUR,
            MON_FOUR + 26 * HOUR,
        ]);
        expect(timesOf(anIncident(), MON_FOUR, {held})).toEqual([
            utc('2026-11-24 10:00'),
            utc('2026-11-24 12:00'),
            utc('2026-11-25 09:00'),
        ]);
        const late = {by: 'x', at: MON_FOUR + 50 * HOUR, until: MON_FOUR + 52 * HOUR};
        expect(timesOf(roundTheClock, MON_FOUR, {held: late})[0]).toBe(MON_FOUR + 52 * HOUR);
    });

    it('that would fall together, or before an earlier one, come one repeat later', () => {
        const steps = [
            {afterMinutes: 600, ask: 'backup'},
            {afterMinutes: 1_440, ask: 'lead'},
        ];
        const run = anIncident({duty: aDuty({on: true, ownLadder: aLadder({steps})})});
        // Ten hours of work are more than a working day: Wednesday 10:00. The lead would be Tuesday 16:00.
        expect(timesOf(run, MON_FOUR)).toEqual([utc('2026-11-25 09:00'), utc('2026-11-25 10:00')]);
    });

    it('on a calendar that never works pass as time does, so that nothing is lost', () => {
        const never = aCalendar({weekdays: []});
        expect(addDutyTime(anIncident(), never, MON_FOUR, HOUR)).toBe(MON_FOUR + HOUR);
        expect(addDutyTime(anIncident(), never, MON_FOUR, DAY)).toBe(MON_FOUR + DAY);
    });

    it('count working days past a date that never happened', () => {
        const run = anIncident({zone: 'Pacific/Apia'});
        const apia = aCalendar({zone: 'Pacific/Apia', weekdays: [1, 2, 3, 4, 5, 6, 7]});
        // Thursday, 29 December 2011, 12:00; the 30th was left out, so one working day on is the 31st.
        expect(addDutyTime(run, apia, utc('2011-12-29 22:00'), DAY)).toBe(utc('2011-12-30 22:00'));
    });

    it('always come later than the one before, inside the hours, in any ladder', () => {
        const ladders = fc
            .uniqueArray(fc.integer({min: 5, max: 20_160}), {minLength: 1, maxLength: 6})
            .map((minutes) => minutes.sort((a, b) => a - b).map((afterMinutes) => ({afterMinutes, ask: 'lead'})));
        const due = fc.integer({min: 0, max: 14 * 24 * 4}).map((quarters) => MONDAY_10 + quarters * 15 * MINUTE);
        const wait = fc.option(fc.integer({min: 5, max: 3_000}));
        fc.assert(
            fc.property(ladders, due, wait, (steps, dueAt, holdMinutes) => {
                const run = anIncident({duty: aDuty({on: true, ownLadder: aLadder({steps})})});
                const held =
                    holdMinutes === null
                        ? null
                        : {by: 'x', at: dueAt + HOUR, until: dueAt + HOUR + holdMinutes * MINUTE};
                const times = timesOf(run, dueAt, {held});
                expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
                for (const at of times) {
                    expect(at).toBeGreaterThan(dueAt);
                    const day = localDate(at, 'Europe/Amsterdam');
                    expect([1, 2, 3, 4, 5]).toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
                }
            }),
            {numRuns: 200},
        );
    });
});

test('a run’s own ladder beats its playbook’s; without either it has the standard one for its seats', () => {
    const own = aLadder({repeatEveryMinutes: 15});
    expect(ladderOf(anIncident({duty: aDuty({ownLadder: own})}))).toBe(own);
    expect(ladderOf(anIncident()).steps.map(({ask}) => ask)).toEqual(['backup', 'lead', 'channel']);
    expect(standardLadder(['owner']).steps).toEqual([{afterMinutes: 1_440, ask: 'channel'}]);
});

describe('rules that are over', () => {
    const rules: DutyRule[] = [
        {every: 'day', at: '16:00', days: 'working'},
        {every: 'hours', hours: 4, days: 'always', firstHours: 24},
    ];
    const friday = FRI_FOUR;
    const run = (startedAt: number): Run =>
        anIncident({startedAt, duty: aDuty({on: true, ownRules: rules, nextDueAt: friday})});

    it('of the first hours no longer have reminders repeated all night', () => {
        const old = run(friday - 4 * DAY);
        expect(repeatAfter(old, aCalendar(), friday + HOUR)).toBe(utc('2026-11-30 09:00'));
        expect(inDutyHours(old, aCalendar(), friday + 3 * HOUR)).toBe(utc('2026-11-30 08:00'));
        const young = run(friday - 20 * HOUR);
        expect(repeatAfter(young, aCalendar(), friday + HOUR)).toBe(friday + 2 * HOUR);
    });

    it('give what is still owed by them their pace, where no other rule holds', () => {
        const alone = anIncident({
            startedAt: friday - 25 * HOUR,
            duty: aDuty({on: true, ownRules: rules.slice(1), nextDueAt: friday}),
        });
        expect(repeatAfter(alone, aCalendar(), friday + HOUR)).toBe(friday + 2 * HOUR);
    });
});
