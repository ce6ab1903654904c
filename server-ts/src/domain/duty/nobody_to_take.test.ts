import {
    aCalendar,
    after,
    anId,
    ANN,
    aPlaybook,
    LEA,
    MONDAY_10,
    PAT,
    typesOf,
    when,
} from '../../../../test/support/builders';
import {isRefused} from '../refusal';
import type {Run} from '../run';
import {startRun} from '../start_run';
import {MINUTE, type RoleId, type UserId} from '../units';
import {wakeAt} from './decide_wake';

const PLAYBOOK = aPlaybook({
    kind: 'incident',
    fields: ['severity'],
    roles: [
        {id: 'communication_owner', title: 'Communication owner'},
        {id: 'primary', title: 'SET primary'},
        {id: 'backup', title: 'SET backup'},
        {id: 'lead', title: 'SET lead'},
    ],
    ownerRole: 'communication_owner',
    acknowledge: {bySeverity: {L1: 15}, ask: ['primary', 'backup', 'lead']},
});

/** Ann, who is from support, starts it. */
function started(severity: 'L1' | 'L3', seats: Partial<Record<RoleId, UserId>>): Run {
    const result = startRun(PLAYBOOK, {
        runId: anId('run'),
        teamId: anId('team'),
        channelId: anId('channel'),
        ownChannel: true,
        name: 'INC-42 Login fails',
        details: {severity, customer: '', ticket: '', summary: ''},
        seats,
        startedBy: ANN,
        now: MONDAY_10,
        zone: 'Europe/Amsterdam',
        calendar: aCalendar(),
    });
    if (isRefused(result)) {
        throw new Error(result.refused.reason);
    }
    return result.run;
}

const at = (minutes: number): number => MONDAY_10 + minutes * MINUTE;

/** `minutes whom` of each ask until `end`, where nobody answers. */
function lived(run: Run, end: number): string[] {
    const asks: string[] = [];
    for (let now = wakeAt(run); now !== null && now <= end; now = wakeAt(run)) {
        const {run: next, events} = when(run, {type: 'wake'}, {now, by: null});
        for (const event of events) {
            const names = 'mentioned' in event ? event.mentioned.map((user) => user.replace(/0+$/, '')).join('+') : '';
            asks.push(`${(now - MONDAY_10) / MINUTE} ${names}`.trim());
        }
        run = next;
    }
    return asks;
}

describe('a run that nobody holds who is asked first', () => {
    const lonely = (severity: 'L1' | 'L3' = 'L1'): Run => started(severity, {});
    const pat = {type: 'set_seat' as const, role: 'primary', user: PAT};

    it('is not taken by whoever starts it or raises it: it says that nobody is there, and asks the first who gets such a role', () => {
        const raised = after(lonely('L3'), [
            {type: 'set_details', severity: 'L1'},
            {now: at(0), by: ANN},
        ]);
        for (const run of [lonely(), raised]) {
            expect(run).toMatchObject({acknowledged: null, acknowledgement: {asked: null, people: [], notices: 1}});
            const given = when(run, pat, {now: at(10), by: ANN});
            expect(given.events.at(-1)).toMatchObject({type: 'acknowledgement_asked', mentioned: [PAT]});
            expect(lived(given.run, at(40))).toEqual(['25 pat', '40 pat']);
            const taken = after(given.run, [{type: 'hold'}, {now: at(12), by: PAT}]);
            expect([taken.acknowledged, wakeAt(taken)]).toEqual([{by: PAT, at: at(12)}, null]);
        }
    });

    it('asks whoever is there meanwhile, its owner, and goes over to the role when it is filled', () => {
        expect(lived(lonely(), at(30))).toEqual(['15 ann', '30 ann']);
        const asked = after(lonely(), [{type: 'wake'}, {now: at(15), by: null}]);
        const {run, events} = when(asked, pat, {now: at(20), by: ANN});
        expect(events.at(-1)).toMatchObject({mentioned: [PAT], acknowledgement: {nextNoticeAt: at(35)}});
        // A second role waits for its turn, as ever.
        expect(typesOf(when(run, {...pat, role: 'lead', user: LEA}, {now: at(21), by: ANN}).events)).toEqual([
            'seat_changed',
        ]);
    });

    it('is taken by a starter who has such a role', () => {
        const run = started('L1', {backup: ANN});
        expect([run.acknowledgement, run.acknowledged]).toEqual([null, {by: ANN, at: MONDAY_10}]);
    });
});
