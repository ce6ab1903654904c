import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import * as v from 'valibot';
import {anything, ChatError, type Rest} from '../adapters/mattermost/rest';
import {PLUGIN_ID} from '../contract/names';
import {PACKAGE_ROOT} from '../package_root';
import type {Admin} from './admin_login';
import {Failure} from './failure';
import type {Step} from './install_bot';
import {upload} from './upload';
import {ownVersion} from './versions';

const RUNNING = 2;
/** Not running, starting, stopping: it may still change. 3 and 4 are failures. */
const FAILED_STATES = [3, 4];
const STARTS_WITHIN_MS = 15_000;

const statusShape = v.object({
    plugin_id: v.string(),
    state: v.number(),
    error: v.optional(v.string(), ''),
    version: v.optional(v.string(), ''),
});
export type PluginStatus = v.InferOutput<typeof statusShape>;

/** How the plugin is on the server; null when it is not installed, or plugins are off. */
export async function pluginStatus(rest: Rest): Promise<PluginStatus | null> {
    const all = await pluginStatuses(rest);
    return all?.find(({plugin_id: id}) => id === PLUGIN_ID) ?? null;
}

/** Whether plugins are switched off altogether: which there are cannot be seen then. */
export async function arePluginsOff(rest: Rest): Promise<boolean> {
    return (await pluginStatuses(rest)) === null;
}

function pluginStatuses(rest: Rest): Promise<PluginStatus[] | null> {
    return rest.get('/plugins/statuses', v.array(statusShape)).catch((error: unknown) => {
        if (error instanceof ChatError && error.status === 501) {
            return null;
        }
        throw error;
    });
}

/** The plugin that came with this program: in the sidecar's package, or built by `make dist`. Null when there is none. */
export function findBundle(): string | null {
    const name = `${PLUGIN_ID}-${ownVersion()}.tar.gz`;
    return (
        [path.join(PACKAGE_ROOT, 'plugin', name), path.join(PACKAGE_ROOT, 'dist', name)].find((file) =>
            existsSync(file),
        ) ?? null
    );
}

const withBuild = v.object({props: v.nullish(v.object({build: v.optional(v.string())}))});
const manifests = v.array(v.object({id: v.string(), ...withBuild.entries}));
const plugins = v.object({active: v.optional(manifests, []), inactive: v.optional(manifests, [])});

/** Whether the plugin of this archive has to be uploaded: it is not there, is another version or build of it, or could not be started. */
export async function isUploadNeeded(rest: Rest, bundle: string): Promise<boolean> {
    const status = await pluginStatus(rest);
    if (status === null || status.version !== ownVersion() || FAILED_STATES.includes(status.state)) {
        return true;
    }
    const manifest = path.join(path.dirname(bundle), 'plugin.json');
    if (!existsSync(manifest)) {
        return false;
    }
    const {active, inactive} = await rest.get('/plugins', plugins);
    const there = [...active, ...inactive].find(({id}) => id === PLUGIN_ID)?.props?.build;
    return there !== v.parse(withBuild, JSON.parse(readFileSync(manifest, 'utf8'))).props?.build;
}

/** Uploads and enables the plugin, and waits until it runs: enabling answers 200 even when it failed. Throws `Failure` with the server's reason. */
export async function ensurePlugin(admin: Admin, bundle: string, always: boolean): Promise<Step> {
    const before = await pluginStatus(admin.rest);
    const isToUpload = always || (await isUploadNeeded(admin.rest, bundle));
    if (!isToUpload && before?.state === RUNNING) {
        return {done: false, words: `The plugin was there (version ${ownVersion()}, running).`};
    }
    if (isToUpload) {
        await uploadPlugin(admin, bundle);
    }
    await admin.rest.post(`/plugins/${PLUGIN_ID}/enable`, {}, anything);
    const after = await untilRunning(admin.rest);
    return {done: true, words: doneWords(before, after, isToUpload)};
}

function doneWords(before: PluginStatus | null, {version}: PluginStatus, wasUploaded: boolean): string {
    if (!wasUploaded) {
        return `The plugin was switched off; it is on again (version ${version}, running).`;
    }
    return before
        ? `The plugin was replaced: version ${before.version} by ${before.version === version ? 'another build of it' : version}, running.`
        : `The plugin was installed (version ${version}, running).`;
}

async function uploadPlugin(admin: Admin, bundle: string): Promise<void> {
    const form = new FormData();
    form.append('plugin', new Blob([readFileSync(bundle)]), path.basename(bundle));
    form.append('force', 'true');
    await upload(admin, '/plugins', form);
}

async function untilRunning(rest: Rest): Promise<PluginStatus> {
    const began = performance.now();
    for (;;) {
        const status = await pluginStatus(rest);
        if (status?.state === RUNNING) {
            return status;
        }
        const failed = status !== null && FAILED_STATES.includes(status.state);
        if (failed || performance.now() - began > STARTS_WITHIN_MS) {
            throw new Failure(
                `The plugin was uploaded but does not run: ${status?.error || `state ${status?.state ?? 'unknown'}`}. See System Console > Plugins and the log of Mattermost; what was done before this stays.`,
            );
        }
        await sleep(200);
    }
}
