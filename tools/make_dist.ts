import {mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {NotReady, pluginBundle, pluginManifest, projectVersion, sidecarPackage} from './packages';

const root = path.resolve(__dirname, '..', '..');
const dist = path.join(root, 'dist');

function make(): void {
    const version = projectVersion(root);
    const packages = [
        {name: `set-cycle-${version}.tar.gz`, content: pluginBundle(root)},
        {name: `set-cycle-sidecar-${version}.tar.gz`, content: sidecarPackage(root)},
    ];
    mkdirSync(dist, {recursive: true});
    for (const old of readdirSync(dist).filter((name) => /^set-cycle-.*\.tar\.gz$/.test(name))) {
        rmSync(path.join(dist, old));
    }
    for (const {name, content} of packages) {
        writeFileSync(path.join(dist, name), content);
        process.stdout.write(`dist/${name}  ${Math.round(content.length / 1024)} kB\n`);
    }
    // Beside the plugin's archive, so that an install from here knows which build it is.
    writeFileSync(path.join(dist, 'plugin.json'), pluginManifest(root));
}

try {
    make();
} catch (error) {
    if (!(error instanceof NotReady)) {
        throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
}
