import React, {useEffect, useLayoutEffect, useState} from 'react';
import {IntlProvider} from 'react-intl';
import {Redirect, Route, Switch, useHistory} from 'react-router-dom';
import {rememberHistory} from '../host/history';
import {InteractiveDialogs} from '../dialog/interactive_dialog';
import {closeRhs} from '../plugins/rhs_actions';
import {Pluggable} from '../plugins/pluggable';
import {showRhsPlugin} from '../plugins/rhs_actions';
import {currentTeam, currentUser} from '../store/select';
import {store} from '../store/store';
import {AppBar, isAppBarOn} from './app_bar';
import {ChannelView} from './channel_view';
import {DemoBar} from './demo_bar';
import {focusOpener, rememberOpener} from './focus';
import {GlobalHeader} from './global_header';
import {PluginPage, RhsPopout} from './plugin_pages';
import {RightSidebar, toggleExpanded} from './right_sidebar';
import {Settings} from './settings';
import {useShell} from './use_state';

/** What the sidebar showed last, so that the key can bring it back. */
let lastPlugin = '';

function toggleSidebar(): void {
    const {isSidebarOpen, pluggableId} = store.getState().views.rhs;
    if (isSidebarOpen) {
        lastPlugin = pluggableId;
        store.dispatch(closeRhs());
        focusOpener();
    } else if (lastPlugin !== '') {
        rememberOpener();
        store.dispatch(showRhsPlugin(lastPlugin));
    }
}

function onKey(event: KeyboardEvent): void {
    const isPeriod = event.key === '.' || event.code === 'Period';
    if (isPeriod && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        if (event.shiftKey) {
            toggleExpanded();
        } else {
            toggleSidebar();
        }
    }
}

function Channels() {
    const team = useShell(currentTeam);
    return (
        <Switch>
            <Route path="/plug/:plugin/*" render={() => <PluginPage list="CustomRouteComponent" />} />
            <Route path="/:team/(channels|messages)/:name" component={ChannelView} />
            <Route path="/:team/:plugin/*" render={() => <PluginPage list="NeedsTeamComponent" />} />
            <Redirect to={`/${team?.name ?? ''}/channels/town-square`} />
        </Switch>
    );
}

function Page() {
    const [settings, setSettings] = useState(false);
    const appBar = useShell(isAppBarOn);
    const rhsOpen = useShell((state) => state.views.rhs.isSidebarOpen);
    useEffect(() => {
        document.addEventListener('keydown', onKey);
        return () => document.removeEventListener('keydown', onKey);
    }, []);
    useLayoutEffect(() => {
        const names = [appBar ? 'app-bar-enabled' : '', 'channel-view', rhsOpen ? 'rhs-open' : ''];
        const root = document.getElementById('root');
        if (root !== null) {
            root.className = names.filter((name) => name !== '').join(' ');
        }
    }, [appBar, rhsOpen]);
    return (
        <>
            <DemoBar />
            <GlobalHeader onSettings={() => setSettings(true)} />
            <div className="main-wrapper">
                <Channels />
                <RightSidebar />
            </div>
            <AppBar />
            <Pluggable name="Root" />
            {settings && <Settings onClose={() => setSettings(false)} />}
        </>
    );
}

/** The page once the person is known. `onDrawn` runs after the first drawing. */
export function App({onDrawn}: {onDrawn: () => void}) {
    const history = useHistory();
    const locale = useShell((state) => currentUser(state)?.locale || 'en');
    const messages = useShell((state) => state.views.i18n.translations[locale]);
    useLayoutEffect(() => rememberHistory(history), [history]);
    useEffect(onDrawn, [onDrawn]);
    return (
        <IntlProvider locale={locale} messages={messages ?? {}} onError={() => undefined}>
            <Switch>
                <Route path="/_popout/rhs/:team/plugin/:plugin" component={RhsPopout} />
                <Route component={Page} />
            </Switch>
            <Pluggable name="Global" />
            <InteractiveDialogs />
        </IntlProvider>
    );
}
