import {execFile} from 'node:child_process';
import {existsSync, readdirSync, statSync, utimesSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {pluginBundle} from '../../tools/packages';

const run = promisify(execFile);

/** What the plugin is made of: its own sources, and the two parts of the sidecar that it shares. */
const SOURCES = ['webapp/src', 'webapp/i18n', 'server-ts/src/domain', 'server-ts/src/contract'];

function newest(folder: string): number {
    const files = readdirSync(folder, {withFileTypes: true, recursive: true}).filter((entry) => entry.isFile());
    return Math.max(...files.map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs));
}

/** The plugin's bundle as Mattermost takes it, built first (about 15 s) unless what is there is newer than its sources. */
export async function buildPlugin(): Promise<Buffer> {
    const main = path.join(PACKAGE_ROOT, 'webapp/dist/main.js');
    const changedAt = Math.max(...SOURCES.map((folder) => newest(path.join(PACKAGE_ROOT, folder))));
    if (!existsSync(main) || statSync(main).mtimeMs < changedAt) {
        const webpack = path.join(PACKAGE_ROOT, 'node_modules/webpack/bin/webpack.js');
        await run(process.execPath, [webpack, '--config', path.join(PACKAGE_ROOT, 'webapp/webpack.config.js')], {
            cwd: PACKAGE_ROOT,
        });
        // webpack leaves a file alone whose content stays the same, and it would be built again each time.
        utimesSync(main, new Date(), new Date());
    }
    return pluginBundle(PACKAGE_ROOT);
}
