import {basename} from '../api/client';
import {popoutListenerOf} from '../plugins/listeners';

type Heard = (channel: string, ...args: unknown[]) => void;

interface Envelope {
    shellPopout: string;
    channel: string;
    args: unknown[];
}

function isEnvelope(data: unknown): data is Envelope {
    return typeof data === 'object' && data !== null && 'shellPopout' in data && 'channel' in data && 'args' in data;
}

function listen(heard: Heard): () => void {
    const onMessage = (event: MessageEvent) => {
        if (event.origin === location.origin && isEnvelope(event.data)) {
            heard(event.data.channel, ...event.data.args);
        }
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
}

const post = (to: Window, channel: string, args: unknown[]): void =>
    to.postMessage({shellPopout: 'v1', channel, args}, location.origin);

export const isPopoutWindow = (): boolean => location.pathname.startsWith(`${basename()}/_popout/`);
export const canPopout = (): boolean => true;
export const sendToParent = (channel: string, ...args: unknown[]): void => {
    if (window.opener !== null) {
        post(window.opener, channel, args);
    }
};
export const onMessageFromParent = (heard: Heard): (() => void) => listen(heard);

/** Opens the plugin's sidebar in a window of its own and tells the plugin that listens for it. */
export function popoutRhsPlugin(pluginId: string, team: string, channel: string): void {
    const url = `${basename()}/_popout/rhs/${team}/plugin/${pluginId}?channel=${encodeURIComponent(channel)}`;
    const opened = window.open(url, `rhs-${team}-plugin-${pluginId}`, 'popup,width=420,height=700');
    if (opened === null) {
        return;
    }
    popoutListenerOf(pluginId)?.(team, channel, {
        sendToPopout: (name: string, ...args: unknown[]) => post(opened, name, args),
        onMessageFromPopout: (heard: Heard) => listen(heard),
        onClosePopout: (closed: () => void) => {
            // A window gives no event when it closes in another document: look twice a second.
            const timer = setInterval(() => {
                if (opened.closed) {
                    clearInterval(timer);
                    closed();
                }
            }, 500);
        },
    });
}
