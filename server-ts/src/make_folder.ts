import {existsSync, mkdirSync, statSync} from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` tries for ever where a folder takes no other and the system
 * says only that there is none, as `/proc` does (Node 20 and 22).
 */
export function makeFolder(folder: string, mode = 0o777): void {
    const above = path.dirname(folder);
    if (above !== folder && !existsSync(above)) {
        makeFolder(above, mode);
    }
    try {
        mkdirSync(folder, {mode});
    } catch (error) {
        // It was there, or somebody made it in between; a file of that name is in the way.
        if (statSync(folder, {throwIfNoEntry: false})?.isDirectory() !== true) {
            throw error;
        }
    }
}
