import * as Luxon from 'luxon';
import PropTypes from 'prop-types';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import * as ReactJSXRuntime from 'react/jsx-runtime';
import * as ReactIntl from 'react-intl';
import * as ReactRedux from 'react-redux';
import * as ReactRouterDom from 'react-router-dom';
import * as Redux from 'redux';
import * as v from 'valibot';
import {basename} from '../api/client';
import {openDialogSchema} from '../api/schemas';
import {instances, registerPlugin} from '../plugins/load';
import {closeRhs} from '../plugins/rhs_actions';
import {store} from '../store/store';
import {messageHtmlToComponent} from '../text/html_to_component';
import {formatText} from '../text/markdown';
import {socketClient} from '../websocket/socket';
import {openDialog} from './dialogs';
import {browserHistory} from './history';
import {bootstrap, components} from './host_components';
import * as popouts from './popouts';
import {selectRhsPost} from './thread';

/** `window.openInteractiveDialog({url, dialog})`: needs no trigger. */
function openInteractiveDialog(given: unknown): void {
    openDialog(v.parse(openDialogSchema, given));
}

const webappUtils = {
    get browserHistory() {
        return browserHistory();
    },
    // Plain actions, as in Mattermost; this page has no modals of its own to open with them.
    modals: {openModal: (modal: object) => ({type: 'MODAL_OPEN', ...modal}), ModalIdentifiers: {}},
    notificationSounds: {ring: () => undefined, stopRing: () => undefined},
    sendDesktopNotificationToMe: () => undefined,
    openUserSettings: () => ({type: 'MODAL_OPEN', modalId: 'user_settings'}),
    popouts: {
        sendToParent: popouts.sendToParent,
        onMessageFromParent: popouts.onMessageFromParent,
        isPopoutWindow: popouts.isPopoutWindow,
        canPopout: popouts.canPopout,
        popoutRhsPlugin: popouts.popoutRhsPlugin,
    },
};

const productApi = {
    useWebSocket: ({handler}: {handler: (message: unknown) => void}) => {
        React.useEffect(() => {
            socketClient.addMessageListener(handler);
            return () => socketClient.removeMessageListener(handler);
        }, [handler]);
    },
    useWebSocketClient: () => socketClient,
    WebSocketProvider: React.createContext(socketClient).Provider,
    closeRhs,
    selectRhsPost,
    getRhsSelectedPostId: () => store.getState().views.rhs.selectedPostId,
    getIsRhsOpen: () => store.getState().views.rhs.isSidebarOpen,
};

/** Hosts with React 19 offer the runtime of the newer JSX transform as well; the recorded one has none. */
const jsxRuntime = React.version.startsWith('19.') ? {ReactJSXRuntime} : {};

/** Puts on `window` what the recorded web app has there for plugins, under the recorded names. */
export function exposeGlobals(): void {
    Object.assign(window, {
        basename: basename(),
        publicPath: '/static/',
        React,
        ...jsxRuntime,
        ReactDOM,
        Redux,
        ReactRedux,
        ReactIntl,
        ReactRouterDom,
        PropTypes,
        Luxon,
        ReactBootstrap: bootstrap,
        PostUtils: {formatText, messageHtmlToComponent},
        WebappUtils: webappUtils,
        ProductApi: productApi,
        Components: components,
        openInteractiveDialog,
        useNotifyAdmin: () => [undefined, () => undefined],
        openPricingModal: () => undefined,
        loadSharedDependency: () => Promise.reject(new Error('No shared dependency is offered')),
        store,
        plugins: instances,
        registerPlugin,
    });
}
