import type {SocketMessage} from '../websocket/client';

type Listener = (message: unknown) => unknown;

/** One handler for each plugin and event; registering again replaces it. */
const eventHandlers = new Map<string, Map<string, Listener>>();
const reconnectHandlers = new Map<string, () => unknown>();
const translationSources = new Map<string, (locale: string) => Record<string, string>>();
const popoutListeners = new Map<string, (...args: unknown[]) => unknown>();

export function setEventHandler(pluginId: string, event: string, handler: Listener | null): void {
    const own = eventHandlers.get(pluginId) ?? new Map<string, Listener>();
    eventHandlers.set(pluginId, own);
    if (handler === null) {
        own.delete(event);
    } else {
        own.set(event, handler);
    }
}

export function setReconnectHandler(pluginId: string, handler: (() => unknown) | null): void {
    if (handler === null) {
        reconnectHandlers.delete(pluginId);
    } else {
        reconnectHandlers.set(pluginId, handler);
    }
}

export function setTranslations(pluginId: string, source: (locale: string) => Record<string, string>): void {
    translationSources.set(pluginId, source);
}

export function setPopoutListener(pluginId: string, listener: (...args: unknown[]) => unknown): void {
    popoutListeners.set(pluginId, listener);
}

export const popoutListenerOf = (pluginId: string) => popoutListeners.get(pluginId);

export function translationsFor(locale: string): Record<string, string> {
    return Object.assign({}, ...[...translationSources.values()].map((source) => source(locale)));
}

/** A plugin that throws must not keep the others from hearing: its error goes to the page's error handler. */
function guarded(run: () => unknown): void {
    try {
        run();
    } catch (error) {
        reportError(error);
    }
}

export function tellPlugins(message: SocketMessage): void {
    for (const own of eventHandlers.values()) {
        const handler = own.get(message.event);
        if (handler !== undefined) {
            guarded(() => handler(message));
        }
    }
}

export function tellPluginsOfReconnect(): void {
    for (const handler of reconnectHandlers.values()) {
        guarded(handler);
    }
}

export function forgetPlugin(pluginId: string): void {
    eventHandlers.delete(pluginId);
    reconnectHandlers.delete(pluginId);
    translationSources.delete(pluginId);
    popoutListeners.delete(pluginId);
}
