import {spawn} from 'node:child_process';
import {watch, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {openAdmin} from '../server-ts/src/cli/admin_login';
import {Failure, wordsFor} from '../server-ts/src/cli/failure';
import {ensurePlugin} from '../server-ts/src/cli/install_plugin';
import {processTerminal} from '../server-ts/src/cli/terminal';
import {pluginBundle} from './packages';

const root = path.resolve(__dirname, '..', '..');
/** webpack writes several files at once. */
const SETTLED_MS = 500;

/** Uploads the built plugin to the server that `MM_SERVICESETTINGS_SITEURL` names; with `--watch` again after each build. */
async function deploy(): Promise<void> {
    const url = (process.env['MM_SERVICESETTINGS_SITEURL'] ?? '').replace(/\/+$/, '');
    if (url === '') {
        throw new Failure(
            'Set MM_SERVICESETTINGS_SITEURL to your Mattermost, and MM_ADMIN_TOKEN or MM_ADMIN_USERNAME and MM_ADMIN_PASSWORD.',
            2,
        );
    }
    const admin = await openAdmin(url, processTerminal(), {tokenStdin: false});
    const upload = async (): Promise<void> => {
        const bundle = path.join(tmpdir(), `set-cycle-deploy-${process.pid}.tar.gz`);
        writeFileSync(bundle, pluginBundle(root));
        const {words} = await ensurePlugin(admin, bundle, true);
        process.stdout.write(`${words}\n`);
    };
    try {
        await upload();
        if (process.argv.includes('--watch')) {
            await uploadEachBuild(upload);
        }
    } finally {
        await admin.close();
    }
}

function uploadEachBuild(upload: () => Promise<void>): Promise<void> {
    const webpack = spawn(
        process.execPath,
        [
            path.join(root, 'node_modules/webpack/bin/webpack.js'),
            '--config',
            path.join(root, 'webapp/webpack.config.js'),
            '--watch',
        ],
        {stdio: 'inherit'},
    );
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(path.join(root, 'webapp', 'dist'), () => {
        clearTimeout(timer);
        timer = setTimeout(() => void upload().catch(complain), SETTLED_MS);
    });
    return new Promise((resolve) => {
        webpack.once('exit', () => {
            watcher.close();
            clearTimeout(timer);
            resolve();
        });
    });
}

function complain(error: unknown): void {
    process.stderr.write(`deploy: ${wordsFor(error)}\n`);
}

deploy().catch((error: unknown) => {
    complain(error);
    process.exitCode = 1;
});
