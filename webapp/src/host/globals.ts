import type {ReactNode} from 'react';

declare global {
    interface Window {
        registerPlugin: (id: string, plugin: object) => void;
        /** Path below which Mattermost is served, without a slash at its end; empty at the root. */
        basename?: string;
        PostUtils?: {
            formatText: (text: string, options?: object) => string;
            messageHtmlToComponent: (html: string, options?: object) => ReactNode;
        };
        WebappUtils?: {browserHistory?: {push: (path: string) => void}};
        ProductApi?: {closeRhs?: () => object};
    }
}

/** Where Mattermost is: origin and sub-path. */
function siteRoot(): string {
    return window.location.origin + (window.basename ?? '').replace(/\/+$/, '');
}

/** The sidebar in its own window, opened from its header. */
export function isPopout(): boolean {
    return window.location.pathname.includes('/_popout/');
}

export function apiRoot(): string {
    return `${siteRoot()}/api/v4`;
}

/** The picture of a person, as Mattermost serves it. */
export function portraitUrl(userId: string): string {
    return `${apiRoot()}/users/${encodeURIComponent(userId)}/image?_=0`;
}

/** Goes to a channel in the open app, without loading the page again. */
export function goToChannel(teamName: string, channelName: string): void {
    window.WebappUtils?.browserHistory?.push(`/${teamName}/channels/${channelName}`);
}

/** Goes to a message in its channel. */
export function goToPost(teamName: string, postId: string): void {
    window.WebappUtils?.browserHistory?.push(`/${teamName}/pl/${postId}`);
}
