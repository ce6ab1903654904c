import type {ComponentType, ReactNode} from 'react';
import type {HostPost} from './host_state';

/** What a sidebar is opened and closed by; each is handed to `store.dispatch`. */
export interface SidebarHandle {
    id: string;
    showRHSPlugin: object;
    hideRHSPlugin: object;
    toggleRHSPlugin: object;
}

export interface SocketMessage {
    event: string;
    data: Record<string, unknown>;
}

export type SlashAnswer = {message: string; args: unknown} | {error: {message: string}} | Record<string, never>;

export interface PostComponentProps {
    post: HostPost;
    isRHS?: boolean;
}

/** The registry's methods that we use. All are optional: an older or newer host may lack some, and then only that entry is missing. */
export interface Registry {
    registerReducer?: (reducer: unknown) => void;
    registerTranslations?: (get: (locale: string) => Record<string, string>) => void;
    /** With the sidebar as `rhsComponent` the host opens it itself. An `action` it calls only where a channel is open. */
    registerAppBarComponent?: (options: {
        iconUrl: string;
        tooltipText: string;
        rhsComponent: ComponentType;
        rhsTitle: ReactNode;
    }) => {rhsComponent: SidebarHandle};
    registerChannelHeaderButtonAction?: (
        icon: ReactNode,
        action: () => void,
        dropdownText: string,
        tooltip: string,
    ) => unknown;
    registerChannelHeaderIcon?: (component: ComponentType) => unknown;
    registerChannelHeaderMenuAction?: (text: () => ReactNode, action: (channelId: string) => void) => unknown;
    registerPostDropdownMenuAction?: (
        text: () => ReactNode,
        action: (postId: string) => void,
        filter?: (postId: string) => boolean,
    ) => unknown;
    registerPostTypeComponent?: (type: string, component: ComponentType<PostComponentProps>) => unknown;
    registerSlashCommandWillBePostedHook?: (hook: (message: string, args: unknown) => Promise<SlashAnswer>) => unknown;
    registerWebSocketEventHandler?: (event: string, handler: (message: SocketMessage) => void) => void;
    unregisterWebSocketEventHandler?: (event: string) => void;
    registerReconnectHandler?: (handler: () => void) => void;
    unregisterReconnectHandler?: () => void;
}
