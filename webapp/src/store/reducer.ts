import type {Action} from './actions';
import {homeAnswered, mergeEvents, runAnswered, showPendingIn, withPeople} from './runs_reducer';
import {EMPTY, problemKey, type Problem, type SetCycleState} from './state';

const OURS = 'SET_CYCLE_';

/** Our slice of the host's store. Registered with the host, so it also sees every action that is not ours. */
export function reducer(state: SetCycleState | undefined, action: Action | {type: string}): SetCycleState {
    const before = state ?? EMPTY;
    return isOurs(action) ? change(before, action) : before;
}

function isOurs(action: Action | {type: string}): action is Action {
    return action.type.startsWith(OURS);
}

function change(state: SetCycleState, action: Action): SetCycleState {
    switch (action.type) {
        case 'SET_CYCLE_RESET':
            return {...EMPTY, pending: action.pending};
        case 'SET_CYCLE_CONNECTED':
        case 'SET_CYCLE_NOT_SET_UP':
        case 'SET_CYCLE_HEARD':
        case 'SET_CYCLE_AWAY':
        case 'SET_CYCLE_RELOAD_NEEDED':
            return changeConnection(state, action);
        case 'SET_CYCLE_PAGE':
            return {...state, page: action.page};
        case 'SET_CYCLE_HOME':
            return homeAnswered(state, action.teamId, action.channelId, action.home);
        case 'SET_CYCLE_HOME_REFUSED':
            return {...state, homeProblem: action.problem};
        case 'SET_CYCLE_RUN':
            return runAnswered(state, action.answer, action.me, state.pending);
        case 'SET_CYCLE_RUN_REFUSED':
            return {...state, runProblems: {...state.runProblems, [action.runId]: action.problem}};
        case 'SET_CYCLE_CHANGE_ASKED': {
            const {change: asked} = action;
            const pending = [...state.pending, asked];
            const cleared = withProblem(state.itemProblems, problemKey(asked.runId, asked.command.itemId), null);
            return {...state, pending, runs: showPendingIn(state.runs, asked.runId, pending), itemProblems: cleared};
        }
        case 'SET_CYCLE_CHANGE_DONE':
            return runAnswered(state, action.answer, action.me, withoutChange(state, action.id));
        case 'SET_CYCLE_CHANGE_REFUSED': {
            const refused = state.pending.find((pending) => pending.id === action.id);
            const pending = withoutChange(state, action.id);
            return refused
                ? {
                      ...state,
                      pending,
                      runs: showPendingIn(state.runs, refused.runId, pending),
                      itemProblems: withProblem(
                          state.itemProblems,
                          problemKey(refused.runId, refused.command.itemId),
                          action.problem,
                      ),
                  }
                : state;
        }
        case 'SET_CYCLE_ITEM_PROBLEM':
            return {
                ...state,
                itemProblems: withProblem(state.itemProblems, problemKey(action.runId, action.itemId), action.problem),
            };
        case 'SET_CYCLE_TIMELINE': {
            const known = state.timelines[action.runId]?.events ?? [];
            const {events, more, people} = action.timeline;
            const timeline = {events: mergeEvents(known, events), more};
            return {
                ...state,
                timelines: {...state.timelines, [action.runId]: timeline},
                people: withPeople(state.people, people),
            };
        }
        case 'SET_CYCLE_PEOPLE':
            return {...state, people: withPeople(state.people, action.people)};
        case 'SET_CYCLE_TOAST':
            return {...state, toast: action.toast};
    }
}

type ConnectionAction = Extract<
    Action,
    {
        type:
            | 'SET_CYCLE_CONNECTED'
            | 'SET_CYCLE_NOT_SET_UP'
            | 'SET_CYCLE_HEARD'
            | 'SET_CYCLE_AWAY'
            | 'SET_CYCLE_RELOAD_NEEDED';
    }
>;

function changeConnection(state: SetCycleState, action: ConnectionAction): SetCycleState {
    const {connection} = state;
    switch (action.type) {
        case 'SET_CYCLE_CONNECTED': {
            const {teamId, connected} = action;
            const teams = {...connection.teams, [teamId]: connected};
            const notSetUp = {...connection.notSetUp, [teamId]: !connected.teamReady};
            const reloadNeeded = connection.reloadNeeded || connected.compatibility === 'reload_needed';
            return {
                ...state,
                connection: {...connection, teams, notSetUp, reloadNeeded},
                people: withPeople(state.people, [connected.me]),
            };
        }
        case 'SET_CYCLE_NOT_SET_UP':
            return {...state, connection: {...connection, notSetUp: {...connection.notSetUp, [action.teamId]: true}}};
        case 'SET_CYCLE_HEARD': {
            // Answers take some milliseconds each way: only a real jump may redraw every time on the screen.
            const moved = Math.abs(action.clockAhead - state.clockAhead) > 2_000;
            if (!moved && connection.offlineSince === null) {
                return state;
            }
            return {
                ...state,
                clockAhead: moved ? action.clockAhead : state.clockAhead,
                connection: {...connection, offlineSince: null},
            };
        }
        case 'SET_CYCLE_AWAY':
            return connection.offlineSince === null
                ? {...state, connection: {...connection, offlineSince: action.at}}
                : state;
        case 'SET_CYCLE_RELOAD_NEEDED':
            return {...state, connection: {...connection, reloadNeeded: true}};
    }
}

function withoutChange(state: SetCycleState, id: string): SetCycleState['pending'] {
    return state.pending.filter((pending) => pending.id !== id);
}

function withProblem(
    problems: SetCycleState['itemProblems'],
    key: string,
    problem: Problem | null,
): SetCycleState['itemProblems'] {
    if (problem === null && problems[key] === undefined) {
        return problems;
    }
    const {[key]: _before, ...others} = problems;
    return problem === null ? others : {...others, [key]: problem};
}
