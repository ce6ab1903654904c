import type {Page} from 'playwright-core';

/**
 * Notes what must not happen on a page: an error or a broken content policy in the console (Chromium writes both there), an uncaught
 * error, and a request to any host but Mattermost's own.
 */
export function watchPage(page: Page, home: string, faults: string[]): void {
    const {host} = new URL(home);
    page.on('pageerror', (error) => faults.push(`uncaught: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
        if (message.type() === 'error') {
            faults.push(`console: ${message.text()} ${message.location().url}`);
        }
    });
    const toElsewhere = (address: string): void => {
        const {protocol, host: asked} = new URL(address);
        if (asked !== host && !['data:', 'blob:', 'about:'].includes(protocol)) {
            faults.push(`asked another host: ${address}`);
        }
    };
    page.on('request', (request) => toElsewhere(request.url()));
    page.on('websocket', (socket) => toElsewhere(socket.url()));
}
