import React from 'react';
import type {PluginComponent} from '../store/plugin_component';
import {components, currentChannel} from '../store/select';
import type {State} from '../store/state';
import {useShell} from './use_state';

export const isAppBarOn = (state: State): boolean => state.entities.general.config['DisableAppBar'] !== 'true';

function AppBarIcon({item}: {item: PluginComponent}) {
    const channel = useShell(currentChannel);
    const member = useShell((state) => state.entities.channels.myMembers[state.entities.channels.currentChannelId]);
    const active = useShell((state) => {
        const {isSidebarOpen, pluggableId} = state.views.rhs;
        const own = (state.plugins.components['RightHandSidebarComponent'] ?? []).filter(
            (rhs) => rhs.pluginId === item.pluginId,
        );
        return isSidebarOpen && own.some((rhs) => rhs.id === pluggableId);
    });
    // Where no channel is open, as beside threads and drafts, an action that the plugin gave is not called; a sidebar given as such opens.
    const click = () => {
        if (channel && member) {
            item.action?.(channel, member);
        } else if (item.rhsComponentId !== undefined) {
            item.action?.();
        }
    };
    const icon = typeof item.icon === 'function' ? null : item.icon;
    // Mattermost's icon is a div with a role and no key handler, so Enter does nothing here either: a plugin that can
    // be reached by keyboard only through it would pass here and fail there.
    return (
        <div id={`app-bar-icon-${item.pluginId}`} className={`app-bar__icon${active ? ' app-bar__icon--active' : ''}`}>
            <div
                role="button"
                tabIndex={0}
                className="app-bar__icon-inner"
                title={typeof item.tooltipText === 'string' ? item.tooltipText : item.pluginId}
                onClick={click}
            >
                {item.iconUrl === undefined ? icon : <img src={item.iconUrl} alt={item.pluginId} />}
            </div>
        </div>
    );
}

/** App bar components, and header buttons of plugins that registered no app bar component. */
export function AppBar() {
    const own = useShell(components('AppBar'));
    const buttons = useShell(components('ChannelHeaderButton'));
    const on = useShell(isAppBarOn);
    const moved = buttons.filter((button) => own.every((item) => item.pluginId !== button.pluginId));
    if (!on) {
        return null;
    }
    return (
        <div className="app-bar">
            <div className="app-bar__top">
                {[...own, ...moved].map((item) => (
                    <AppBarIcon key={item.id} item={item} />
                ))}
            </div>
        </div>
    );
}
