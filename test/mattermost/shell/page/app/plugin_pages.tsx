import React, {useLayoutEffect} from 'react';
import {useParams} from 'react-router-dom';
import {Plugged} from '../plugins/pluggable';
import {components, currentTeam} from '../store/select';
import {titleOf} from './right_sidebar';
import {useShell} from './use_state';

/** `/plug/<plugin>/<route>` and `/<team>/<plugin>/<route>`: the page gets its place as a class and paints itself. */
export function PluginPage({list}: {list: 'CustomRouteComponent' | 'NeedsTeamComponent'}) {
    const {plugin = '', 0: rest = ''} = useParams<{plugin?: string; 0?: string}>();
    const all = useShell(components(list));
    const wanted = rest.replace(/^\//, '');
    const page = all.find(
        (item) => item.pluginId === plugin && wanted.startsWith((item.route ?? '').replace(/^\//, '')),
    );
    useLayoutEffect(() => {
        // Without these classes Mattermost's page is bare: a plugin must add app__body itself.
        document.body.classList.remove('app__body', 'channel-view');
        return () => document.body.classList.add('app__body', 'channel-view');
    }, []);
    return page === undefined ? (
        <main className="no-channel">Page not found</main>
    ) : (
        <Plugged key={page.id} item={page} className="plugin-page" />
    );
}

/** `/_popout/rhs/<team>/plugin/<plugin>`: the plugin's sidebar alone in a window, with a store of its own. */
export function RhsPopout() {
    const {plugin = ''} = useParams<{plugin?: string}>();
    const item = useShell(components('RightHandSidebarComponent')).find((rhs) => rhs.pluginId === plugin);
    const team = useShell(currentTeam)?.display_name ?? '';
    const title = item === undefined ? '' : titleOf(item);
    useLayoutEffect(() => {
        document.title = `${typeof title === 'string' ? title : plugin} - ${team}`;
    }, [title, plugin, team]);
    return (
        <div id="rhsContainer" className="sidebar-right__body RhsPopout">
            <div className="sidebar--right__header">
                <span id="rhsPanelTitle" className="sidebar--right__title">
                    {title}
                </span>
            </div>
            {item !== undefined && <Plugged key={item.id} item={item} />}
        </div>
    );
}
