import React, {useEffect, useRef} from 'react';
import type {ReactNode} from 'react';
import {popoutRhsPlugin} from '../host/popouts';
import {closeRhs} from '../plugins/rhs_actions';
import {Plugged} from '../plugins/pluggable';
import type {PluginComponent} from '../store/plugin_component';
import {channelTitle, components, currentChannel, currentTeam} from '../store/select';
import {store} from '../store/store';
import {focusOpener} from './focus';
import {Icon} from './icon';
import {ThreadBody} from './thread';
import {useShell} from './use_state';

const close = () => store.dispatch(closeRhs());

export function toggleExpanded(): void {
    store.dispatch({type: 'SET_RHS_EXPANDED', expanded: !store.getState().views.rhs.isSidebarExpanded});
}

function Header({title, expanded, onPopout}: {title: ReactNode; expanded: boolean; onPopout?: () => void}) {
    return (
        <div className="sidebar--right__header">
            <span id="rhsPanelTitle" className="sidebar--right__title">
                {title}
            </span>
            <div className="pull-right">
                <button
                    type="button"
                    className="sidebar--right__expand btn btn-icon btn-sm"
                    aria-label={expanded ? 'Collapse Sidebar Icon' : 'Expand Sidebar Icon'}
                    title={expanded ? 'Collapse the right sidebar' : 'Expand the right sidebar'}
                    onClick={toggleExpanded}
                >
                    <i className="icon icon-arrow-expand" aria-hidden="true" />
                    <i className="icon icon-arrow-collapse" aria-hidden="true" />
                </button>
                {onPopout !== undefined && (
                    <button
                        type="button"
                        className="btn btn-icon btn-sm PopoutButton"
                        aria-label="Open in new window"
                        title="Open in new window"
                        onClick={onPopout}
                    >
                        <i className="icon icon-dock-window" aria-hidden="true" />
                    </button>
                )}
                <button
                    id="searchResultsCloseButton"
                    type="button"
                    className="sidebar--right__close btn btn-icon btn-sm"
                    aria-label="Close"
                    title="Close"
                    onClick={close}
                >
                    <Icon name="close" label="Close Sidebar Icon" />
                </button>
            </div>
        </div>
    );
}

export function titleOf(item: PluginComponent): ReactNode {
    const Title = item.title;
    return typeof Title === 'function' ? <Title /> : Title;
}

function PluginPanel({item, expanded}: {item: PluginComponent; expanded: boolean}) {
    const team = useShell(currentTeam);
    const channel = useShell(currentChannel);
    const popout = () => popoutRhsPlugin(item.pluginId, team?.name ?? '', channel?.name ?? '');
    return (
        <>
            <Header title={titleOf(item)} expanded={expanded} onPopout={popout} />
            <Plugged key={item.id} item={item} />
        </>
    );
}

function ThreadPanel({postId, expanded}: {postId: string; expanded: boolean}) {
    const name = useShell((state) => {
        const channel = state.entities.channels.channels[state.views.rhs.selectedChannelId];
        return channel === undefined ? '' : channelTitle(state, channel);
    });
    const title = (
        <>
            Thread <span className="sidebar--right__title__channel">{name}</span>
        </>
    );
    return (
        <>
            <Header title={title} expanded={expanded} />
            <ThreadBody rootId={postId} />
        </>
    );
}

/** The right-hand sidebar in the recorded structure. On opening, the first control of its header gets the focus. */
export function RightSidebar() {
    const rhs = useShell((state) => state.views.rhs);
    const plugin = useShell(components('RightHandSidebarComponent')).find((item) => item.id === rhs.pluggableId);
    const container = useRef<HTMLDivElement>(null);
    const shown = rhs.isSidebarOpen && (rhs.selectedPostId !== '' || plugin !== undefined);
    useEffect(() => {
        if (!shown) {
            focusOpener();
            return;
        }
        container.current
            ?.querySelector<HTMLElement>('button, a[href], input, textarea, select, [tabindex="0"]')
            ?.focus();
    }, [shown]);
    if (!shown) {
        return null;
    }
    return (
        <div
            id="sidebar-right"
            className={`sidebar--right move--left is-open${rhs.isSidebarExpanded ? ' sidebar--right--expanded' : ''}`}
            role="region"
            aria-labelledby="rhsPanelTitle"
        >
            <div className="sidebar-right-container">
                <div className="sidebar--right__content">
                    <div className="search-bar__container channel-header alt">
                        <button
                            id="sbrSidebarCollapse"
                            type="button"
                            className="sidebar-collapse"
                            aria-label="Back to channel"
                            onClick={close}
                        >
                            <Icon name="chevron-left" />
                        </button>
                    </div>
                    <div ref={container} id="rhsContainer" className="sidebar-right__body">
                        {plugin === undefined ? (
                            <ThreadPanel postId={rhs.selectedPostId} expanded={rhs.isSidebarExpanded} />
                        ) : (
                            <PluginPanel item={plugin} expanded={rhs.isSidebarExpanded} />
                        )}
                    </div>
                </div>
            </div>
        </div>
    );
}
