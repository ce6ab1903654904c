import {
    aCalendar,
    aDuty,
    after,
    anId,
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
import {wakeAt} from './decide_wake';
import {EVERYBODY_IS_THERE, type DutyMoment} from '../decision';
import {isRefused} from '../refusal';
import type {Run} from '../run';
import {startRun, type StartRequest} from '../start_run';
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

function started(change: Partial<StartRequest> = {}, severity: 'L1' | 'L2' | 'L3' = 'L1'): Run {
    const result = startRun(PLAYBOOK, {
        runId: anId('run'),
        teamId: anId('team'),
        channelId: anId('channel'),
        ownChannel: true,
        name: 'INC-42 Login fails',
        details: {severity, customer: '', ticket: '', summary: ''},
        seats: {primary: PAT, backup: BO, lead: LEA},
        startedBy: ANN,
        now: MONDAY_10,
        zone: 'Europe/Amsterdam',
        calendar: aCalendar(),
        ...change,
    });
    if (isRefused(result)) {
        throw new Error(result.refused.reason);
    }
    return result.run;
}

const clock = (now: number, change: Partial<DutyMoment> = {}): Partial<DutyMoment> => ({now, by: null, ...change});
const at = (minutes: number): number => MONDAY_10 + minutes * MINUTE;

/** Wakes a run at each of its times; gives `minutes whom` of each ask. */
function lived(run: Run, end: number, moment: Partial<DutyMoment> = {}): string[] {
    const asks: string[] = [];
    for (let now = wakeAt(run); now !== null && now <= end; now = wakeAt(run)) {
        const {run: next, events} = when(run, {type: 'wake'}, clock(now, moment));
        for (const event of events) {
            const names = 'mentioned' in event ? event.mentioned.map((user) => user.replace(/0+$/, '')).join('+') : '';
            asks.push(`${(now - MONDAY_10) / MINUTE} ${names}`.trim());
        }
        run = next;
    }
    return asks;
}

describe('a new incident', () => {
    it('asks the primary at the start, then the backup, then the lead, then all of them again and again', () => {
        expect(started().acknowledgement).toMatchObject({
            asked: PAT,
            openedAt: MONDAY_10,
            everyMinutes: 15,
            notices: 1,
            nextNoticeAt: at(15),
        });
        expect(lived(started(), at(75))).toEqual([
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
        const {run, events} = when(started(), {type: 'wake'}, clock(at(40)));
        expect(events).toMatchObject([{type: 'acknowledgement_asked', mentioned: [LEA]}]);
        expect(lived(run, at(60))).toEqual(['55 pat+lea+bo']);
        expect(when(run, {type: 'wake'}, clock(at(40))).events).toEqual([]);
    });

    it('does not drift with a clock that is some milliseconds late', () => {
        const {run} = when(started(), {type: 'wake'}, clock(at(15) + 40));
        expect(wakeAt(run)).toBe(at(30));
    });

    it('passes over people who are not there, and says so', () => {
        const people = {...EVERYBODY_IS_THERE, absent: new Set([PAT])};
        const run = started({people});
        expect(run.acknowledgement).toMatchObject({asked: BO, passedOver: [{user: PAT, why: 'absent'}]});
        expect(lived(run, at(60), people)).toEqual(['15 bo', '30 lea', '45 bo+lea', '60 bo+lea']);
        const nobody = {...EVERYBODY_IS_THERE, absent: new Set([PAT, BO, LEA, ANN])};
        const lonely = started({people: nobody});
        expect(lonely.acknowledgement).toMatchObject({asked: null, people: []});
        expect(lived(lonely, at(30), nobody)).toEqual(['15', '30']);
        expect(lived(lonely, at(15))).toEqual(['15 bo']);
    });

    it('asks the next in line where nobody sits in the first role', () => {
        expect(started({seats: {primary: LEA, backup: null, lead: null}}).acknowledgement?.asked).toBe(LEA);
        expect(lived(started({seats: {primary: PAT, backup: null, lead: LEA}}), at(45))).toEqual([
            '15 pat',
            '30 lea',
            '45 pat+lea',
        ]);
    });
});

describe('it is taken', () => {
    const open = started();
    const now = at(5);

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

    it('finish ends the asking, restore begins it anew: still nobody is on it', () => {
        const finished = after(open, [{type: 'finish', outcome: 'fixed'}, {now}]);
        expect([finished.acknowledgement, finished.acknowledged, wakeAt(finished)]).toEqual([null, null, null]);
        const {run} = when(finished, {type: 'restore'}, {now: at(20), by: ANN});
        expect(run.acknowledgement).toMatchObject({id: `a${run.version}`, openedAt: at(20), asked: PAT});
        // Whoever would be asked and restores it knows.
        expect(after(finished, [{type: 'restore'}, {now: at(20), by: PAT}]).acknowledgement).toBeNull();
    });

    it('and once taken stays so: neither a restored run nor one whose severity comes back asks again', () => {
        const taken = after(open, [{type: 'hold'}, {now, by: BO}]);
        const restored = after(taken, [{type: 'finish', outcome: 'fixed'}, {now}], [{type: 'restore'}, {now: at(20)}]);
        expect([restored.acknowledgement, restored.acknowledged]).toEqual([null, {by: BO, at: now}]);
        const {run, events} = when(
            after(taken, [
                {type: 'set_details', severity: 'L3'},
                {now: at(20), by: ANN},
            ]),
            {type: 'set_details', severity: 'L2'},
            {now: at(30), by: ANN},
        );
        expect([run.acknowledgement, typesOf(events)]).toEqual([null, ['details_changed']]);
    });
});

describe('another severity', () => {
    it('that asks nobody ends it, one that asks begins it', () => {
        const lowered = after(started(), [
            {type: 'set_details', severity: 'L3'},
            {now: at(5), by: ANN},
        ]);
        expect([lowered.acknowledgement, lowered.acknowledged]).toEqual([null, null]);
        const {run, events} = when(lowered, {type: 'set_details', severity: 'L1'}, {now: at(20), by: ANN});
        expect(typesOf(events)).toContain('acknowledgement_opened');
        expect(run.acknowledgement).toMatchObject({id: `a${run.version}`, openedAt: at(20), asked: PAT});
    });

    it('raised by the one who would be asked asks nobody', () => {
        const raised = when(started({}, 'L3'), {type: 'set_details', severity: 'L1'}, {now: at(20), by: PAT});
        expect(raised.run.acknowledgement).toBeNull();
    });

    it('that asks more often hurries it', () => {
        const raised = after(started({}, 'L2'), [
            {type: 'set_details', severity: 'L1'},
            {now: at(5), by: ANN},
        ]);
        expect(raised.acknowledgement).toMatchObject({everyMinutes: 15, nextNoticeAt: at(20)});
    });

    it('of a run that was taken asks nobody again', () => {
        const taken = after(started({}, 'L2'), [{type: 'hold'}, {now: at(5), by: BO}]);
        expect(after(taken, [{type: 'set_details', severity: 'L1'}, {now: at(9)}]).acknowledgement).toBeNull();
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
        const asked = lived(both(), FOUR + 61 * MINUTE).map(
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

    it('whoever presses second learns who was first', () => {
        const taken = after(started(), [{type: 'hold'}, {now: at(5), by: BO}]);
        const forObligation = started().acknowledgement?.id ?? '';
        const {refusal} = when(taken, {type: 'hold', forObligation}, {now: at(6), by: PAT});
        expect(refusal).toMatchObject({reason: 'answered_already', params: {user: BO, at: at(5)}});
    });
});

test('a role that was asked asks its new holder, and no more the one before', () => {
    const {run, events} = when(started(), {type: 'set_seat', role: 'primary', user: ANN}, {now: at(5), by: LEA});
    expect(events.at(-1)).toMatchObject({type: 'acknowledgement_asked', mentioned: [ANN]});
    expect(run.acknowledgement?.people.map(({user}) => user)).toEqual([ANN]);
    expect(lived(run, at(15))).toEqual(['15 bo']);
});
