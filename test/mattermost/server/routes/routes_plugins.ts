import {caller, created, ok, param, type Answer, type Call} from '../call';
import {forbidden, refusal} from '../errors';
import {textAt} from '../json';
import {readMultipart} from '../multipart';
import {isAdmin} from '../permissions';
import {clientManifest, disablePlugin, enablePlugin, installPlugin, readBundle} from '../plugins';
import type {Plugin} from '../records';
import {route, type Route} from './router';

function byAdmin(call: Call): void {
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
}

function upload(call: Call): Answer {
    const {Enable, EnableUploads, RequirePluginSignature} = call.world.config.PluginSettings;
    byAdmin(call);
    if (!Enable || !EnableUploads || RequirePluginSignature) {
        throw refusal(501, 'app.plugin.upload_disabled.app_error');
    }
    const parts = readMultipart(call.headers['content-type'] ?? '', call.body);
    const file = parts.find((part) => part.name === 'plugin' && part.fileName !== null);
    if (!file) {
        throw refusal(400, 'api.plugin.upload.no_file.app_error');
    }
    const force = parts.some((part) => part.name === 'force' && part.content.toString('utf8') === 'true');
    const plugin = readBundle(file.content);
    installPlugin(call.world, plugin, force);
    return created(plugin.manifest);
}

function installed(call: Call): Plugin {
    byAdmin(call);
    const plugin = call.world.state.plugins.get(param(call, 'plugin_id'));
    if (!plugin) {
        throw refusal(404, 'app.plugin.not_installed.app_error');
    }
    return plugin;
}

function enable(call: Call): Answer {
    enablePlugin(call.world, installed(call));
    return ok();
}

function disable(call: Call): Answer {
    disablePlugin(call.world, installed(call));
    return ok();
}

function remove(call: Call): Answer {
    const plugin = installed(call);
    disablePlugin(call.world, plugin);
    call.world.state.plugins.delete(plugin.id);
    call.world.pluginsChanged();
    return ok();
}

// 0 not running, 2 running, 3 failed to start.
function stateOf(plugin: Plugin): number {
    if (!plugin.enabled) {
        return 0;
    }
    return plugin.error === '' ? 2 : 3;
}

function statuses(call: Call): Answer {
    byAdmin(call);
    const all = [...call.world.state.plugins.values()];
    return ok(
        all.map((plugin) => ({
            plugin_id: plugin.id,
            cluster_id: '',
            plugin_path: `./plugins/${plugin.id}`,
            state: stateOf(plugin),
            error: plugin.error,
            name: textAt(plugin.manifest, 'name'),
            description: textAt(plugin.manifest, 'description'),
            version: textAt(plugin.manifest, 'version'),
        })),
    );
}

function list(call: Call): Answer {
    byAdmin(call);
    const all = [...call.world.state.plugins.values()];
    const isActive = (plugin: Plugin): boolean => stateOf(plugin) === 2;
    return ok({
        active: all.filter(isActive).map((plugin) => plugin.manifest),
        inactive: all.filter((plugin) => !isActive(plugin)).map((plugin) => plugin.manifest),
    });
}

/** What browsers load, readable without a login. Settings and their values never get there. */
function webapp(call: Call): Answer {
    const running = [...call.world.state.plugins.values()].filter((plugin) => stateOf(plugin) === 2);
    return ok(
        running.map((plugin) => {
            const {settings_schema: _schema, ...manifest} = clientManifest(plugin);
            return manifest;
        }),
    );
}

export const pluginRoutes: Route[] = [
    route('POST', '/api/v4/plugins', upload),
    route('GET', '/api/v4/plugins', list),
    route('GET', '/api/v4/plugins/statuses', statuses),
    route('GET', '/api/v4/plugins/webapp', webapp, 'open'),
    route('POST', '/api/v4/plugins/:plugin_id/enable', enable),
    route('POST', '/api/v4/plugins/:plugin_id/disable', disable),
    route('DELETE', '/api/v4/plugins/:plugin_id', remove),
];
