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

/** How the plugin is on the server; null when it is not installed. */
export async function pluginStatus(rest: Rest): Promise<PluginStatus | null> {
    const all = await rest.get('/plugins/statuses', v.array(statusShape)).catch((error: unknown) => {
        // 501: plugins are switched off altogether.
        if (error instanceof ChatError && error.status === 501) {
            return [];
        }
        throw error;
    });
    return all.find(({plugin_id: id}) => id === PLUGIN_ID) ?? null;
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
const plugins = v.object({active: v.array(v.object({id: v.string(), ...withBuild.entries}))});

/** Whether the plugin of this archive runs on the server. Of another build with the same version it does not. */
export async function runsAlready(rest: Rest, bundle: string): Promise<boolean> {
    const status = await pluginStatus(rest);
    if (status?.state !== RUNNING || status.version !== ownVersion()) {
        return false;
    }
    const manifest = path.join(path.dirname(bundle), 'plugin.json');
    if (!existsSync(manifest)) {
        return true;
    }
    const {active} = await rest.get('/plugins', plugins);
    const there = active.find(({id}) => id === PLUGIN_ID)?.props?.build;
    return there === v.parse(withBuild, JSON.parse(readFileSync(manifest, 'utf8'))).props?.build;
}

/** Uploads and enables the plugin, and waits until it runs: enabling answers 200 even when it failed. Throws `Failure` with the server's reason. */
export async function ensurePlugin(admin: Admin, bundle: string, always: boolean): Promise<Step> {
    if (!always && (await runsAlready(admin.rest, bundle))) {
        return {done: false, words: `The plugin was there (version ${ownVersion()}, running).`};
    }
    const before = await pluginStatus(admin.rest);
    await uploadPlugin(admin, bundle);
    await admin.rest.post(`/plugins/${PLUGIN_ID}/enable`, {}, anything);
    const after = await untilRunning(admin.rest);
    return {
        done: true,
        words: before
            ? `The plugin was replaced: version ${before.version} by ${before.version === after.version ? 'another build of it' : after.version}, running.`
            : `The plugin was installed (version ${after.version}, running).`,
    };
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
