import {
    aCalendar,
    aDuty,
    after,
    aLadder,
    anIncident,
    ANN,
    aRun,
    BO,
    PAT,
    typesOf,
    utc,
    when,
} from '../../../../test/support/builders';
import type {Command} from '../command';
import {snoozeCap} from './snooze_cap';
import {wakeAt} from './decide_wake';
import {LIMITS} from '../limits';
import {LATE_AFTER} from './obligation';
import type {Run} from '../run';
import {HOUR, MINUTE} from '../units';

const FOUR = utc('2026-11-23 15:00');
const dueNow = (change: Partial<Run> = {}): Run => after(anIncident(change), [{type: 'wake'}, {now: FOUR, by: null}]);
const update = (text = 'All is well', id = 'u1'): Command => ({
    type: 'post_update',
    updateId: id,
    kind: 'update',
    text,
});

describe('an update', () => {
    test('Given whitespace only, when an update is submitted, then it is refused.', () => {
        const {refusal, events} = when(anIncident(), update(' \n\t\u00a0 '));
        expect([refusal?.reason, refusal?.field, events]).toEqual(['update_empty', 'text', []]);
    });

    it('that leaves the template as it was is refused', () => {
        const incident = anIncident();
        const run = {
            ...incident,
            updates: incident.updates && {...incident.updates, template: 'Where it stands:\nNext:'},
        };
        const {refusal, events} = when(run, update('Where it stands:\nNext:\n'));
        expect([refusal?.reason, refusal?.field, events]).toEqual(['update_is_template', 'text', []]);
        expect(when(run, update('Where it stands: mended\nNext:')).refusal).toBeNull();
    });

    it('is kept with who and when, and satisfies the moments of its own day', () => {
        const {run, events} = when(anIncident(), update(), {by: ANN});
        expect(typesOf(events)).toEqual(['update_posted', 'duty_armed']);
        expect(run.lastUpdate).toMatchObject({id: 'u1', by: ANN, text: 'All is well'});
        expect(run.duty.nextDueAt).toBe(utc('2026-11-24 15:00'));
    });

    it('in the very second of the due moment is in time', () => {
        const {run} = when(anIncident(), update(), {now: FOUR});
        expect(run.duty.nextDueAt).toBe(utc('2026-11-24 15:00'));
        expect(run.obligation).toBeNull();
    });

    it('answers an open obligation', () => {
        const {run, events} = when(dueNow(), update(), {now: FOUR + 20 * MINUTE});
        expect(typesOf(events)).toEqual(['update_posted', 'obligation_resolved', 'duty_armed']);
        expect([run.obligation, run.duty.nextDueAt]).toEqual([null, utc('2026-11-24 15:00')]);
    });

    it('sent twice is one', () => {
        const run = after(anIncident(), [update()]);
        expect(when(run, update()).events).toEqual([]);
    });

    it('of the greatest length is taken, a longer one refused with its length', () => {
        expect(when(anIncident(), update('x'.repeat(LIMITS.updateText))).refusal).toBeNull();
        const {refusal} = when(anIncident(), update('x'.repeat(LIMITS.updateText + 1)));
        expect(refusal).toMatchObject({reason: 'update_too_long', params: {length: LIMITS.updateText + 1}});
    });

    it('can change the severity, and the duty is then armed anew, at least two hours away', () => {
        const run = anIncident({
            updates: {
                template: '',
                ladder: aLadder(),
                rules: [],
                bySeverity: {L1: [{every: 'day', at: '00:30', days: 'always'}], L2: []},
            },
        });
        const evening = utc('2026-11-23 22:00');
        const {run: next, events} = when(run, {...update(), severity: 'L1'} as Command, {now: evening});
        expect(typesOf(events)).toContain('details_changed');
        // 23:00 in Amsterdam: half past midnight is closer than two hours.
        expect(next.duty.nextDueAt).toBe(utc('2026-11-24 23:30'));
    });
});

describe('a reminder', () => {
    test('Given a run started with timer N and nobody posts, when N elapses, then a reminder is posted mentioning the owner.', () => {
        const before = when(anIncident(), {type: 'wake'}, {now: FOUR - 1, by: null});
        expect(typesOf(before.events)).toEqual(['duty_upcoming']);
        const {run, events} = when(anIncident(), {type: 'wake'}, {now: FOUR, by: null});
        expect(typesOf(events)).toEqual(['obligation_opened']);
        expect(run.obligation).toMatchObject({dueAt: FOUR, asked: PAT, stage: 'due', notices: 1, id: 'o1'});
        expect(run.duty.nextDueAt).toBeNull();
    });

    test('Given an ignored reminder, when the repeat interval elapses, then it is repeated or escalated by policy, never silently dropped.', () => {
        let run = dueNow({
            updates: {
                template: '',
                ladder: aLadder({repeatEveryMinutes: 30}),
                rules: [{every: 'day', at: '16:00', days: 'always'}],
            },
        });
        for (let notice = 2; notice < 40; notice += 1) {
            const at = wakeAt(run) ?? 0;
            expect(at).toBe(FOUR + (notice - 1) * 30 * MINUTE);
            const {run: next, events} = when(run, {type: 'wake'}, {now: at, by: null});
            // After three hours the lead is asked; the backup's seat is empty.
            expect(typesOf(events)).toEqual([notice === 7 ? 'obligation_escalated' : 'obligation_reminded']);
            expect(next.obligation).toMatchObject({stage: notice < 7 ? 'overdue' : 'escalated', notices: notice});
            run = next;
        }
    });

    it('of working days is repeated in working hours only', () => {
        const closing = utc('2026-11-23 16:00');
        expect(wakeAt(dueNow())).toBe(closing);
        const repeated = after(dueNow(), [{type: 'wake'}, {now: closing, by: null}]);
        expect(wakeAt(repeated)).toBe(utc('2026-11-24 09:00'));
    });

    test('Given the service was down at due time, when it returns, then one reminder per run is sent, marked late, none duplicated.', () => {
        const monday = utc('2026-11-23 15:00');
        const back = monday + 50 * HOUR;
        const {run, events} = when(anIncident(), {type: 'wake'}, {now: back, by: null});
        expect(typesOf(events)).toEqual(['obligation_opened']);
        expect(run.obligation).toMatchObject({dueAt: monday, openedAt: back, stage: 'escalated', notices: 1});
        expect(back - monday).toBeGreaterThan(LATE_AFTER);
        expect(when(run, {type: 'wake'}, {now: back, by: null}).events).toEqual([]);
        expect(wakeAt(run)).toBeGreaterThan(back);
    });

    it('a wake that comes early, twice or for a finished run does nothing', () => {
        expect(when(dueNow(), {type: 'wake'}, {now: FOUR, by: null}).events).toEqual([]);
        const finished = after(anIncident(), [{type: 'finish', outcome: 'fixed'}]);
        expect(when(finished, {type: 'wake'}, {now: FOUR + HOUR, by: null}).events).toEqual([]);
        expect(wakeAt(finished)).toBeNull();
    });
});

describe('“I’m on it”', () => {
    it('holds the reminders for two hours, once per obligation', () => {
        const round = dueNow({
            updates: {template: '', ladder: aLadder(), rules: [{every: 'day', at: '16:00', days: 'always'}]},
        });
        const held = after(round, [{type: 'hold'}, {now: FOUR + MINUTE, by: PAT}]);
        expect(held.obligation).toMatchObject({
            held: {by: PAT, until: FOUR + MINUTE + 2 * HOUR},
            nextNoticeAt: FOUR + MINUTE + 2 * HOUR,
        });
        expect(held.lastUpdate).toBeNull();
        expect(when(held, {type: 'hold'}, {now: FOUR + 2 * MINUTE, by: PAT}).events).toEqual([]);
        const other = when(held, {type: 'hold'}, {now: FOUR + 2 * MINUTE, by: BO});
        expect(other.refusal).toMatchObject({reason: 'already_held', params: {user: PAT}});
        const later = when(held, {type: 'hold'}, {now: FOUR + 3 * HOUR, by: PAT});
        expect(later.refusal?.reason).toBe('already_held');
    });

    it('needs an open obligation', () => {
        expect(when(anIncident(), {type: 'hold'}).refusal?.reason).toBe('no_open_obligation');
    });

    it('does not move the next reminder of a working-day duty out of working hours', () => {
        const noon = {
            template: '',
            ladder: aLadder(),
            rules: [{every: 'day', at: '14:30', days: 'working'}],
        } as const;
        const due = after(
            anIncident({
                updates: {...noon, rules: [...noon.rules]},
                duty: aDuty({on: true, nextDueAt: utc('2026-11-23 13:30')}),
            }),
            [{type: 'wake'}, {now: utc('2026-11-23 13:30'), by: null}],
        );
        const held = after(due, [{type: 'hold'}, {now: utc('2026-11-23 14:15'), by: PAT}]);
        // Until 17:15; working hours begin again at 9:00.
        expect(held.obligation?.nextNoticeAt).toBe(utc('2026-11-24 08:00'));
    });
});

describe('a snooze', () => {
    const snooze = (until: number, reason = 'waiting for logs'): Command => ({type: 'snooze', until, reason});

    test('…and the timeline names the person who snoozed and the last *update* time is unchanged.', () => {
        const before = after(
            dueNow({lastUpdate: {id: 'u0', kind: 'update', text: 'x', by: ANN, at: FOUR - 20 * HOUR}}),
        );
        const {run, events} = when(before, snooze(FOUR + 40 * MINUTE), {now: FOUR + MINUTE, by: BO});
        expect(events).toEqual([
            expect.objectContaining({type: 'obligation_snoozed', by: BO, reason: 'waiting for logs'}),
        ]);
        expect(run.obligation).toMatchObject({snoozed: {by: BO}, nextNoticeAt: FOUR + 40 * MINUTE});
        expect(run.lastUpdate).toEqual(before.lastUpdate);
    });

    it('goes as far as the next working morning', () => {
        const morning = utc('2026-11-24 08:00');
        expect(when(dueNow(), snooze(morning), {now: FOUR}).refusal).toBeNull();
        expect(when(dueNow(), snooze(morning + 1), {now: FOUR}).refusal).toMatchObject({
            reason: 'snooze_too_long',
            params: {cap: morning},
        });
    });

    it.each([
        ['at night', '2026-11-24 01:00', '2026-11-24 08:00'],
        ['early in the morning', '2026-11-24 03:00', '2026-11-24 08:00'],
        ['at opening', '2026-11-24 08:00', '2026-11-25 08:00'],
        ['in the evening', '2026-11-24 22:00', '2026-11-25 08:00'],
        ['on a Sunday', '2026-11-29 12:00', '2026-11-30 08:00'],
    ])('%s goes to the next opening', (_when, now, cap) => {
        expect(snoozeCap(dueNow(), aCalendar(), utc(now))).toBe(utc(cap));
    });

    it('shortly before opening goes as far as that of an L1, so that half an hour is not too long', () => {
        const early = utc('2026-11-24 07:55');
        expect(snoozeCap(dueNow(), aCalendar(), early)).toBe(early + 4 * HOUR);
    });

    it('where nobody ever works goes a day on', () => {
        expect(snoozeCap(dueNow(), aCalendar({weekdays: []}), FOUR)).toBe(FOUR + 24 * HOUR);
    });

    it('of a Friday goes to Monday, and over a holiday to Tuesday', () => {
        const friday = utc('2026-11-27 15:00');
        const open = (calendar = aCalendar()): Run =>
            after(anIncident({duty: aDuty({on: true, nextDueAt: friday})}), [
                {type: 'wake'},
                {now: friday, by: null, calendar},
            ]);
        expect(when(open(), snooze(utc('2026-11-30 08:00')), {now: friday}).refusal).toBeNull();
        const holiday = aCalendar({daysOff: {'2026-11-30': 'St Andrew'}});
        expect(
            when(open(holiday), snooze(utc('2026-12-01 08:00')), {now: friday, calendar: holiday}).refusal,
        ).toBeNull();
        expect(when(open(), snooze(utc('2026-12-01 08:00')), {now: friday}).refusal?.reason).toBe('snooze_too_long');
    });

    it('of an L1 goes four hours on', () => {
        const run = dueNow({details: {severity: 'L1', customer: '', ticket: '', summary: ''}});
        expect(when(run, snooze(FOUR + 4 * HOUR), {now: FOUR}).refusal).toBeNull();
        expect(when(run, snooze(FOUR + 4 * HOUR + 1), {now: FOUR}).refusal?.reason).toBe('snooze_too_long');
    });

    it.each([
        ['', 'reason_empty'],
        ['   ', 'reason_empty'],
        ['\u200b\u2060', 'reason_empty'],
        ['x'.repeat(LIMITS.reason + 1), 'reason_too_long'],
    ])('needs a reason (%#)', (reason, expected) => {
        expect(when(dueNow(), snooze(FOUR + HOUR, reason), {now: FOUR}).refusal?.reason).toBe(expected);
    });

    it('into the past, or of nothing, is refused', () => {
        expect(when(dueNow(), snooze(FOUR), {now: FOUR}).refusal?.reason).toBe('due_in_the_past');
        expect(when(anIncident(), snooze(FOUR + HOUR)).refusal?.reason).toBe('no_open_obligation');
    });
});

describe('the duty', () => {
    it('switched off ends the obligation; switched on it is armed at least two hours away', () => {
        const off = when(dueNow(), {type: 'set_duty', on: false}, {now: FOUR});
        expect(typesOf(off.events)).toEqual(['duty_changed', 'obligation_resolved']);
        expect(wakeAt(off.run)).toBeNull();
        const on = when(off.run, {type: 'set_duty', on: true}, {now: utc('2026-11-24 13:30')});
        expect(on.run.duty.nextDueAt).toBe(utc('2026-11-25 15:00'));
    });

    it('cannot be switched on without rules', () => {
        const run = aRun();
        expect(when(run, {type: 'set_duty', on: true}).refusal?.reason).toBe('duty_has_no_rules');
        const rules = [{every: 'week', on: [5], at: '16:00'}] as const;
        const own = when(run, {type: 'set_duty', on: true, rules: rules.map((rule) => ({...rule, on: [...rule.on]}))});
        expect(own.run.duty.nextDueAt).toBe(utc('2026-11-27 15:00'));
    });

    it('new rules leave an open obligation open', () => {
        const {run, events} = when(
            dueNow(),
            {type: 'set_duty', on: true, rules: [{every: 'day', at: '09:00', days: 'always'}]},
            {now: FOUR},
        );
        // Round the clock its steps come sooner.
        expect(typesOf(events)).toEqual(['duty_changed', 'obligation_rescheduled']);
        expect(run.obligation).toMatchObject({...dueNow().obligation, nextStep: {at: FOUR + 3 * HOUR}});
    });
});
