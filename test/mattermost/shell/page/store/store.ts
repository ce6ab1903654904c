import {applyMiddleware, createStore} from 'redux';
import type {Middleware} from 'redux';
import type {Action, Dispatch} from './actions';
import {channels} from './channels';
import {initialState} from './initial';
import {general, integrations, preferences, teams, users} from './people';
import {plugins} from './plugins';
import {posts} from './posts';
import type {State} from './state';
import {i18n, rhs, shell, websocket} from './views';

type PluginReducer = (state: unknown, action: unknown) => unknown;

/** Slices that plugins brought. They stay when a plugin goes, as in Mattermost. */
const pluginReducers = new Map<`plugins-${string}`, PluginReducer>();

function reduce(state: State = initialState(), action: Action): State {
    const {entities, views} = state;
    const next: State = {
        ...state,
        entities: {
            ...entities,
            general: general(entities.general, action),
            users: users(entities.users, action),
            teams: teams(entities.teams, action),
            channels: channels(entities.channels, action),
            posts: posts(entities.posts, action),
            preferences: preferences(entities.preferences, action),
            integrations: integrations(entities.integrations, action),
        },
        views: {...views, rhs: rhs(views.rhs, action), i18n: i18n(views.i18n, action)},
        plugins: plugins(state.plugins, action),
        websocket: websocket(state.websocket, action),
        shell: shell(state.shell, action),
    };
    for (const [slice, reducer] of pluginReducers) {
        next[slice] = reducer(state[slice], action);
    }
    return next;
}

const thunks: Middleware<Dispatch, State, Dispatch> = (api) => (next) => (action) =>
    typeof action === 'function' ? action(api.dispatch, api.getState) : next(action);

export const store = createStore(reduce, undefined, applyMiddleware<Dispatch, State>(thunks));

export function addPluginReducer(pluginId: string, reducer: PluginReducer): void {
    pluginReducers.set(`plugins-${pluginId}`, reducer);
    store.replaceReducer(reduce);
}
