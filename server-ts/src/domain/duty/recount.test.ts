import * as fc from 'fast-check';
import {aCalendar, aDuty, after, anIncident, LEA, utc, when} from '../../../../test/support/builders';
import {isWorkingDay, localDate, type WorkingCalendar} from '../calendar/calendar';
import type {Run} from '../run';
import {HOUR} from '../units';
import type {DutyRule} from './duty_rule';

const TUESDAY_FOUR = utc('2026-11-24 15:00');
const CLOCK = {by: null};
const ALWAYS: DutyRule[] = [{every: 'day', at: '16:00', days: 'always'}];

const recount = (run: Run, now: number, change: Partial<WorkingCalendar> = {}) =>
    when(run, {type: 'recount'}, {...CLOCK, now, calendar: aCalendar(change)});

/** An incident with an update from Monday 11:00, so that the next one is owed on Tuesday at 16:00. */
function updated(): Run {
    return after(anIncident(), [
        {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Found it.'},
        {now: utc('2026-11-23 10:00'), by: LEA},
    ]);
}

it('on the same calendar changes nothing', () => {
    expect(recount(updated(), utc('2026-11-23 12:00')).events).toEqual([]);
});

it('moves the next moment past a day that is off now, and back again', () => {
    const now = utc('2026-11-23 12:00');
    const off = recount(updated(), now, {daysOff: {'2026-11-24': 'Retreat'}});
    expect(off.events).toMatchObject([{type: 'duty_armed', nextDueAt: utc('2026-11-25 15:00'), by: null}]);
    expect(recount(off.run, now).run.duty.nextDueAt).toBe(TUESDAY_FOUR);
});

it('leaves what is due already to the clock: it fires once, by the day it was armed for', () => {
    const now = TUESDAY_FOUR + 1;
    expect(recount(updated(), now, {daysOff: {'2026-11-24': 'Retreat'}}).events).toEqual([]);
});

describe('an open obligation', () => {
    const owed = (): Run => after(updated(), [{type: 'wake'}, {...CLOCK, now: TUESDAY_FOUR}]);
    const WEDNESDAY_9 = utc('2026-11-25 08:00');
    const THURSDAY_9 = utc('2026-11-26 08:00');
    const wednesdayOff = {daysOff: {'2026-11-25': 'Retreat'}};

    it('stays open, and on the same calendar as it is', () => {
        for (const hours of [0, 1, 2, 5, 16, 17, 20]) {
            expect(recount(owed(), TUESDAY_FOUR + hours * HOUR + 1).events).toEqual([]);
        }
    });

    it('says nothing on a day that is off now: repeats and steps wait for the next working day', () => {
        const repeated = after(owed(), [{type: 'wake'}, {...CLOCK, now: TUESDAY_FOUR + HOUR}]);
        expect(repeated.obligation?.nextNoticeAt).toBe(WEDNESDAY_9 + HOUR);
        const {events, run} = recount(repeated, TUESDAY_FOUR + 4 * HOUR, wednesdayOff);
        expect(events).toMatchObject([{type: 'obligation_rescheduled', by: null}]);
        expect(run.obligation).toMatchObject({
            dueAt: TUESDAY_FOUR,
            people: repeated.obligation?.people,
            nextRepeatAt: THURSDAY_9,
            nextStep: {ask: 'lead', at: THURSDAY_9 + 2 * HOUR},
            nextNoticeAt: THURSDAY_9,
        });
        const calendar = aCalendar(wednesdayOff);
        expect(when(run, {type: 'wake'}, {...CLOCK, now: WEDNESDAY_9 + HOUR, calendar}).events).toEqual([]);
        expect(recount(run, TUESDAY_FOUR + 5 * HOUR, wednesdayOff).events).toEqual([]);
        expect(recount(run, TUESDAY_FOUR + 5 * HOUR).run.obligation).toMatchObject({nextNoticeAt: WEDNESDAY_9 + HOUR});
    });

    it('whose notice was missed on what is a day off now waits, and is not lost', () => {
        const repeated = after(owed(), [{type: 'wake'}, {...CLOCK, now: TUESDAY_FOUR + HOUR}]);
        const {run} = recount(repeated, WEDNESDAY_9 + 2 * HOUR, wednesdayOff);
        expect(run.obligation?.nextNoticeAt).toBe(THURSDAY_9);
    });

    it('that is snoozed to a morning which became a day off speaks on the one after it', () => {
        const snoozed = after(owed(), [
            {type: 'snooze', until: WEDNESDAY_9, reason: 'logs'},
            {now: TUESDAY_FOUR + 1, by: LEA},
        ]);
        expect(recount(snoozed, TUESDAY_FOUR + HOUR).events).toEqual([]);
        expect(recount(snoozed, TUESDAY_FOUR + HOUR, wednesdayOff).run.obligation).toMatchObject({
            snoozed: {until: WEDNESDAY_9},
            nextNoticeAt: THURSDAY_9,
        });
    });

    it('that is snoozed to an evening speaks that evening, and again on the next morning', () => {
        const SIX = TUESDAY_FOUR + 2 * HOUR;
        const snoozed = after(owed(), [
            {type: 'snooze', until: SIX, reason: 'logs'},
            {now: TUESDAY_FOUR + 1, by: LEA},
        ]);
        // After closing, and at the moment itself: the clock counts anew before it speaks.
        for (const now of [SIX - HOUR / 2, SIX, SIX + 1]) {
            expect(recount(snoozed, now).events).toEqual([]);
        }
        const {events, run} = when(snoozed, {type: 'wake'}, {...CLOCK, now: SIX});
        expect(events).toMatchObject([{type: 'obligation_reminded'}]);
        expect(run.obligation?.nextNoticeAt).toBe(WEDNESDAY_9 + HOUR);
        const wednesday = recount(snoozed, SIX - HOUR / 2, {daysOff: {'2026-11-24': 'Retreat'}}).run.obligation;
        expect(wednesday?.nextNoticeAt).toBe(WEDNESDAY_9);
    });

    it('round the clock is none of the calendar’s business', () => {
        const always = after(anIncident({duty: aDuty({on: true, ownRules: ALWAYS, nextDueAt: TUESDAY_FOUR})}), [
            {type: 'wake'},
            {...CLOCK, now: TUESDAY_FOUR},
        ]);
        expect(recount(always, TUESDAY_FOUR + 1, wednesdayOff).events).toEqual([]);
    });
});

it('makes no moment owed that was over when the day became a working day', () => {
    const calendar = aCalendar({daysOff: {'2026-11-24': 'Retreat'}});
    const off = after(anIncident(), [
        {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Found it.'},
        {now: utc('2026-11-23 10:00'), by: LEA, calendar},
    ]);
    expect(recount(off, utc('2026-11-24 18:00')).run.duty.nextDueAt).toBe(utc('2026-11-25 15:00'));
});

it('keeps the two hours of a duty that has just begun', () => {
    // Restored at 15:30 on a Monday: 16:00 would be too soon, so it is owed on Tuesday.
    const restored = after(
        anIncident(),
        [
            {type: 'finish', outcome: 'fixed'},
            {now: utc('2026-11-23 10:00'), by: LEA},
        ],
        [{type: 'restore'}, {now: utc('2026-11-23 14:30'), by: LEA}],
    );
    expect(restored.duty.nextDueAt).toBe(TUESDAY_FOUR);
    expect(recount(restored, utc('2026-11-23 14:31')).events).toEqual([]);
});

it('changes nothing where no update is owed: duty off, or the run finished', () => {
    const quiet = after(updated(), [{type: 'set_duty', on: false}]);
    expect(recount(quiet, TUESDAY_FOUR, {weekdays: [6]}).events).toEqual([]);
    const finished = after(updated(), [{type: 'finish', outcome: 'fixed'}]);
    expect(recount(finished, TUESDAY_FOUR, {weekdays: [6]}).events).toEqual([]);
});

it('an interval that is used up on the new hours is due now, not in the past', () => {
    const hours = after(anIncident(), [
        {type: 'set_duty', on: true, rules: [{every: 'hours', hours: 4, days: 'working'}]},
        {now: utc('2026-11-23 15:00'), by: LEA},
    ]);
    expect(hours.duty.nextDueAt).toBe(utc('2026-11-24 11:00'));
    const longer = {hours: {from: '00:00', to: '23:59'}};
    expect(recount(hours, utc('2026-11-24 06:00'), longer).run.duty.nextDueAt).toBe(utc('2026-11-24 06:00'));
});

it('an interval of work that is counted anew at night is owed in the morning', () => {
    const hours = after(anIncident(), [
        {type: 'set_duty', on: true, rules: [{every: 'hours', hours: 4, days: 'working'}]},
        {now: utc('2026-11-23 13:00'), by: LEA},
    ]);
    const longer = {hours: {from: '07:00', to: '19:00'}};
    expect(recount(hours, utc('2026-11-23 21:00'), longer).run.duty.nextDueAt).toBe(utc('2026-11-24 06:00'));
});

it('after any changes of the calendar each moment fires at most once, and never before it is due', () => {
    const day = fc.integer({min: 23, max: 30}).map((n) => `2026-11-${n}`);
    const step = fc.record({
        hoursOn: fc.integer({min: 0, max: 40}),
        off: fc.uniqueArray(day, {maxLength: 4}),
        weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7] as const, {minLength: 1}),
    });
    fc.assert(
        fc.property(fc.array(step, {maxLength: 8}), (steps) => {
            let run = updated();
            let now = utc('2026-11-23 10:00');
            const opened: number[] = [];
            for (const {hoursOn, off, weekdays} of steps) {
                now += hoursOn * 3_600_000;
                const calendar = aCalendar({weekdays, daysOff: Object.fromEntries(off.map((date) => [date, 'x']))});
                for (const type of ['recount', 'wake', 'wake', 'recount'] as const) {
                    const given = when(run, {type}, {...CLOCK, now, calendar});
                    run = given.run;
                    const {obligation} = run;
                    if (type === 'recount' && obligation && obligation.nextNoticeAt > now) {
                        expect(isWorkingDay(calendar, localDate(obligation.nextNoticeAt, calendar.zone))).toBe(true);
                    }
                    given.events.forEach((event) => {
                        if (event.type === 'obligation_opened') {
                            opened.push(event.obligation.dueAt);
                            expect(event.obligation.dueAt).toBeLessThanOrEqual(now);
                        }
                    });
                }
                expect(run.obligation !== null || (run.duty.nextDueAt ?? Infinity) > now).toBe(true);
            }
            expect(opened.length).toBeLessThanOrEqual(1);
        }),
    );
});
