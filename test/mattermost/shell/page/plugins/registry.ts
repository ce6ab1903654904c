import * as v from 'valibot';
import {callback, component, registeredSchema, userSettingsSchema} from '../store/plugin_component';
import type {Callback} from '../store/plugin_component';
import {addPluginReducer, store} from '../store/store';
import {namedArguments} from './arguments';
import {acceptedMethods, listedMethods} from './listed_methods';
import * as listeners from './listeners';
import {rhsPlugin} from './rhs_actions';
import type {RhsPlugin} from './rhs_actions';
import {refreshTranslations} from './translations';

export type Registry = Record<string, unknown>;
type Method = (...args: unknown[]) => unknown;

const newId = (): string => crypto.randomUUID();

function addToList(pluginId: string, list: string, given: Record<string, unknown>): string {
    const id = newId();
    const data = {...v.parse(registeredSchema, given), id, pluginId};
    store.dispatch({type: 'RECEIVED_PLUGIN_COMPONENT', name: list, data});
    return id;
}

function addRightHandSidebar(pluginId: string, given: Record<string, unknown>): RhsPlugin {
    return rhsPlugin(addToList(pluginId, 'RightHandSidebarComponent', given));
}

/** With `rhsComponent` the icon toggles that sidebar, and both ids come back. */
function addAppBar(pluginId: string, given: Record<string, unknown>): unknown {
    const {rhsComponent, rhsTitle, ...rest} = given;
    if (rhsComponent === undefined) {
        return addToList(pluginId, 'AppBar', rest);
    }
    const sidebar = addRightHandSidebar(pluginId, {component: rhsComponent, title: rhsTitle});
    const action = () => store.dispatch(sidebar.toggleRHSPlugin);
    const id = addToList(pluginId, 'AppBar', {...rest, action, rhsComponentId: sidebar.id});
    return {id, rhsComponent: sidebar};
}

function addPostType(pluginId: string, cards: boolean, given: Record<string, unknown>): string {
    const {type, component: body} = v.parse(v.object({type: v.string(), component}), given);
    const id = newId();
    const data = {id, pluginId, component: body, type};
    store.dispatch({type: 'RECEIVED_PLUGIN_POST_COMPONENT', cards, postType: type, data});
    return id;
}

/** The header button is also shown on the narrow page, hence the two lists. */
function addHeaderButton(pluginId: string, given: Record<string, unknown>): string {
    addToList(pluginId, 'MobileChannelHeaderButton', given);
    return addToList(pluginId, 'ChannelHeaderButton', given);
}

function addSubMenu(pluginId: string, given: Record<string, unknown>): unknown {
    const id = addToList(pluginId, 'PostDropdownMenuItem', given);
    return {id, rootRegisterMenuItem: () => newId()};
}

const anySource = v.custom<(locale: string) => Record<string, string>>((value) => typeof value === 'function');
const event = v.string();

function ownMethods(
    id: string,
): Record<string, {args: readonly string[]; run: (given: Record<string, unknown>) => unknown}> {
    const need = (given: Record<string, unknown>, key: string): Callback => v.parse(callback, given[key]);
    return {
        registerRightHandSidebarComponent: {
            args: ['component', 'title'],
            run: (given) => addRightHandSidebar(id, given),
        },
        registerAppBarComponent: {
            args: ['iconUrl', 'action', 'tooltipText', 'supportedProductIds', 'rhsComponent', 'rhsTitle'],
            run: (given) => addAppBar(id, given),
        },
        registerChannelHeaderButtonAction: {
            args: ['icon', 'action', 'dropdownText', 'tooltipText'],
            run: (given) => addHeaderButton(id, given),
        },
        registerPostTypeComponent: {args: ['type', 'component'], run: (given) => addPostType(id, false, given)},
        registerPostCardTypeComponent: {args: ['type', 'component'], run: (given) => addPostType(id, true, given)},
        registerPostDropdownSubMenuAction: {args: ['text', 'action', 'filter'], run: (given) => addSubMenu(id, given)},
        registerReducer: {args: ['reducer'], run: (given) => addPluginReducer(id, need(given, 'reducer'))},
        registerTranslations: {
            args: ['getTranslationsForLocale'],
            run: (given) => {
                listeners.setTranslations(id, v.parse(anySource, given['getTranslationsForLocale']));
                refreshTranslations();
            },
        },
        registerWebSocketEventHandler: {
            args: ['event', 'handler'],
            run: (given) => listeners.setEventHandler(id, v.parse(event, given['event']), need(given, 'handler')),
        },
        unregisterWebSocketEventHandler: {
            args: ['event'],
            run: (given) => listeners.setEventHandler(id, v.parse(event, given['event']), null),
        },
        registerReconnectHandler: {
            args: ['handler'],
            run: (given) => listeners.setReconnectHandler(id, need(given, 'handler')),
        },
        unregisterReconnectHandler: {args: [], run: () => listeners.setReconnectHandler(id, null)},
        registerRHSPluginPopoutListener: {
            args: ['pluginId', 'onPopoutOpened'],
            run: (given) =>
                listeners.setPopoutListener(v.parse(v.string(), given['pluginId']), need(given, 'onPopoutOpened')),
        },
        registerUserSettings: {
            args: ['setting'],
            run: (given) => {
                const data = v.parse(userSettingsSchema, given['setting']);
                store.dispatch({type: 'RECEIVED_PLUGIN_USER_SETTINGS', pluginId: id, data});
            },
        },
        unregisterComponent: {
            args: ['componentId'],
            run: (given) =>
                store.dispatch({type: 'REMOVED_PLUGIN_COMPONENT', id: v.parse(v.string(), given['componentId'])}),
        },
        unregisterPostTypeComponent: {
            args: ['componentId'],
            run: (given) =>
                store.dispatch({type: 'REMOVED_PLUGIN_POST_COMPONENT', id: v.parse(v.string(), given['componentId'])}),
        },
    };
}

/** The registry one plugin gets: the 60 recorded methods, its id and what the host supports. */
export function registryFor(id: string): Registry {
    const methods: Record<string, Method> = {};
    for (const [name, {list, args}] of Object.entries(listedMethods)) {
        methods[name] = (...given) => addToList(id, list, namedArguments(args, given));
    }
    for (const [name, {args, run}] of Object.entries(ownMethods(id))) {
        methods[name] = (...given) => run(namedArguments(args, given));
    }
    for (const name of acceptedMethods) {
        methods[name] = () => undefined;
    }
    // The one argument of user settings is itself an object, whose keys are not the method's.
    methods['registerUserSettings'] = (setting) => ownMethods(id)['registerUserSettings']?.run({setting});
    return {...methods, id, supports: {globalAppBar: true, globalRhs: true}};
}
