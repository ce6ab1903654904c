import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {projectVersion, sidecarPackage} from '../../tools/packages';

const root = path.join(__dirname, '..', '..');

/** Unpacks the sidecar's package in a folder and gives it the modules that `npm ci` would install there. Gives its home. */
export function installedPackage(folder: string): string {
    writeFileSync(path.join(folder, 'package.tar.gz'), sidecarPackage(root));
    execFileSync('tar', ['xzf', 'package.tar.gz'], {cwd: folder});
    const home = path.join(folder, `set-cycle-sidecar-${projectVersion(root)}`);
    const lock: unknown = JSON.parse(readFileSync(path.join(home, 'package-lock.json'), 'utf8'));
    for (const name of modulesIn(lock)) {
        if (existsSync(path.join(root, name))) {
            cpSync(path.join(root, name), path.join(home, name), {recursive: true, verbatimSymlinks: true});
        }
    }
    return home;
}

/** Without those of other platforms, which are not installed here either. */
function modulesIn(lock: unknown): string[] {
    const packages = typeof lock === 'object' && lock !== null && 'packages' in lock ? lock.packages : null;
    return Object.keys(typeof packages === 'object' && packages !== null ? packages : {}).filter((name) =>
        name.startsWith('node_modules/'),
    );
}
