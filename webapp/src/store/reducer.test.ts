import {aRun, BO, LEA, MONDAY_10, when} from '../../../test/support/builders';
import type {RunAnswer} from '../../../server-ts/src/contract/answer';
import {findItem, type Run} from '../../../server-ts/src/domain/run';
import {reducer} from './reducer';
import {EMPTY, type Pending, type SetCycleState} from './state';

const run = aRun({version: 3});

function whole(given: Run): RunAnswer {
    return {run: given, runId: given.id, version: given.version, canEdit: true, people: []};
}

function tick(id: string, itemId: string, state: 'done' | 'open' = 'done'): Pending {
    return {
        id,
        runId: run.id,
        teamId: run.teamId,
        command: {type: 'set_item_state', itemId, state},
        at: MONDAY_10,
        by: LEA,
    };
}

const loaded = reducer(EMPTY, {type: 'SET_CYCLE_RUN', answer: whole(run), me: LEA});
const stateOf = (state: SetCycleState, itemId: string) =>
    findItem(state.runs[run.id]?.shown ?? aRun(), itemId)?.item.state;

it('shows a tick at once, and keeps what is confirmed as it was', () => {
    const asked = reducer(loaded, {type: 'SET_CYCLE_CHANGE_ASKED', change: tick('1', 'a')});
    expect(stateOf(asked, 'a')).toBe('done');
    expect(findItem(asked.runs[run.id]?.confirmed ?? aRun(), 'a')?.item.state).toBe('open');
});

it('draws no other item anew for a tick', () => {
    const asked = reducer(loaded, {type: 'SET_CYCLE_CHANGE_ASKED', change: tick('1', 'a')});
    const itemOf = (state: SetCycleState, id: string) => findItem(state.runs[run.id]?.shown ?? aRun(), id)?.item;
    expect(itemOf(asked, 'b')).toBe(itemOf(loaded, 'b'));
    expect(itemOf(asked, 'c')).toBe(itemOf(loaded, 'c'));
    expect(itemOf(asked, 'a')).not.toBe(itemOf(loaded, 'a'));
});

it('passes over all that an older answer says which comes late, also whether the reader may edit', () => {
    const joined = whole({...run, version: 5});
    const late: RunAnswer = {...whole({...run, version: 4}), canEdit: false, undelivered: 2};
    const state = [joined, late].reduce(
        (before, answer) => reducer(before, {type: 'SET_CYCLE_RUN', answer, me: LEA}),
        loaded,
    );
    expect(state.runs[run.id]).toMatchObject({confirmed: {version: 5}, canEdit: true, undelivered: 0});
    // Without a new version, who is in the channel may have changed.
    const left = reducer(state, {type: 'SET_CYCLE_RUN', answer: {...joined, canEdit: false}, me: LEA});
    expect(left.runs[run.id]?.canEdit).toBe(false);
});

it('rolls back a refused change alone and says why at its item', () => {
    const both = [tick('1', 'a'), tick('2', 'b')].reduce(
        (state, change) => reducer(state, {type: 'SET_CYCLE_CHANGE_ASKED', change}),
        loaded,
    );
    const refused = reducer(both, {
        type: 'SET_CYCLE_CHANGE_REFUSED',
        id: '1',
        problem: {text: 'This item was removed meanwhile.', ref: 'r-1'},
    });
    expect(stateOf(refused, 'a')).toBe('open');
    expect(stateOf(refused, 'b')).toBe('done');
    expect(refused.itemProblems[`${run.id}/a`]?.text).toBe('This item was removed meanwhile.');
});

it('puts a pending change on top of what somebody else has done meanwhile', () => {
    const asked = reducer(loaded, {type: 'SET_CYCLE_CHANGE_ASKED', change: tick('1', 'a')});
    const theirs = when(run, {type: 'set_item_state', itemId: 'b', state: 'done'}, {by: BO});
    const answer: RunAnswer = {
        events: theirs.events,
        runId: run.id,
        version: theirs.run.version,
        canEdit: true,
        people: [],
    };
    const both = reducer(asked, {type: 'SET_CYCLE_RUN', answer, me: LEA});
    expect([stateOf(both, 'a'), stateOf(both, 'b')]).toEqual(['done', 'done']);
    expect(both.news?.events.map((event) => event.by)).toEqual([BO]);
});

it('lets an answer that comes late change nothing', () => {
    const newer = when(run, {type: 'rename', name: 'Newer'}).run;
    const now = reducer(loaded, {type: 'SET_CYCLE_RUN', answer: whole(newer), me: LEA});
    const late = reducer(now, {type: 'SET_CYCLE_RUN', answer: whole(run), me: LEA});
    expect(late.runs[run.id]?.confirmed.name).toBe('Newer');
    const replayed = reducer(now, {
        type: 'SET_CYCLE_RUN',
        answer: {
            events: when(run, {type: 'rename', name: 'Older'}).events,
            runId: run.id,
            version: newer.version,
            canEdit: true,
            people: [],
        },
        me: LEA,
    });
    expect(replayed.runs[run.id]?.confirmed.name).toBe('Newer');
});

it('tells no news of what the reader did', () => {
    const mine = when(run, {type: 'set_item_state', itemId: 'b', state: 'done'}, {by: LEA});
    const answer: RunAnswer = {
        events: mine.events,
        runId: run.id,
        version: mine.run.version,
        canEdit: true,
        people: [],
    };
    expect(reducer(loaded, {type: 'SET_CYCLE_RUN', answer, me: LEA}).news).toBeNull();
});

it('takes the sidecar’s clock only when it really jumped', () => {
    const jumped = reducer(loaded, {type: 'SET_CYCLE_HEARD', clockAhead: 3_600_000});
    expect(jumped.clockAhead).toBe(3_600_000);
    expect(reducer(jumped, {type: 'SET_CYCLE_HEARD', clockAhead: 3_600_040})).toBe(jumped);
});

it('forgets since when it was away as soon as something is heard', () => {
    const away = reducer(loaded, {type: 'SET_CYCLE_AWAY', at: 5});
    expect(reducer(away, {type: 'SET_CYCLE_AWAY', at: 9}).connection.offlineSince).toBe(5);
    expect(reducer(away, {type: 'SET_CYCLE_HEARD', clockAhead: 0}).connection.offlineSince).toBeNull();
});

it('passes over everything that is not ours', () => {
    expect(reducer(loaded, {type: 'RECEIVED_POST'})).toBe(loaded);
});
