import {execFile} from 'node:child_process';
import {existsSync, readdirSync, statSync, utimesSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** The project's own folder: this file runs from it and, compiled, from `build/`. */
function projectRoot(): string {
    let folder = __dirname;
    while (!existsSync(join(folder, 'package.json'))) {
        folder = dirname(folder);
    }
    return folder;
}

function newest(folder: string): number {
    const entries = readdirSync(folder, {withFileTypes: true, recursive: true}).filter((entry) => entry.isFile());
    return Math.max(...entries.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

export interface BuiltShell {
    /** What `startMattermost` wants as `shellDir`. */
    shellDir: string;
    /** The probe plugin's bundle. */
    probeBundle: string;
}

/** Builds the web shell (about 10 s) unless what is there is newer than its sources. Throws with webpack's words. */
export async function buildShell(): Promise<BuiltShell> {
    const root = projectRoot();
    const built = {shellDir: join(root, 'build/shell'), probeBundle: join(root, 'build/shell_probe/main.js')};
    const outputs = [
        ...['index.html', 'shell.css', 'boot.js', 'host_18.js', 'host_19.js'].map((name) => join(built.shellDir, name)),
        built.probeBundle,
    ];
    const sources = join(root, 'test/mattermost/shell/page');
    const isFresh = outputs.every((file) => existsSync(file) && statSync(file).mtimeMs >= newest(sources));
    if (!isFresh) {
        const webpack = join(root, 'node_modules/webpack/bin/webpack.js');
        await run(process.execPath, [webpack, '--config', join(root, 'test/mattermost/shell/webpack.config.js')], {
            cwd: root,
        });
        // webpack leaves a file alone whose content stays the same, and it would be built again each time (12 s).
        outputs.forEach((file) => utimesSync(file, new Date(), new Date()));
    }
    return built;
}
