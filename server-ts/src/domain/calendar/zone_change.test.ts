import {aCalendar, anIncident, PAT, utc, when} from '../../../../test/support/builders';
import {nextDue} from '../duty/duty';
import {rulesOfRun} from '../duty/rules_in_force';
import type {Run} from '../run';

/**
 * Yukon's clocks ceased to be moved in autumn 2020. A sidecar with older zone data took them for Los Angeles’, which go back on the
 * 1st of November: until then both agree.
 */
const BEFORE = aCalendar({zone: 'America/Los_Angeles'});
const SINCE = aCalendar({zone: 'America/Whitehorse'});
const FRIDAY = utc('2020-10-30 18:00');
/** Monday 16:00 by the older data, and by the newer. */
const OLD_MONDAY = utc('2020-11-03 00:00');
const NEW_MONDAY = utc('2020-11-02 23:00');
const TUESDAY = utc('2020-11-03 23:00');

function updatedOnFriday(): Run {
    const run = anIncident({zone: 'America/Whitehorse', startedAt: utc('2020-10-29 18:00')});
    const command = {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Searching.'} as const;
    return when(run, command, {now: FRIDAY, by: PAT, calendar: BEFORE}).run;
}

describe('when the rules of a zone change while a run is open', () => {
    it('the moment that was armed stays as it was armed: no reminder comes twice, none is lost', () => {
        const run = updatedOnFriday();
        expect(run.duty.nextDueAt).toBe(OLD_MONDAY);
        expect(nextDue(rulesOfRun(run), SINCE, {startedAt: 0, armedAt: null, lastUpdateAt: FRIDAY})).toBe(NEW_MONDAY);
        const wake = {type: 'wake'} as const;
        expect(when(run, wake, {now: OLD_MONDAY - 1, by: null, calendar: SINCE}).run.obligation).toBeNull();
        expect(when(run, wake, {now: OLD_MONDAY, by: null, calendar: SINCE}).run.obligation?.dueAt).toBe(OLD_MONDAY);
    });

    it('the next one is armed by the new rules', () => {
        const command = {type: 'post_update', updateId: 'u2', kind: 'update', text: 'Found.'} as const;
        const {run} = when(updatedOnFriday(), command, {now: OLD_MONDAY, by: PAT, calendar: SINCE});
        expect(run.duty.nextDueAt).toBe(TUESDAY);
    });

    it('a team that saves its calendar has the armed one counted anew at once', () => {
        const now = utc('2020-11-02 17:00');
        const {run} = when(updatedOnFriday(), {type: 'recount'}, {now, by: null, calendar: SINCE});
        expect(run.duty.nextDueAt).toBe(NEW_MONDAY);
    });
});
