import * as v from 'valibot';
import {getPluginManifests} from '../api/calls';
import {basename, reportFailure} from '../api/client';
import type {Manifest} from '../api/schemas';
import {callback} from '../store/plugin_component';
import {store} from '../store/store';
import {forgetPlugin} from './listeners';
import {registryFor} from './registry';
import {refreshTranslations} from './translations';

const instanceSchema = v.looseObject({
    initialize: callback,
    uninitialize: v.exactOptional(callback),
    deinitialize: v.exactOptional(callback),
});
type Instance = {initialize?: unknown; uninitialize?: unknown; deinitialize?: unknown};

const loaded = new Map<string, Manifest>();
const waiting = new Map<string, (instance: unknown) => void>();
export const instances: Record<string, Instance> = {};

/** Methods are called on the instance itself, because plugins keep state in `this`. */
function callOn(
    instance: Instance,
    method: 'initialize' | 'uninitialize' | 'deinitialize',
    ...args: unknown[]
): boolean {
    const checked = v.safeParse(callback, instance[method]);
    if (!checked.success) {
        return false;
    }
    checked.output.apply(instance, args);
    return true;
}

/** What a bundle calls when it runs. The id must be that of a manifest the server listed. */
export function registerPlugin(id: string, instance: unknown): void {
    const start = waiting.get(id);
    if (start === undefined) {
        throw new Error(`registerPlugin: no listener for the plugin ${id}`);
    }
    waiting.delete(id);
    start(instance);
}

function uninitialize(id: string): void {
    const instance = instances[id];
    if (instance === undefined) {
        return;
    }
    delete instances[id];
    if (!callOn(instance, 'uninitialize')) {
        callOn(instance, 'deinitialize');
    }
}

function initialize(manifest: Manifest, given: unknown): void {
    const instance = v.is(instanceSchema, given) ? given : undefined;
    if (instance === undefined) {
        throw new Error(`The plugin ${manifest.id} has no initialize function`);
    }
    uninitialize(manifest.id);
    instances[manifest.id] = instance;
    callOn(instance, 'initialize', registryFor(manifest.id), store);
}

function hideItsSidebar(id: string): void {
    const {views, plugins} = store.getState();
    const own = (plugins.components['RightHandSidebarComponent'] ?? []).filter((item) => item.pluginId === id);
    if (own.some((item) => item.id === views.rhs.pluggableId)) {
        store.dispatch({type: 'UPDATE_RHS_STATE', state: null});
    }
}

/** Everything of the plugin goes but its slice of the store; timers and sockets are its own duty. */
export function unloadPlugin(id: string): void {
    uninitialize(id);
    hideItsSidebar(id);
    forgetPlugin(id);
    loaded.delete(id);
    document.getElementById(`plugin_${id}`)?.remove();
    store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id}});
    refreshTranslations();
}

/** Resolves when the bundle has run. An unchanged bundle is not loaded again. */
export async function loadPlugin(manifest: Manifest): Promise<void> {
    const known = loaded.get(manifest.id);
    if (known?.webapp.bundle_path === manifest.webapp.bundle_path && known.version === manifest.version) {
        return;
    }
    if (known !== undefined) {
        unloadPlugin(manifest.id);
    }
    loaded.set(manifest.id, manifest);
    store.dispatch({type: 'RECEIVED_WEBAPP_PLUGIN', data: manifest});
    const path = manifest.webapp.bundle_path.replace('/static/', '/static/plugins/');
    await new Promise<void>((resolve, reject) => {
        waiting.set(manifest.id, (instance) => {
            initialize(manifest, instance);
            resolve();
        });
        const script = document.createElement('script');
        script.id = `plugin_${manifest.id}`;
        script.defer = true;
        script.src = `${location.origin}${basename()}${path}`;
        // A bundle may register itself later than it has run; nobody waits for that.
        script.addEventListener('load', () => resolve());
        script.addEventListener('error', () => reject(new Error(`The bundle of ${manifest.id} cannot be loaded`)));
        document.head.append(script);
    });
}

/** All plugins that the server lists, side by side: one broken bundle does not keep the others out. */
export async function loadAllPlugins(): Promise<void> {
    const manifests = await getPluginManifests();
    const results = await Promise.allSettled(manifests.map(loadPlugin));
    results.forEach((result) => result.status === 'rejected' && reportFailure(result.reason));
    const listed = new Set(manifests.map((manifest) => manifest.id));
    [...loaded.keys()].filter((id) => !listed.has(id)).forEach(unloadPlugin);
}
