import React from 'react';
import {createRoot} from 'react-dom/client';
import {Provider} from 'react-redux';
import {BrowserRouter} from 'react-router-dom';
import {basename, messageOf, reportFailure} from './api/client';
import {App} from './app/app';
import {watchTriggers} from './host/dialogs';
import {exposeGlobals} from './host/globals';
import {loadPerson} from './host/load';
import {createShellObject} from './host/shell_object';
import {firstTheme, themeOfPerson} from './host/theme';
import {loadAllPlugins} from './plugins/load';
import {store} from './store/store';
import {listenToSocket} from './websocket/events';

/** The team is the first part of the address, or the one behind `_popout/rhs`. */
function teamInAddress(): string {
    const parts = location.pathname
        .slice(basename().length)
        .split('/')
        .filter((part) => part !== '');
    return (parts[0] === '_popout' ? parts[2] : parts[0]) ?? '';
}

function draw(): Promise<void> {
    const element = document.getElementById('root');
    if (element === null) {
        throw new Error('The page has no root element');
    }
    return new Promise((resolve) => {
        createRoot(element).render(
            <Provider store={store}>
                <BrowserRouter basename={basename()}>
                    <App onDrawn={resolve} />
                </BrowserRouter>
            </Provider>,
        );
    });
}

async function start(): Promise<void> {
    await loadPerson(teamInAddress());
    themeOfPerson();
    watchTriggers();
    listenToSocket();
    // Plugins initialize before the first channel is chosen: they meet an empty currentChannelId, as in Mattermost.
    await loadAllPlugins();
    await draw();
}

function showProblem(error: unknown): void {
    const message = document.createElement('p');
    message.className = 'start-problem';
    message.setAttribute('role', 'alert');
    message.textContent = `The page cannot start: ${messageOf(error)}`;
    document.body.append(message);
    reportFailure(error);
}

exposeGlobals();
firstTheme();
const ready = start();
window.__shell = createShellObject(ready);
ready.catch(showProblem);
