import type {Answer, Call} from './call';
import {textAt, objectAt} from './json';
import type {Plugin} from './records';
import {contentType, plainNotFound} from './static_files';

/** The path of the bundle inside the plugin's folder; '' when it has no web part. */
export function bundlePath(plugin: Plugin): string {
    return textAt(objectAt(plugin.manifest, 'webapp') ?? {}, 'bundle_path');
}

/** How the server calls the bundle that it serves. */
export function bundleName(plugin: Plugin): string {
    return `${plugin.id}_${plugin.hash}_bundle.js`;
}

function served(name: string, base64: string | undefined, cache: string): Answer {
    if (base64 === undefined) {
        return plainNotFound();
    }
    return {
        status: 200,
        body: Buffer.from(base64, 'base64'),
        headers: {'Content-Type': contentType(name), 'Cache-Control': cache},
    };
}

/**
 * Files of plugins, readable without a login: `/static/plugins/<id>/…` is the folder of the bundle, also after the
 * plugin was disabled; `/plugins/<id>/public/…` only while it is enabled; everything else below `/plugins` is 404, as
 * there is no server part (plugins.json).
 */
export function pluginFileAnswer(call: Call): Answer {
    const found = /^(?:\/static)?\/plugins\/([^/]+)\/(.+)$/.exec(call.path);
    const plugin = call.world.state.plugins.get(found?.[1] ?? '');
    const rest = decodeURIComponent(found?.[2] ?? '');
    if (!plugin || call.method !== 'GET') {
        return plainNotFound();
    }
    if (call.path.startsWith('/static/')) {
        const bundle = bundlePath(plugin);
        const folder = bundle.slice(0, bundle.lastIndexOf('/') + 1);
        const file = rest === bundleName(plugin) ? bundle : `${folder}${rest}`;
        return served(rest, plugin.files[file], 'max-age=31556926, public');
    }
    const isPublic = plugin.enabled && plugin.error === '' && rest.startsWith('public/');
    return isPublic ? served(rest, plugin.files[rest], 'public, max-age=3600') : plainNotFound();
}
