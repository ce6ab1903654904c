import {
    aDuty,
    after,
    ANN,
    anIncident,
    aPlaybook,
    BO,
    LEA,
    MONDAY_10,
    PAT,
    typesOf,
    utc,
    when,
} from '../../../../test/support/builders';
import {asksUntil, minutesIn, startedIncident} from '../../../../test/support/new_incident';
import {wakeAt} from './decide_wake';
import {EVERYBODY_IS_THERE, type DutyMoment} from '../decision';
import type {Run} from '../run';
import type {StartRequest} from '../start_run';
import {HOUR, MINUTE} from '../units';

const PLAYBOOK = aPlaybook({
    kind: 'incident',
    fields: ['severity'],
    roles: [
        {id: 'primary', title: 'SET primary'},
        {id: 'backup', title: 'SET backup'},
        {id: 'lead', title: 'SET lead'},
    ],
    ownerRole: 'primary',
    acknowledge: {bySeverity: {L1: 15, L2: 60}, ask: ['primary', 'backup', 'lead']},
});

const started = (change: Partial<StartRequest> = {}, severity: 'L1' | 'L2' | 'L3' = 'L1'): Run =>
    startedIncident(PLAYBOOK, severity, {seats: {primary: PAT, backup: BO, lead: LEA}, ...change});

const clock = (now: number, change: Partial<DutyMoment> = {}): Partial<DutyMoment> => ({now, by: null, ...change});

describe('a new incident', () => {
    it('asks the primary at the start, then the backup, then the lead, then all of them again and again', () => {
        expect(started().acknowledgement).toMatchObject({
            asked: PAT,
            openedAt: MONDAY_10,
            everyMinutes: 15,
            notices: 1,
            nextNoticeAt: minutesIn(15),
        });
        expect(asksUntil(started(), minutesIn(75))).toEqual([
            '15 bo',
            '30 lea',
            '45 pat+bo+lea',
            '60 pat+bo+lea',
            '75 pat+bo+lea',
        ]);
    });

    it('asks round the clock, also where its updates wait for working hours', () => {
        const night = utc('2026-11-28 22:00');
        expect(wakeAt(started({now: night}, 'L2'))).toBe(night + HOUR);
    });

    it('of a severity that is not in the list asks nobody', () => {
        expect(started({}, 'L3').acknowledgement).toBeNull();
        expect(started({}, 'L3').acknowledged).toBeNull();
    });

    it('started by its primary is taken already', () => {
        const run = started({startedBy: PAT});
        expect([run.acknowledgement, run.acknowledged]).toEqual([null, {by: PAT, at: MONDAY_10}]);
    });

    it('after an outage asks once, the role whose turn it is now', () => {
        const {run, events} = when(started(), {type: 'wake'}, clock(minutesIn(40)));
        expect(events).toMatchObject([{type: 'acknowledgement_asked', mentioned: [LEA]}]);
        expect(asksUntil(run, minutesIn(60))).toEqual(['55 pat+lea+bo']);
        expect(when(run, {type: 'wake'}, clock(minutesIn(40))).events).toEqual([]);
    });

    it('does not drift with a clock that is some milliseconds late', () => {
        const {run} = when(started(), {type: 'wake'}, clock(minutesIn(15) + 40));
        expect(wakeAt(run)).toBe(minutesIn(30));
    });

    it('passes over people who are not there, and says so', () => {
        const people = {...EVERYBODY_IS_THERE, absent: new Set([PAT])};
        const run = started({people});
        expect(run.acknowledgement).toMatchObject({asked: BO, passedOver: [{user: PAT, why: 'absent'}]});
        expect(asksUntil(run, minutesIn(60), people)).toEqual(['15 bo', '30 lea', '45 bo+lea', '60 bo+lea']);
        const nobody = {...EVERYBODY_IS_THERE, absent: new Set([PAT, BO, LEA, ANN])};
        const lonely = started({people: nobody});
        expect(lonely.acknowledgement).toMatchObject({asked: null, people: []});
        expect(asksUntil(lonely, minutesIn(30), nobody)).toEqual(['15', '30']);
        expect(asksUntil(lonely, minutesIn(15))).toEqual(['15 bo']);
    });

    it('asks the next in line where nobody sits in the first role', () => {
        expect(started({seats: {primary: LEA, backup: null, lead: null}}).acknowledgement?.asked).toBe(LEA);
        expect(asksUntil(started({seats: {primary: PAT, backup: null, lead: LEA}}), minutesIn(45))).toEqual([
            '15 pat',
            '30 lea',
            '45 pat+lea',
        ]);
    });
});

describe('it is taken', () => {
    const open = started();
    const now = minutesIn(5);

    it.each([
        ['“I’m on it”', {type: 'hold'}, 'held'],
        ['a tick', {type: 'set_item_state', itemId: 'start_one', state: 'done'}, 'item'],
        ['an item in progress', {type: 'set_item_state', itemId: 'start_one', state: 'in_progress'}, 'item'],
        ['an update', {type: 'post_update', updateId: 'u', kind: 'update', text: 'x'}, 'update'],
    ] as const)('by %s', (_what, command, how) => {
        const {run, events} = when(open, command, {now, by: BO});
        expect(events.at(-1)).toMatchObject({type: 'acknowledgement_ended', how, by: BO});
        expect([run.acknowledgement, run.acknowledged, wakeAt(run)]).toEqual([null, {by: BO, at: now}, null]);
    });

    it('by none of what is no work on it', () => {
        const others = [
            {type: 'set_item_state', itemId: 'start_one', state: 'skipped', reason: 'no'},
            {type: 'rename', name: 'Other'},
            {type: 'join'},
            {type: 'set_details', customer: 'ACME'},
        ] as const;
        for (const command of others) {
            expect(when(open, command, {now, by: BO}).run.acknowledgement).not.toBeNull();
        }
    });

    it('by no tick of whoever only started it while somebody else is asked', () => {
        const tick = {type: 'set_item_state', itemId: 'start_one', state: 'done'} as const;
        expect(when(open, tick, {now, by: ANN}).run.acknowledgement).toMatchObject({asked: PAT});
        expect(when(open, {type: 'hold'}, {now, by: ANN}).run.acknowledged).toMatchObject({by: ANN});
        const byLead = started({startedBy: LEA});
        expect(when(byLead, tick, {now, by: LEA}).run.acknowledged).toMatchObject({by: LEA});
        const alone = started({startedBy: ANN, seats: {}});
        expect(when(alone, tick, {now, by: ANN}).run.acknowledged).toMatchObject({by: ANN});
    });

    it('finish ends the asking, restore begins it anew: still nobody is on it', () => {
        const finished = after(open, [{type: 'finish', outcome: 'fixed'}, {now}]);
        expect([finished.acknowledgement, finished.acknowledged, wakeAt(finished)]).toEqual([null, null, null]);
        const {run} = when(finished, {type: 'restore'}, {now: minutesIn(20), by: ANN});
        expect(run.acknowledgement).toMatchObject({id: `a${run.version}`, openedAt: minutesIn(20), asked: PAT});
        // Whoever would be asked and restores it knows.
        expect(after(finished, [{type: 'restore'}, {now: minutesIn(20), by: PAT}]).acknowledgement).toBeNull();
    });

    it('and once taken stays so: neither a restored run nor one whose severity comes back asks again', () => {
        const taken = after(open, [{type: 'hold'}, {now, by: BO}]);
        const restored = after(
            taken,
            [{type: 'finish', outcome: 'fixed'}, {now}],
            [{type: 'restore'}, {now: minutesIn(20)}],
        );
        expect([restored.acknowledgement, restored.acknowledged]).toEqual([null, {by: BO, at: now}]);
        const {run, events} = when(
            after(taken, [
                {type: 'set_details', severity: 'L3'},
                {now: minutesIn(20), by: ANN},
            ]),
            {type: 'set_details', severity: 'L2'},
            {now: minutesIn(30), by: ANN},
        );
        expect([run.acknowledgement, typesOf(events)]).toEqual([null, ['details_changed']]);
    });
});

describe('another severity', () => {
    it('that asks nobody ends it, one that asks begins it', () => {
        const lowered = after(started(), [
            {type: 'set_details', severity: 'L3'},
            {now: minutesIn(5), by: ANN},
        ]);
        expect([lowered.acknowledgement, lowered.acknowledged]).toEqual([null, null]);
        const {run, events} = when(lowered, {type: 'set_details', severity: 'L1'}, {now: minutesIn(20), by: ANN});
        expect(typesOf(events)).toContain('acknowledgement_opened');
        expect(run.acknowledgement).toMatchObject({id: `a${run.version}`, openedAt: minutesIn(20), asked: PAT});
    });

    it('raised by the one who would be asked asks nobody', () => {
        const raised = when(started({}, 'L3'), {type: 'set_details', severity: 'L1'}, {now: minutesIn(20), by: PAT});
        expect(raised.run.acknowledgement).toBeNull();
    });

    it('that asks more often hurries it', () => {
        const raised = after(started({}, 'L2'), [
            {type: 'set_details', severity: 'L1'},
            {now: minutesIn(5), by: ANN},
        ]);
        expect(raised.acknowledgement).toMatchObject({everyMinutes: 15, nextNoticeAt: minutesIn(20)});
    });

    it('of a run that was taken asks nobody again', () => {
        const taken = after(started({}, 'L2'), [{type: 'hold'}, {now: minutesIn(5), by: BO}]);
        expect(after(taken, [{type: 'set_details', severity: 'L1'}, {now: minutesIn(9)}]).acknowledgement).toBeNull();
    });
});

describe('beside an owed update', () => {
    const FOUR = utc('2026-11-23 15:00');
    const acknowledge = PLAYBOOK.acknowledge;
    const both = (): Run =>
        after(
            anIncident({
                acknowledge,
                details: {severity: 'L3', customer: '', ticket: '', summary: ''},
                duty: aDuty({on: true, ownRules: [{every: 'day', at: '16:00', days: 'always'}], nextDueAt: FOUR}),
            }),
            [
                {type: 'set_details', severity: 'L1'},
                {now: FOUR - 3 * HOUR, by: ANN},
            ],
            [{type: 'wake'}, clock(FOUR)],
        );

    it('“I’m on it” works for both; its buttons for one', () => {
        const {obligation, acknowledgement} = both();
        expect([obligation !== null, acknowledgement !== null]).toEqual([true, true]);
        const now = FOUR + MINUTE;
        expect(typesOf(when(both(), {type: 'hold'}, {now, by: PAT}).events)).toEqual([
            'acknowledgement_ended',
            'obligation_held',
        ]);
        const forOne = (forObligation: string) =>
            typesOf(when(both(), {type: 'hold', forObligation}, {now, by: PAT}).events);
        expect(forOne(obligation?.id ?? '')).toEqual(['obligation_held']);
        expect(forOne(acknowledgement?.id ?? '')).toEqual(['acknowledgement_ended']);
    });

    it('does not speak in the same minute as the update that is owed, but two minutes later', () => {
        // Raised at 13:00, it asks every 15 minutes: at 16:00 and 17:00 the update is asked for, too.
        const asked = asksUntil(both(), FOUR + 61 * MINUTE).map(
            (ask) => Number(ask.split(' ')[0]) - (FOUR - MONDAY_10) / MINUTE,
        );
        expect(new Set(asked).size).toBe(asked.length);
        expect(asked).toEqual([2, 17, 32, 47, 60]);
        const {obligation, acknowledgement} = both();
        const before = {
            ...both(),
            acknowledgement: acknowledgement && {...acknowledgement, nextNoticeAt: FOUR + 59.5 * MINUTE},
        };
        const {events} = when(before, {type: 'wake'}, clock(FOUR + 59.5 * MINUTE));
        expect([obligation?.nextNoticeAt, events]).toMatchObject([
            FOUR + HOUR,
            [{type: 'acknowledgement_rescheduled', acknowledgement: {nextNoticeAt: FOUR + HOUR + 2 * MINUTE}}],
        ]);
    });

    it.each([
        ['a millisecond late', 1, FOUR + HOUR + 2 * MINUTE],
        ['two minutes late', 2 * MINUTE, FOUR + HOUR + 3 * MINUTE],
        ['ten minutes late', 10 * MINUTE, FOUR + HOUR + 12 * MINUTE],
    ])('where both are due at once and the clock is %s, it speaks after the update', (_, late, expected) => {
        const {acknowledgement} = both();
        const before = {...both(), acknowledgement: acknowledgement && {...acknowledgement, nextNoticeAt: FOUR + HOUR}};
        const {run} = when(before, {type: 'wake'}, clock(FOUR + HOUR + late));
        expect(run.acknowledgement?.nextNoticeAt).toBe(expected);
    });

    it.each([0, 1, 900])('an ask a whole minute before the update is said, also %i ms late', (late) => {
        const {acknowledgement} = both();
        const asksAt = FOUR + 59 * MINUTE;
        const before = {...both(), acknowledgement: acknowledgement && {...acknowledgement, nextNoticeAt: asksAt}};
        expect(typesOf(when(before, {type: 'wake'}, clock(asksAt + late)).events)).toEqual(['acknowledgement_asked']);
    });

    it('whoever presses second learns who was first', () => {
        const taken = after(started(), [{type: 'hold'}, {now: minutesIn(5), by: BO}]);
        const forObligation = started().acknowledgement?.id ?? '';
        const {refusal} = when(taken, {type: 'hold', forObligation}, {now: minutesIn(6), by: PAT});
        expect(refusal).toMatchObject({reason: 'answered_already', params: {user: BO, at: minutesIn(5)}});
    });
});

test('a role that was asked asks its new holder, and no more the one before', () => {
    const {run, events} = when(started(), {type: 'set_seat', role: 'primary', user: ANN}, {now: minutesIn(5), by: LEA});
    expect(events.at(-1)).toMatchObject({type: 'acknowledgement_asked', mentioned: [ANN]});
    expect(run.acknowledgement?.people.map(({user}) => user)).toEqual([ANN]);
    expect(asksUntil(run, minutesIn(15))).toEqual(['15 bo']);
});

test('whose role is emptied while nobody else was asked gives way to the next in line at once', () => {
    const {run, events} = when(started(), {type: 'set_seat', role: 'backup', user: null}, {now: minutesIn(5), by: LEA});
    expect(typesOf(events)).toEqual(['seat_changed']);
    const absent = new Set([PAT]);
    const inStead = after(started(), [{type: 'wake'}, clock(minutesIn(15))]);
    const emptied = when(
        inStead,
        {type: 'set_seat', role: 'backup', user: null},
        {now: minutesIn(16), by: ANN, absent},
    );
    expect(emptied.events.at(-1)).toMatchObject({type: 'acknowledgement_asked', mentioned: [LEA]});
    expect(asksUntil(emptied.run, minutesIn(31), {absent})).toEqual(['31 lea']);
    expect(run.acknowledgement).toEqual(started().acknowledgement);
});

test('who is back is asked, and is not said to be gone any more', () => {
    const gone = {...EVERYBODY_IS_THERE, absent: new Set([PAT])};
    const run = started({people: gone});
    expect(run.acknowledgement).toMatchObject({asked: BO, passedOver: [{user: PAT, why: 'absent'}]});
    const later = after(
        run,
        [{type: 'wake'}, clock(minutesIn(15), gone)],
        [{type: 'wake'}, clock(minutesIn(30), gone)],
        [{type: 'wake'}, clock(minutesIn(45))],
    );
    expect(later.acknowledgement?.people.map(({user}) => user)).toContain(PAT);
    expect(later.acknowledgement?.passedOver).toEqual([]);
});
