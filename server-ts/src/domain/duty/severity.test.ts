import {aDuty, after, aLadder, anIncident, BO, LEA, PAT, typesOf, utc, when} from '../../../../test/support/builders';
import {askedIn, clock, FOUR, SEATS} from '../../../../test/support/owed';
import {announce} from '../announce/announce';
import type {UpdateSpec} from '../playbook';
import type {DutyRule} from './duty_rule';
import type {Run} from '../run';
import {HOUR, MINUTE} from '../units';

/** As the built-in support incident: L1 round the clock, L2 on working days, L3 nothing. */
const BY_SEVERITY: UpdateSpec = {
    template: 'Where it stands:',
    ladder: aLadder(),
    rules: [],
    bySeverity: {
        L1: [
            {every: 'day', at: '16:00', days: 'always'},
            {every: 'hours', hours: 4, days: 'always', firstHours: 24},
        ],
        L2: [{every: 'day', at: '16:00', days: 'working'}],
        L3: [],
    },
};
/** An L2 that is days old, due on Monday at 16:00. */
const l2 = (change: Partial<Run> = {}): Run =>
    anIncident({seats: SEATS, updates: BY_SEVERITY, startedAt: utc('2026-11-18 09:00'), ...change});
/** Nobody answered: Bo, the backup, was asked at 17:00. */
const overdue = (change: Partial<Run> = {}): Run =>
    after(l2(change), [{type: 'wake'}, clock(FOUR)], [{type: 'wake'}, clock(FOUR + HOUR)]);
const RAISED = FOUR + 90 * MINUTE;

describe('an end that is taken back', () => {
    const there = {type: 'set_details', severity: 'L3'} as const;
    const back = {type: 'set_details', severity: 'L2'} as const;
    const owedAfter = (...commands: Parameters<typeof after> extends [Run, ...infer Rest] ? Rest : never): unknown =>
        after(overdue(), ...commands).duty.nextDueAt;
    const at = (minutes: number): {now: number; by: string} => ({now: RAISED + minutes * MINUTE, by: LEA});

    it('brings back what was owed: by severity, by the switch, by a restore', () => {
        expect(owedAfter([there, at(0)])).toBeNull();
        expect(owedAfter([there, at(0)], [back, at(5)])).toBe(FOUR);
        expect(owedAfter([{type: 'set_duty', on: false}, at(0)], [{type: 'set_duty', on: true}, at(5)])).toBe(FOUR);
        expect(owedAfter([{type: 'finish', outcome: 'fixed'}, at(0)], [{type: 'restore'}, at(5)])).toBe(FOUR);
        // A later one is a new beginning.
        expect(owedAfter([there, at(0)], [back, at(13 * 60)])).toBe(utc('2026-11-24 15:00'));
    });

    it('leaves a moment where it is that was ahead all the time: finished and restored within two hours', () => {
        const finish = {type: 'finish', outcome: 'fixed'} as const;
        const dueAfter = (run: Run, finished: number, restored: number): unknown =>
            after(
                run,
                [finish, {now: FOUR - finished * MINUTE, by: LEA}],
                [{type: 'restore'}, {now: FOUR - restored * MINUTE, by: LEA}],
            ).duty.nextDueAt;
        const tomorrow = utc('2026-11-24 15:00');
        const armed = after(
            l2(),
            [{type: 'set_duty', on: false}, clock(utc('2026-11-18 09:00'))],
            [
                {type: 'set_duty', on: true},
                {now: FOUR - 3 * HOUR, by: LEA},
            ],
        );
        expect(dueAfter(l2(), 10, 8)).toBe(FOUR);
        expect(dueAfter(armed, 10, 8)).toBe(FOUR);
        // The people of a run that was finished for longer get their two hours.
        expect(dueAfter(l2(), 150, 8)).toBe(tomorrow);
        // It was not ahead: the duty had been switched on a moment before, with its two hours.
        const justOn = after(
            l2(),
            [
                {type: 'set_duty', on: false},
                {now: FOUR - HOUR, by: LEA},
            ],
            [
                {type: 'set_duty', on: true},
                {now: FOUR - HOUR + 1, by: LEA},
            ],
        );
        expect(dueAfter(justOn, 10, 8)).toBe(tomorrow);
    });

    it('owes nothing where an update was posted with the end, or after it', () => {
        const update = {type: 'post_update', updateId: 'u', kind: 'update', text: 'x'} as const;
        const finish = {type: 'finish', outcome: 'fixed'} as const;
        const tomorrow = utc('2026-11-24 15:00');
        expect(owedAfter([update, at(0)], [finish, at(0)], [{type: 'restore'}, at(5)])).toBe(tomorrow);
        expect(owedAfter([there, at(0)], [update, at(1)], [back, at(5)])).toBe(tomorrow);
    });
});

describe('another severity, while an update is owed', () => {
    it('keeps it owed by those who were asked, and its ladder climbs at the new pace', () => {
        const before = overdue();
        expect(before.obligation?.nextNoticeAt).toBe(utc('2026-11-24 09:00'));
        const {run, events} = when(before, {type: 'set_details', severity: 'L1'}, {now: RAISED, by: LEA});
        expect(typesOf(events)).toEqual(['details_changed', 'obligation_rescheduled']);
        expect(askedIn(run)).toEqual([PAT, BO]);
        // An hour from now it is said again, and the lead's three hours are over half an hour after that.
        expect(run.obligation).toMatchObject({
            id: before.obligation?.id,
            dueAt: FOUR,
            nextRepeatAt: RAISED + HOUR,
            nextStep: {at: FOUR + 3 * HOUR, ask: 'lead', asked: LEA},
            nextNoticeAt: RAISED + HOUR,
        });
    });

    it('asks within a minute whom the new pace would have asked already', () => {
        const now = FOUR + 4 * HOUR;
        const {run} = when(overdue(), {type: 'set_details', severity: 'L1'}, {now, by: PAT});
        expect(run.obligation?.nextNoticeAt).toBe(now + MINUTE);
        expect(when(run, {type: 'wake'}, clock(now + MINUTE)).events).toMatchObject([
            {type: 'obligation_escalated', asked: LEA, mentioned: [LEA]},
        ]);
    });

    it('lowered at night it waits for working hours', () => {
        const l1 = after(l2({details: {severity: 'L1', customer: '', ticket: '', summary: ''}}), [
            {type: 'wake'},
            clock(FOUR),
        ]);
        const night = after(l1, [{type: 'wake'}, clock(FOUR + 5 * HOUR)]);
        const {run} = when(night, {type: 'set_details', severity: 'L2'}, {now: FOUR + 5 * HOUR + MINUTE, by: PAT});
        expect(run.obligation?.nextNoticeAt).toBe(utc('2026-11-24 08:00'));
    });

    it('is resolved only where the new one asks for no update', () => {
        const {run, events} = when(overdue(), {type: 'set_details', severity: 'L3'}, {now: RAISED, by: LEA});
        expect(typesOf(events)).toEqual(['details_changed', 'obligation_resolved']);
        expect(run.duty.ended).toMatchObject({how: 'severity_changed', by: LEA});
        expect([run.obligation, run.duty.nextDueAt]).toEqual([null, null]);
    });

    it('changes its post, for the times in it are others', () => {
        const before = overdue();
        const {run, events} = when(before, {type: 'set_details', severity: 'L1'}, {now: RAISED, by: LEA});
        expect(announce(before, events, run)).toEqual(
            expect.arrayContaining([expect.objectContaining({op: 'edit', slot: `reminder:${before.obligation?.id}`})]),
        );
    });
});

describe('raised to L1, while somebody is on it', () => {
    const held = (run: Run): Run => after(run, [{type: 'hold'}, {now: FOUR + 70 * MINUTE, by: BO}]);
    const raised = (run: Run) =>
        after(run, [
            {type: 'set_details', severity: 'L1'},
            {now: RAISED, by: LEA},
        ]).obligation;
    const HELD_UNTIL = FOUR + 190 * MINUTE;

    it('is said again when they have had their two hours, and not at the next repeat of the working day', () => {
        const before = held(overdue());
        expect(before.obligation?.nextRepeatAt).toBe(utc('2026-11-24 09:00'));
        expect(raised(before)).toMatchObject({nextRepeatAt: HELD_UNTIL, nextNoticeAt: HELD_UNTIL});
    });

    it('so it is where the ladder has nobody left to ask', () => {
        const alone = {seats: SEATS.map((seat) => (seat.role === 'lead' ? {...seat, user: null} : seat))};
        expect(raised(held(overdue(alone)))?.nextNoticeAt).toBe(HELD_UNTIL);
    });
});

describe('raised to L1, while it is snoozed', () => {
    const snoozed = (until: number): Run =>
        after(overdue(), [
            {type: 'snooze', until, reason: 'the vendor sleeps'},
            {now: FOUR + 70 * MINUTE, by: BO},
        ]);
    const raise = (run: Run) => when(run, {type: 'set_details', severity: 'L1'}, {now: RAISED, by: LEA});
    const MORNING = utc('2026-11-24 08:00');

    it('keeps quiet no longer than an L1 may from then on, and is still snoozed by who did it', () => {
        const {run, events} = raise(snoozed(MORNING));
        const until = RAISED + 4 * HOUR;
        expect(events.at(-1)).toMatchObject({type: 'obligation_rescheduled', snoozedUntil: until, by: LEA});
        expect(run.obligation).toMatchObject({
            snoozed: {by: BO, at: FOUR + 70 * MINUTE, until, reason: 'the vendor sleeps'},
            nextRepeatAt: until,
            nextNoticeAt: until,
        });
        // The lead's three hours are over by then.
        expect(when(run, {type: 'wake'}, clock(until)).events).toMatchObject([
            {type: 'obligation_escalated', asked: LEA},
        ]);
    });

    it('and lowered again while it is quiet, keeps quiet until the time that was chosen', () => {
        const {run} = raise(snoozed(MORNING));
        const lower = {type: 'set_details', severity: 'L2'} as const;
        const lowered = when(run, lower, {now: RAISED + 10 * MINUTE, by: LEA});
        expect(lowered.events.at(-1)).toMatchObject({type: 'obligation_rescheduled', snoozedUntil: MORNING});
        expect(lowered.run.obligation).toMatchObject({
            snoozed: {by: BO, at: FOUR + 70 * MINUTE, until: MORNING, reason: 'the vendor sleeps'},
            nextNoticeAt: MORNING,
        });
        // Once it has spoken, nothing is chosen any more.
        const spoken = after(run, [{type: 'wake'}, clock(RAISED + 4 * HOUR)]);
        const later = after(spoken, [lower, {now: RAISED + 4 * HOUR + MINUTE, by: LEA}]);
        expect(later.obligation?.snoozed?.until).toBe(RAISED + 4 * HOUR);
    });

    it('leaves a snooze alone that is short enough, and every one of a run that is lowered', () => {
        const short = RAISED + 3 * HOUR;
        const {run} = raise(snoozed(short));
        expect(run.obligation).toMatchObject({snoozed: {until: short}, nextNoticeAt: short});
        const night = {now: FOUR + 15 * HOUR, by: BO};
        const l1 = after(raise(overdue()).run, [{type: 'snooze', until: FOUR + 18 * HOUR, reason: 'logs'}, night]);
        const lowered = after(l1, [{type: 'set_details', severity: 'L2'}, night]);
        expect(lowered.obligation).toMatchObject({snoozed: {until: FOUR + 18 * HOUR}});
    });

    it('is so with rules of its own, too: how long a reminder may wait is the severity’s to say', () => {
        const duty = aDuty({on: true, ownRules: [{every: 'day', at: '16:00', days: 'always'}], nextDueAt: FOUR});
        const own = after(
            overdue({duty}),
            [
                {type: 'snooze', until: MORNING, reason: 'logs'},
                {now: FOUR + 70 * MINUTE, by: BO},
            ],
            [
                {type: 'set_details', severity: 'L1'},
                {now: RAISED, by: LEA},
            ],
        );
        expect(own.obligation).toMatchObject({snoozed: {until: RAISED + 4 * HOUR}, nextNoticeAt: RAISED + 4 * HOUR});
    });
});

describe('other rules shortly before an update falls due', () => {
    const NOW = FOUR - 30 * MINUTE;
    const due = (run: Run, ...commands: Parameters<typeof after>[1][]): unknown =>
        after(run, ...commands).duty.nextDueAt;
    const to = (severity: 'L1' | 'L2' | 'L3', now = NOW): Parameters<typeof after>[1] => [
        {type: 'set_details', severity},
        {now, by: LEA},
    ];
    const rules = (...own: DutyRule[]): Parameters<typeof after>[1] => [
        {type: 'set_duty', on: true, rules: own},
        {now: NOW, by: LEA},
    ];
    const DAILY: DutyRule = {every: 'day', at: '16:00', days: 'working'};

    it('keep it where they name it, too: raising the severity gains nobody a day', () => {
        expect(due(l2(), to('L1'))).toBe(FOUR);
        expect(due(l2(), to('L1'), to('L2'))).toBe(FOUR);
        expect(due(l2(), rules(DAILY, {every: 'week', on: [5], at: '12:00'}))).toBe(FOUR);
    });

    it('give two hours where they name another, and are sooner where theirs is', () => {
        expect(due(l2(), rules({...DAILY, at: '15:45'}))).toBe(utc('2026-11-24 14:45'));
        expect(due(l2(), to('L3'), to('L2'))).toBe(utc('2026-11-24 15:00'));
        const friday = l2({duty: aDuty({on: true, nextDueAt: FOUR})});
        expect(due(friday, to('L1', utc('2026-11-21 10:00')))).toBe(utc('2026-11-21 15:00'));
    });
});

describe('another severity of a run with rules of its own', () => {
    const own = (change: Partial<Run['duty']> = {}): Run['duty'] =>
        aDuty({on: true, ownRules: [{every: 'day', at: '16:00', days: 'working'}], nextDueAt: FOUR, ...change});

    it('changes nothing that is owed', () => {
        const before = overdue({duty: own()});
        const {run, events} = when(before, {type: 'set_details', severity: 'L3'}, {now: RAISED, by: LEA});
        expect(typesOf(events)).toEqual(['details_changed']);
        expect(run.obligation).toEqual(before.obligation);
    });

    it('changes nothing that will be', () => {
        const {run, events} = when(
            l2({duty: own()}),
            {type: 'set_details', severity: 'L1'},
            {now: FOUR - MINUTE, by: LEA},
        );
        expect([typesOf(events), run.duty.nextDueAt]).toEqual([['details_changed'], FOUR]);
    });
});
