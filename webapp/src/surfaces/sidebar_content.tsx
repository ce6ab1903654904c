import React, {useEffect, useRef} from 'react';
import './sidebar_styles';
import texts from '../../i18n/en.json?all';
// Status first: gzip looks back 32 kB only, and in this order what is alike stands nearer together in the bundle (0.3 kB less).
import {Announcer} from '../features/status/announcer';
import {ConnectionBars} from '../features/status/connection_bars';
import {NotSetUp} from '../features/status/not_set_up';
import {Toasts} from '../features/status/toast';
import {Home, Waiting} from '../features/home/home';
import {RunView} from '../features/run/run_view';
import {SettingsView} from '../features/settings/settings_view';
import {StartForm} from '../features/start/start_form';
import {teamOf} from '../host/host_state';
import {addTexts} from '../host/text';
import {useHost, useOurs, useSetCycle} from '../store/set_cycle';
import {ClockProvider} from '../ui/clock';
import {useKeptFocus} from '../ui/kept_focus';

addTexts(texts);

/** The whole sidebar: bars for the connection, one page, and what was just done. */
export function SidebarContent() {
    const {live} = useSetCycle();
    const own = useFocusAcrossPages();
    useKeptFocus(own);
    useEffect(() => live.watchHome(), [live]);
    return (
        <ClockProvider>
            <div className="set-cycle" ref={own}>
                <ConnectionBars />
                <Page />
                <Toasts />
                <Announcer />
            </div>
        </ClockProvider>
    );
}

/**
 * A page that goes takes the focus with it. The focus then moves to the next page's first control, or, on the way back, to what opened the
 * page.
 */
function useFocusAcrossPages(): React.RefObject<HTMLDivElement> {
    const own = useRef<HTMLDivElement>(null);
    const page = useOurs((state) => state.page);
    const name = page.name;
    const runId = page.name === 'run' ? page.runId : null;
    const before = useRef({name, runId});
    useEffect(() => {
        const from = before.current;
        before.current = {name, runId};
        const moved = from.name !== name || from.runId !== runId;
        if (moved && document.activeElement === document.body) {
            const left = from.runId === null ? `[data-page="${from.name}"]` : `[data-run="${from.runId}"]`;
            const back = own.current?.querySelector<HTMLElement>(left);
            (back ?? own.current?.querySelector<HTMLElement>('button'))?.focus();
        }
    }, [name, runId]);
    return own;
}

function Page() {
    const teamId = useHost(teamOf);
    const page = useOurs((state) => state.page);
    const notSetUp = useOurs((state) => state.connection.notSetUp[teamId] === true);
    const connected = useOurs((state) => state.connection.teams[teamId] !== undefined);
    if (notSetUp) {
        return <NotSetUp />;
    }
    switch (page.name) {
        case 'home':
            return <Home />;
        case 'run':
            return <RunView key={page.runId} page={page} />;
        case 'start':
            return connected ? <StartForm postId={page.postId} /> : <Waiting />;
        case 'settings':
            return connected ? <SettingsView /> : <Waiting />;
    }
}
