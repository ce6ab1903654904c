import {after, ANN, aPlaybook, LEA, MONDAY_10, PAT, typesOf, when} from '../../../../test/support/builders';
import {asksUntil, minutesIn, startedIncident} from '../../../../test/support/new_incident';
import type {Run} from '../run';
import type {RoleId, UserId} from '../units';
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

const started = (severity: 'L1' | 'L3', seats: Partial<Record<RoleId, UserId>>): Run =>
    startedIncident(PLAYBOOK, severity, {seats});

describe('a run that nobody holds who is asked first', () => {
    const lonely = (severity: 'L1' | 'L3' = 'L1'): Run => started(severity, {});
    const pat = {type: 'set_seat' as const, role: 'primary', user: PAT};

    it('is not taken by whoever starts it or raises it: it says that nobody is there, and asks the first who gets such a role', () => {
        const raised = after(lonely('L3'), [
            {type: 'set_details', severity: 'L1'},
            {now: minutesIn(0), by: ANN},
        ]);
        for (const run of [lonely(), raised]) {
            expect(run).toMatchObject({acknowledged: null, acknowledgement: {asked: null, people: [], notices: 1}});
            const given = when(run, pat, {now: minutesIn(10), by: ANN});
            expect(given.events.at(-1)).toMatchObject({type: 'acknowledgement_asked', mentioned: [PAT]});
            expect(asksUntil(given.run, minutesIn(40))).toEqual(['25 pat', '40 pat']);
            const taken = after(given.run, [{type: 'hold'}, {now: minutesIn(12), by: PAT}]);
            expect([taken.acknowledged, wakeAt(taken)]).toEqual([{by: PAT, at: minutesIn(12)}, null]);
        }
    });

    it('asks whoever is there meanwhile, its owner, and goes over to the role when it is filled', () => {
        expect(asksUntil(lonely(), minutesIn(30))).toEqual(['15 ann', '30 ann']);
        const asked = after(lonely(), [{type: 'wake'}, {now: minutesIn(15), by: null}]);
        const {run, events} = when(asked, pat, {now: minutesIn(20), by: ANN});
        expect(events.at(-1)).toMatchObject({mentioned: [PAT], acknowledgement: {nextNoticeAt: minutesIn(35)}});
        // A second role waits for its turn, as ever.
        expect(typesOf(when(run, {...pat, role: 'lead', user: LEA}, {now: minutesIn(21), by: ANN}).events)).toEqual([
            'seat_changed',
        ]);
    });

    it('is taken by a starter who has such a role', () => {
        const run = started('L1', {backup: ANN});
        expect([run.acknowledgement, run.acknowledged]).toEqual([null, {by: ANN, at: MONDAY_10}]);
    });
});
