import {refusal} from './errors';
import {isObject, listAt, objectAt, parseJson, textAt, type JsonObject} from './json';
import {bundleName, bundlePath} from './plugin_files';
import type {Plugin} from './records';
import {fnv64, readTarGz} from './tar_archive';
import {VERSION} from './version';
import type {World} from './world';

function isOlder(version: string, than: string): boolean {
    const [a, b] = [version, than].map((text) => text.split('.').map(Number));
    for (let at = 0; at < 3; at += 1) {
        const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
        if (difference !== 0) {
            return difference < 0;
        }
    }
    return false;
}

function normalSetting(given: JsonObject): JsonObject {
    return {
        key: textAt(given, 'key'),
        display_name: textAt(given, 'display_name'),
        type: textAt(given, 'type'),
        help_text: textAt(given, 'help_text'),
        ...(textAt(given, 'regenerate_help_text') ? {regenerate_help_text: textAt(given, 'regenerate_help_text')} : {}),
        placeholder: textAt(given, 'placeholder'),
        default: given['default'] ?? null,
        ...(given['options'] ? {options: given['options']} : {}),
        hosting: textAt(given, 'hosting'),
        secret: given['secret'] === true,
    };
}

/** A manifest with the fields the server adds to its settings. */
function normalManifest(given: JsonObject): JsonObject {
    const manifest: JsonObject = {...given, id: textAt(given, 'id').toLowerCase()};
    const schema = objectAt(given, 'settings_schema');
    if (schema) {
        manifest['settings_schema'] = {
            header: textAt(schema, 'header'),
            footer: textAt(schema, 'footer'),
            settings: (listAt(schema, 'settings') ?? []).filter(isObject).map(normalSetting),
            sections: listAt(schema, 'sections'),
        };
    }
    return manifest;
}

/** Reads a bundle: one folder with `plugin.json`. Refuses what is no such archive (400). */
export function readBundle(bytes: Buffer): Plugin {
    let entries: Map<string, Buffer>;
    try {
        entries = readTarGz(bytes);
    } catch {
        throw refusal(400, 'app.plugin.extract.app_error');
    }
    const manifestPath = [...entries.keys()].find((name) => /^[^/]*\/?plugin\.json$/.test(name));
    const parsed = parseJson(entries.get(manifestPath ?? '')?.toString('utf8') ?? '');
    if (manifestPath === undefined || !isObject(parsed)) {
        throw refusal(400, 'app.plugin.manifest.app_error', 'Unable to find manifest for extracted plugin.');
    }
    const folder = manifestPath.slice(0, -'plugin.json'.length);
    const files: Record<string, string> = {};
    for (const [name, content] of entries) {
        if (name.startsWith(folder)) {
            files[name.slice(folder.length)] = content.toString('base64');
        }
    }
    const manifest = normalManifest(parsed);
    const plugin: Plugin = {id: textAt(manifest, 'id'), manifest, enabled: false, error: '', hash: '', files};
    const bundle = files[bundlePath(plugin)];
    plugin.hash = bundle === undefined ? '' : fnv64(Buffer.from(bundle, 'base64'));
    return plugin;
}

/** The manifest as browsers get it: the served bundle as path, no description. */
export function clientManifest(plugin: Plugin, withHash = true): JsonObject {
    const {description: _description, server: _server, ...rest} = plugin.manifest;
    const name = withHash ? bundleName(plugin) : `${plugin.id}__bundle.js`;
    return {...rest, webapp: {bundle_path: `/static/${plugin.id}/${name}`}};
}

function startError(plugin: Plugin): string {
    const needed = textAt(plugin.manifest, 'min_server_version');
    if (needed && isOlder(VERSION, needed)) {
        return `plugin requires Mattermost ${needed}: ${plugin.id}`;
    }
    return objectAt(plugin.manifest, 'webapp')
        ? ''
        : 'unable to start plugin: must at least have a web app or server component';
}

function defaults(plugin: Plugin): JsonObject {
    const schema = objectAt(plugin.manifest, 'settings_schema');
    const values: JsonObject = {};
    for (const setting of (schema ? (listAt(schema, 'settings') ?? []) : []).filter(isObject)) {
        if (setting['default'] !== null && setting['default'] !== undefined) {
            values[textAt(setting, 'key').toLowerCase()] = setting['default'];
        }
    }
    return values;
}

/** Enables a plugin. That it cannot run shows in its status only. */
export function enablePlugin(world: World, plugin: Plugin): void {
    plugin.enabled = true;
    plugin.error = startError(plugin);
    const settings = world.config.PluginSettings;
    settings.PluginStates[plugin.id] = {Enable: true};
    settings.Plugins[plugin.id] = {...defaults(plugin), ...objectAt(settings.Plugins, plugin.id)};
    world.pluginsChanged();
    if (plugin.error === '') {
        world.hub.publish('plugin_enabled', {manifest: clientManifest(plugin)}, {});
    }
}

/** Disables a plugin and tells the open pages. */
export function disablePlugin(world: World, plugin: Plugin): void {
    if (!plugin.enabled) {
        return;
    }
    const ran = plugin.error === '';
    plugin.enabled = false;
    plugin.error = '';
    world.config.PluginSettings.PluginStates[plugin.id] = {Enable: false};
    world.pluginsChanged();
    if (ran) {
        world.hub.publish('plugin_disabled', {manifest: clientManifest(plugin, false)}, {});
    }
}

/** Installs a plugin; `force` replaces one of the same id, which stays enabled if it was. */
export function installPlugin(world: World, plugin: Plugin, force: boolean): void {
    const old = world.state.plugins.get(plugin.id);
    if (old && !force) {
        throw refusal(400, 'app.plugin.install_id.app_error');
    }
    const wasEnabled = old?.enabled === true;
    if (old) {
        disablePlugin(world, old);
    }
    world.state.plugins.set(plugin.id, plugin);
    if (wasEnabled) {
        enablePlugin(world, plugin);
    }
    world.pluginsChanged();
}
