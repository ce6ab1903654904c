import {LEA, PAT, BO, ANN, MONDAY_10, aRun, after, anId, anObligation, when} from '../../../test/support/builders';
import {announce} from './announce/announce';
import type {Message} from './announce/message';
import type {Severity} from './duty/duty_rule';
import {openToPassOn, seatsToPassOn} from './pass_on';
import {ownerOf, seatOf, type BegunCycle, type Run} from './run';

const HOME = anId('home');
const follows = (role: string) => ({channelId: HOME, role});

/** Pat has the updates of a cycle's primary, Lea is its lead; Ann, from support, was chosen by hand for the work. */
const incident = (change: Partial<Run> = {}): Run =>
    aRun({
        ownChannel: true,
        ownerRole: 'updates',
        seats: [
            {role: 'updates', title: 'Communication owner', user: PAT, asked: null, follows: follows('primary')},
            {role: 'work', title: 'Work owner', user: ANN, asked: null, follows: null},
            {role: 'lead', title: 'SET lead', user: LEA, asked: null, follows: follows('lead')},
        ],
        ...change,
    });
const next = (change: Partial<BegunCycle> = {}): BegunCycle => ({
    id: anId('next'),
    name: 'SET Cycle 2026-W49',
    channelId: HOME,
    seats: {primary: BO, lead: LEA, backup: null},
    ...change,
});
const begin = (run: Run, by: string | null, cycle = next()) => when(run, {type: 'begin_cycle', cycle}, {by});
const asked = (run: Run = incident()): Run => begin(run, null).run;
const said = (before: Run, given: ReturnType<typeof when>): string[] =>
    announce(before, given.events, given.run).flatMap((message: Message) =>
        message.op === 'post' || message.op === 'edit'
            ? [`${message.op} ${message.body.kind}${'how' in message.body ? ` ${message.body.how}` : ''}`]
            : [],
    );

describe('whoever starts the next cycle and may change the run', () => {
    it('passes it on: the seats that follow go to the people of that cycle, what was given by hand stays', () => {
        const {run} = begin(incident(), LEA);
        expect(run.seats.map(({user}) => user)).toEqual([BO, ANN, LEA]);
        expect(seatOf(run, 'updates')).toMatchObject({asked: {before: PAT}, follows: follows('primary')});
    });

    it('the new owner may decline; the seat is back then, and goes to the primary of the cycle after it', () => {
        const declined = when(
            begin(incident(), LEA).run,
            {type: 'answer_seat', role: 'updates', accept: false},
            {by: BO},
        );
        expect(ownerOf(declined.run)).toBe(PAT);
        expect(openToPassOn(declined.run)).toEqual([]);
        expect(ownerOf(begin(declined.run, LEA, next({id: anId('after'), seats: {primary: ANN}})).run)).toBe(ANN);
    });

    it('a role that was given by hand and declined follows the cycles again', () => {
        const given = after(incident(), [{type: 'set_seat', role: 'updates', user: ANN}]);
        const declined = after(given, [{type: 'answer_seat', role: 'updates', accept: false}, {by: ANN}]);
        expect(ownerOf(declined)).toBe(PAT);
        expect(ownerOf(begin(declined, LEA).run)).toBe(BO);
        const accepted = after(given, [{type: 'answer_seat', role: 'updates', accept: true}, {by: ANN}]);
        expect(ownerOf(begin(accepted, LEA).run)).toBe(ANN);
    });

    it('tells the channel, and both who had it and who has it now', () => {
        const given = begin(incident(), LEA);
        expect(given.events.map(({type}) => type)).toEqual(['seat_changed']);
        expect(said(incident(), given)).toEqual(['post owner_changed', 'post owner_asked', 'post owner_released']);
    });

    it('an open reminder asks the new owner, once and in its thread', () => {
        const owed = incident({
            obligation: anObligation({people: [{user: PAT, role: 'updates', at: MONDAY_10, away: false}]}),
        });
        const given = begin(owed, LEA);
        expect(given.run.obligation).toMatchObject({asked: BO, people: [{user: BO, role: 'updates'}]});
        expect(said(owed, given).filter((words) => words.includes('retargeted'))).toEqual(['post reminder_retargeted']);
    });
});

describe('seats that wait for a higher severity', () => {
    const severities: Severity[] = ['L1', 'L2'];
    const waiting = (severity: Severity): Run => {
        const standby = (from: string) => ({from, user: PAT, severities});
        return incident({
            startedBy: ANN,
            details: {severity, customer: '', ticket: '', summary: ''},
            seats: [
                {...owner(ANN), standby: standby('primary')},
                {
                    role: 'work',
                    title: 'Work owner',
                    user: null,
                    asked: null,
                    follows: follows('primary'),
                    standby: standby('primary'),
                },
            ],
        });
    };
    const owner = (user: string) => ({
        role: 'updates',
        title: 'Communication owner',
        user,
        asked: null,
        follows: follows('primary'),
    });
    const onDuty = {primary: BO};

    it('stay as they are when a cycle begins, and nobody is asked: at L3 nobody of SET is brought in', () => {
        const before = waiting('L3');
        expect(begin(before, LEA).events).toEqual([]);
        expect(begin(before, null).events).toEqual([]);
    });

    it('go to whoever is on duty when it is raised, and to the next cycle’s people from then on, also if it is lowered again', () => {
        const raised = after(waiting('L3'), [{type: 'set_details', severity: 'L1', onDuty}]);
        expect(raised.seats.map(({user}) => user)).toEqual([BO, BO]);
        const lowered = after(raised, [{type: 'set_details', severity: 'L3'}]);
        for (const run of [raised, lowered]) {
            const passed = begin(run, LEA, next({seats: {primary: PAT}})).run;
            expect(passed.seats.map(({user}) => user)).toEqual([PAT, PAT]);
        }
    });

    it('pass from a starter who holds one at its severity', () => {
        expect(ownerOf(begin(waiting('L1'), LEA).run)).toBe(BO);
    });
});

describe('a role of the cycle that is filled while the run asks whether its people take over', () => {
    const run = begin(incident(), null, next({seats: {primary: BO}})).run;
    const filled = begin(run, LEA, next({seats: {lead: ANN}}));

    it('is asked about as well, in the same post', () => {
        expect(openToPassOn(filled.run).map(({role, to}) => [role, to])).toEqual([
            ['updates', BO],
            ['lead', ANN],
        ]);
        expect(said(run, filled)).toEqual(['edit next_cycle']);
    });

    it('or by somebody else: the question follows, and ends where nobody has the role any more', () => {
        const replaced = begin(run, null, next({seats: {primary: ANN}}));
        expect(openToPassOn(replaced.run).map(({to}) => to)).toEqual([ANN]);
        expect(said(run, replaced)).toEqual(['edit next_cycle']);
        const emptied = begin(run, null, next({seats: {primary: null}}));
        expect(openToPassOn(emptied.run)).toEqual([]);
        expect(said(run, emptied)).toEqual(['edit next_cycle_over by_hand']);
    });

    it('twice changes nothing', () => {
        expect(begin(filled.run, LEA, next({seats: {lead: ANN}})).events).toEqual([]);
    });
});

describe('nothing is passed on', () => {
    it.each([
        ['by a cycle of another channel', next({channelId: anId('sandbox')})],
        ['by a cycle that has the same people', next({seats: {primary: PAT, lead: LEA}})],
        ['where the cycle has nobody for the role', next({seats: {primary: null}})],
    ])('%s', (_, cycle) => {
        expect(seatsToPassOn(incident(), cycle)).toEqual([]);
        expect(begin(incident(), LEA, cycle).events).toEqual([]);
        expect(begin(incident(), null, cycle).events).toEqual([]);
    });

    it('of a seat that somebody gave by hand, also to the one who had it', () => {
        const byHand = after(
            incident(),
            [{type: 'set_seat', role: 'updates', user: ANN}],
            [{type: 'set_seat', role: 'updates', user: PAT}],
        );
        expect(ownerOf(begin(byHand, LEA).run)).toBe(PAT);
    });

    it('of a finished run', () => {
        const over = after(incident(), [{type: 'finish'}]);
        expect(begin(over, LEA).refusal?.reason).toBe('run_finished');
    });
});

describe('a cycle that somebody else started', () => {
    it('changes nothing, and asks the run’s own people', () => {
        const before = incident();
        const given = begin(before, null);
        expect(given.run.seats).toEqual(before.seats);
        expect(said(before, given)).toEqual(['post next_cycle']);
    });

    it('takes over when one of them says so, once', () => {
        const waiting = asked();
        const passed = when(waiting, {type: 'pass_on', cycleId: anId('next')}, {by: ANN});
        expect(ownerOf(passed.run)).toBe(BO);
        expect(said(waiting, passed)).toContain('edit next_cycle_over passed_on');
        expect(when(passed.run, {type: 'pass_on', cycleId: anId('next')}, {by: ANN}).refusal?.reason).toBe(
            'cycle_over',
        );
    });

    it('is over when the seats were given by hand, the run was finished, or another cycle began', () => {
        const waiting = asked();
        const byHand = when(waiting, {type: 'set_seat', role: 'updates', user: ANN}, {by: LEA});
        expect(said(waiting, byHand)).toContain('edit next_cycle_over by_hand');
        const newer = begin(
            waiting,
            null,
            next({id: anId('newer'), name: 'SET Cycle 2026-W50', seats: {primary: ANN}}),
        );
        expect(said(waiting, newer)).toEqual(['edit next_cycle_over newer', 'post next_cycle']);
        expect(when(newer.run, {type: 'pass_on', cycleId: anId('next')}, {by: ANN}).refusal?.reason).toBe('cycle_over');
        const taken = begin(waiting, LEA, next({id: anId('newer'), name: 'SET Cycle 2026-W50'}));
        expect(said(waiting, taken)).toContain('edit next_cycle_over newer');
    });

    it('is over when the people of a later cycle have the seats already', () => {
        for (const by of [null, LEA]) {
            const waiting = asked();
            const later = begin(waiting, by, next({id: anId('newer'), name: 'W50', seats: {primary: PAT, lead: LEA}}));
            expect(said(waiting, later)).toEqual(['edit next_cycle_over newer']);
            expect(when(later.run, {type: 'pass_on', cycleId: anId('next')}, {by: ANN}).refusal?.reason).toBe(
                'cycle_over',
            );
        }
    });

    it('asks about what is left when one of its seats is given by hand', () => {
        const waiting = begin(incident(), null, next({seats: {primary: BO, lead: ANN}})).run;
        const byHand = when(waiting, {type: 'set_seat', role: 'updates', user: ANN}, {by: LEA});
        const edits = announce(waiting, byHand.events, byHand.run).filter(({op}) => op === 'edit');
        expect(edits).toMatchObject([{body: {kind: 'next_cycle', seats: [{role: 'lead', from: LEA, to: ANN}]}}]);
    });

    it('is asked about again when the run is restored', () => {
        const waiting = asked();
        const finished = when(waiting, {type: 'finish'}, {by: LEA});
        expect(said(waiting, finished)).toContain('edit next_cycle_over finished');
        const restored = when(finished.run, {type: 'restore'}, {by: LEA});
        expect(said(finished.run, restored)).toContain('edit next_cycle');
    });
});
