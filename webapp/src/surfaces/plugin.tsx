import React, {type ComponentType} from 'react';
import {RUN_CARD_TYPE} from '../../../server-ts/src/contract/names';
import {meOf, openChannelOf} from '../host/host_state';
import {isPopout} from '../host/globals';
import type {PostComponentProps, Registry, SidebarHandle} from '../host/registry';
import {addStyles, removeStyles} from '../host/styles';
import {readKept} from '../host/tab_storage';
import {translationsFor} from '../host/text';
import {keptChanges} from '../store/kept_changes';
import {reducer} from '../store/reducer';
import {makeSetCycle, OPEN_RUN, SetCycleProvider, type SetCycle} from '../store/set_cycle';
import type {Store} from '../store/state';
import {Boundary} from '../ui/boundary';
import cardCss from '../ui/css/card.css';
import {ICON_URL} from './app_icon';
import {HeaderIcon} from './header_icon';
import {closeWhileHidden} from './hidden_sidebar';
import {registerMenus} from './menus';
import {RunCard} from './run_card';
import {Sidebar} from './sidebar';
import {slashHook} from './slash_hook';

const TITLE = 'SET Cycle';

/** The plugin as Mattermost starts and stops it. */
export function makePlugin(): {initialize(registry: Registry, store: Store): void; uninitialize(): void} {
    let stop: () => void = () => undefined;
    return {
        initialize: (registry, store) => {
            stop = register(registry, store);
        },
        uninitialize: () => {
            stop();
            stop = () => undefined;
        },
    };
}

function register(registry: Registry, store: Store): () => void {
    registry.registerReducer?.(reducer);
    let me = '';
    // The slice outlives a plugin that goes, and Mattermost logs people out and in without loading the page anew: neither a newer version
    // nor another person may begin with what was there before.
    const begin = (): void => {
        me = meOf(store.getState());
        store.dispatch({type: 'SET_CYCLE_RESET', pending: keptChanges(me)});
    };
    begin();
    const translate = (): void => registry.registerTranslations?.(translationsFor);
    translate();
    addStyles('card', cardCss);
    const cycle = makeSetCycle(store);
    cycle.changes.flush();
    const unsubscribe = store.subscribe(() => {
        const now = meOf(store.getState());
        if (now !== '' && now !== me) {
            begin();
            cycle.changes.flush();
            cycle.live.catchUp();
        }
    });
    // A page that is loaded anew begins at home, and so does a window that it opens then.
    const runId = isPopout() ? readKept(OPEN_RUN) : null;
    cycle.go(runId === null ? {name: 'home'} : {name: 'run', runId, tab: 'checklist', open: null});
    const sidebar = registry.registerAppBarComponent?.({
        iconUrl: ICON_URL,
        tooltipText: TITLE,
        rhsComponent: inside(cycle, () => <Sidebar onLoaded={translate} />),
        rhsTitle: TITLE,
    }).rhsComponent;
    const open = () => sidebar && store.dispatch(sidebar.showRHSPlugin);
    const unwatch = sidebar && closeWhileHidden(store, sidebar);
    registerButtons(registry, cycle, sidebar, () => void open());
    registerMenus(registry, cycle, () => void open());
    registry.registerPostTypeComponent?.(
        RUN_CARD_TYPE,
        inside(cycle, (props: PostComponentProps) => <RunCard {...props} openSidebar={() => void open()} />),
    );
    registry.registerSlashCommandWillBePostedHook?.(slashHook(cycle, () => void open()));
    registry.registerWebSocketEventHandler?.('typing', ({data}) => cycle.live.heard(data));
    registry.registerReconnectHandler?.(() => cycle.live.catchUp());
    return () => {
        unsubscribe();
        unwatch?.();
        cycle.stop();
        removeStyles();
        registry.unregisterWebSocketEventHandler?.('typing');
        registry.unregisterReconnectHandler?.();
    };
}

/** What opens the sidebar beside the app bar's icon, which the host shows or not. */
function registerButtons(
    registry: Registry,
    cycle: SetCycle,
    sidebar: SidebarHandle | undefined,
    open: () => void,
): void {
    const toggle = () => sidebar && void cycle.store.dispatch(sidebar.toggleRHSPlugin);
    registry.registerChannelHeaderButtonAction?.(
        <img src={ICON_URL} width={18} height={18} alt="" />,
        () => toggle(),
        TITLE,
        TITLE,
    );
    registry.registerChannelHeaderIcon?.(
        inside(cycle, () => (openChannelOf(cycle.store.getState()) === '' ? null : <HeaderIcon onOpen={open} />)),
    );
}

/** A component with everything that it acts through. An error in it does not reach the host. */
function inside<Props extends object>(cycle: SetCycle, Inner: ComponentType<Props>): ComponentType<Props> {
    return function Inside(props: Props) {
        return (
            <SetCycleProvider value={cycle}>
                <Boundary fallback={() => null}>
                    <Inner {...props} />
                </Boundary>
            </SetCycleProvider>
        );
    };
}
