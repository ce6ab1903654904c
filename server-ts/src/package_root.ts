import {existsSync} from 'node:fs';
import path from 'node:path';

/** The folder that holds `assets` and `server-ts/migrations`: above `build` in a package, above `server-ts` when tests run the sources. */
export const PACKAGE_ROOT = findRoot(__dirname);

function findRoot(from: string): string {
    if (existsSync(path.join(from, 'package.json')) && existsSync(path.join(from, 'server-ts', 'migrations'))) {
        return from;
    }
    const parent = path.dirname(from);
    if (parent === from) {
        throw new Error('The files of SET Cycle are not complete: server-ts/migrations is missing. Install it again.');
    }
    return findRoot(parent);
}
