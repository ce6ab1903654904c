import {socketClient} from '../websocket/socket';

/** What tests reach as `window.__shell`; Mattermost has no such thing and plugins must not use it. */
export interface WebShell {
    /** Typing events of channels that are not open no longer reach plugins. */
    dropTypingOfClosedChannels: boolean;
    /** Closes the socket as a lost network would; the page connects again by itself. */
    dropSocket: () => void;
    /** Settles when the listed plugins have been loaded and the first channel is drawn. */
    ready: Promise<void>;
}

export function createShellObject(ready: Promise<void>): WebShell {
    return {dropTypingOfClosedChannels: false, dropSocket: () => socketClient.conn?.close(), ready};
}
