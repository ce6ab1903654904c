import type {Action} from './actions';
import type {PluginComponent} from './plugin_component';
import type {State} from './state';

type Plugins = State['plugins'];

function keep<T>(record: Record<string, T>, test: (value: T, key: string) => boolean): Record<string, T> {
    return Object.fromEntries(Object.entries(record).filter(([key, value]) => test(value, key)));
}

function withoutComponents(state: Plugins, gone: (component: PluginComponent) => boolean): Plugins['components'] {
    const left = Object.entries(state.components).map(([name, list]) => [name, list.filter((item) => !gone(item))]);
    return Object.fromEntries(left);
}

/** Of two plugins with one post type the alphabetically smaller plugin id wins, as in Mattermost. */
function withPostType(types: Record<string, PluginComponent>, postType: string, component: PluginComponent) {
    const known = types[postType];
    const keepsKnown = known !== undefined && known.pluginId < component.pluginId;
    return keepsKnown ? types : {...types, [postType]: component};
}

export function plugins(state: Plugins, action: Action): Plugins {
    switch (action.type) {
        case 'RECEIVED_WEBAPP_PLUGIN':
            return {...state, plugins: {...state.plugins, [action.data.id]: action.data}};
        case 'RECEIVED_PLUGIN_COMPONENT': {
            const list = [...(state.components[action.name] ?? []), action.data];
            list.sort((a, b) => (a.pluginId < b.pluginId ? -1 : Number(a.pluginId > b.pluginId)));
            return {...state, components: {...state.components, [action.name]: list}};
        }
        case 'REMOVED_PLUGIN_COMPONENT':
            return {...state, components: withoutComponents(state, (item) => item.id === action.id)};
        case 'RECEIVED_PLUGIN_POST_COMPONENT':
            return action.cards
                ? {...state, postCardTypes: withPostType(state.postCardTypes, action.postType, action.data)}
                : {...state, postTypes: withPostType(state.postTypes, action.postType, action.data)};
        case 'REMOVED_PLUGIN_POST_COMPONENT':
            return {...state, postTypes: keep(state.postTypes, (item) => item.id !== action.id)};
        case 'RECEIVED_PLUGIN_USER_SETTINGS':
            return {...state, userSettings: {...state.userSettings, [action.pluginId]: action.data}};
        case 'REMOVED_WEBAPP_PLUGIN': {
            const isOther = (item: PluginComponent) => item.pluginId !== action.data.id;
            return {
                ...state,
                plugins: keep(state.plugins, (_manifest, id) => id !== action.data.id),
                components: withoutComponents(state, (item) => !isOther(item)),
                postTypes: keep(state.postTypes, isOther),
                postCardTypes: keep(state.postCardTypes, isOther),
                userSettings: keep(state.userSettings, (_settings, id) => id !== action.data.id),
            };
        }
        default:
            return state;
    }
}
