import {
    aDuty,
    anId,
    anIncident,
    ANN,
    anItem,
    anObligation,
    aRun,
    BO,
    LEA,
    PAT,
} from '../../../../test/support/builders';
import type {Happening, RunEvent} from '../../domain/event';
import type {StatusUpdate} from '../../domain/run';
import {peopleInBody, peopleInEvents, peopleInState} from './people_named';

const CHANNEL = anId('stakeholders');
const update: StatusUpdate = {id: anId('update'), kind: 'update', text: anId('text'), by: ANN, at: 0};
const told = anObligation({
    toldChannel: CHANNEL,
    passedOver: [{user: BO, why: 'away'}],
    nextStep: {at: 1, ask: 'lead', asked: LEA},
});
const event = (happening: Happening): RunEvent => ({seq: 1, at: 0, by: ANN, ...happening});

describe('people in a message', () => {
    it('are those that it names, and no channel, post or update whose id looks the same', () => {
        const run = aRun({seats: [], startedBy: PAT, duty: aDuty({stakeholderChannel: CHANNEL, broadcast: [CHANNEL]})});
        const people = peopleInBody({kind: 'channel_told', obligation: told, at: 0}, run);
        expect(new Set(people)).toEqual(new Set([PAT, BO, LEA]));
        expect(peopleInBody({kind: 'broadcast', update, severity: null}, run)).toEqual([ANN, PAT]);
    });

    it('of a reminder are also those who were asked before they gave their role away', () => {
        const left = [{user: LEA, role: 'primary', at: 0, away: false}];
        const obligation = anObligation({left});
        const run = aRun({seats: [], startedBy: PAT});
        expect(peopleInBody({kind: 'reminder', obligation, lateMs: 0, lastUpdate: null}, run)).toContain(LEA);
    });

    it('of a card are also those who are asked, who took the run and who ended it', () => {
        const run = anIncident({
            seats: [],
            obligation: told,
            acknowledged: {by: ANN, at: 0},
            finished: {by: BO, at: 0, outcome: null},
        });
        expect(new Set(peopleInBody({kind: 'run_card'}, run))).toEqual(new Set([LEA, PAT, BO, ANN]));
    });

    it('of a run that waits for the next cycle are also its people there', () => {
        const follows = {channelId: CHANNEL, role: 'primary'};
        const run = aRun({
            seats: [{role: 'updates', title: 'Communication owner', user: LEA, asked: null, follows}],
            startedBy: LEA,
            nextCycle: {id: anId('next'), name: 'W49', channelId: CHANNEL, seats: {primary: BO, lead: ANN}},
        });
        expect(peopleInState(run)).toEqual([LEA, BO]);
    });

    it('about items are also those of the items that it names', () => {
        const reminded = {id: 'i1', user: PAT, passedOver: [{user: BO, why: 'absent' as const}], at: 0, snoozed: null};
        const items = [anItem('a', {assignee: {user: ANN}, reminded}), anItem('b', {assignee: {user: anId('other')}})];
        const run = aRun({seats: [], phases: [{id: 'p', title: 'P', items}]});
        const people = peopleInBody({kind: 'items_due', reminderId: 'i1', user: PAT}, run);
        expect(new Set(people)).toEqual(new Set([LEA, PAT, BO, ANN]));
    });
});

describe('people in events', () => {
    it('are those that they name, and nothing else that has an id', () => {
        const events = [
            event({type: 'channel_opened', channelId: CHANNEL}),
            event({type: 'update_posted', updateId: anId('update'), kind: 'update', text: anId('text')}),
            event({type: 'obligation_opened', obligation: told}),
        ];
        expect(new Set(peopleInEvents(events))).toEqual(new Set([ANN, PAT, BO, LEA]));
    });

    it('are found where an item was added or a role was answered for, too', () => {
        const item = anItem('a', {assignee: {user: BO}});
        const events = [
            event({type: 'item_added', phaseId: 'p', index: 0, item}),
            event({type: 'seat_answered', role: 'lead', title: 'Lead', user: LEA, accepted: false, before: PAT}),
        ];
        expect(peopleInEvents(events)).toEqual([ANN, BO, LEA, PAT]);
    });

    it('of an older version name only the one who was asked', () => {
        const {people, passedOver, nextStep, nextRepeatAt, nextNoticeAt} = anObligation();
        const asking = {asked: PAT, people, passedOver, nextStep, nextRepeatAt, nextNoticeAt};
        const old = event({
            type: 'obligation_reminded',
            obligationId: 'o1',
            mentioned: [],
            notices: 2,
            step: null,
            ...asking,
        });
        ['people', 'passedOver', 'mentioned', 'nextStep'].forEach((key) => Reflect.deleteProperty(old, key));
        expect(peopleInEvents([old])).toEqual([ANN, PAT]);
    });
});

test('people in a run are those in its seats and those before them', () => {
    const seats = [{role: 'lead', title: 'Lead', user: PAT, asked: {before: BO}}];
    expect(peopleInState(aRun({seats}))).toEqual([PAT, BO, LEA]);
});
