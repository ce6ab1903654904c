import type {Action} from './actions';
import type {State} from './state';

type Entities = State['entities'];

function byId<T extends {id: string}>(known: Record<string, T>, items: T[]): Record<string, T> {
    return {...known, ...Object.fromEntries(items.map((item) => [item.id, item]))};
}

export function users(state: Entities['users'], action: Action): Entities['users'] {
    switch (action.type) {
        case 'RECEIVED_ME':
            return {...state, currentUserId: action.data.id, profiles: byId(state.profiles, [action.data])};
        case 'RECEIVED_PROFILE':
            return {...state, profiles: byId(state.profiles, [action.data])};
        case 'RECEIVED_PROFILES_LIST':
            return {...state, profiles: byId(state.profiles, action.data)};
        case 'RECEIVED_STATUSES': {
            const received = action.data.map(({user_id, status}) => [user_id, status]);
            return {...state, statuses: {...state.statuses, ...Object.fromEntries(received)}};
        }
        default:
            return state;
    }
}

export function teams(state: Entities['teams'], action: Action): Entities['teams'] {
    switch (action.type) {
        case 'RECEIVED_TEAMS_LIST':
            return {...state, teams: byId(state.teams, action.data)};
        case 'RECEIVED_MY_TEAM_MEMBERS': {
            const members = action.data.map((member) => [member.team_id, member]);
            return {...state, myMembers: {...state.myMembers, ...Object.fromEntries(members)}};
        }
        case 'SELECT_TEAM':
            return {...state, currentTeamId: action.data};
        default:
            return state;
    }
}

export function general(state: Entities['general'], action: Action): Entities['general'] {
    return action.type === 'CLIENT_CONFIG_RECEIVED'
        ? {...state, config: action.data, serverVersion: action.data['Version'] ?? ''}
        : state;
}

export function preferences(state: Entities['preferences'], action: Action): Entities['preferences'] {
    if (action.type !== 'RECEIVED_MY_PREFERENCES') {
        return state;
    }
    const received = action.data.map((item) => [`${item.category}--${item.name}`, item]);
    return {myPreferences: {...state.myPreferences, ...Object.fromEntries(received)}};
}

export function integrations(state: Entities['integrations'], action: Action): Entities['integrations'] {
    switch (action.type) {
        case 'RECEIVED_DIALOG_TRIGGER_ID':
            return {...state, dialogTriggerId: action.data};
        case 'RECEIVED_DIALOG':
            return {...state, dialog: action.data};
        default:
            return state;
    }
}
