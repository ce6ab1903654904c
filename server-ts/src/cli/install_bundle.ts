import {existsSync, readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import * as v from 'valibot';
import {PLUGIN_ID} from '../contract/names';
import {Failure} from './failure';

const BLOCK = 512;
const manifest = v.pipe(v.string(), v.parseJson(), v.object({id: v.string()}));

/** Throws where a file is no bundle of our plugin: Mattermost would install whichever plugin is in it. */
export function checkBundle(file: string): void {
    if (!existsSync(file)) {
        throw new Failure(`${file} does not exist. Build it with: make dist`, 2);
    }
    const read = v.safeParse(manifest, manifestIn(file));
    if (!read.success) {
        throw new Failure(`${file} is no bundle of a plugin. Nothing was changed. Build one with: make dist`, 2);
    }
    const {id} = read.output;
    if (id !== PLUGIN_ID) {
        throw new Failure(`${file} is the plugin “${id}”, not “${PLUGIN_ID}”. Nothing was changed.`, 2);
    }
}

/** The text of `plugin.json` in an archive; null where there is none, or no archive. */
function manifestIn(file: string): string | null {
    let archive: Buffer;
    try {
        archive = gunzipSync(readFileSync(file));
    } catch {
        return null;
    }
    for (let at = 0; at + BLOCK <= archive.length;) {
        const field = (from: number, length: number): string =>
            (archive.toString('utf8', at + from, at + from + length).split('\0')[0] ?? '').trim();
        const size = Number.parseInt(field(124, 12), 8) || 0;
        if (/(^|\/)plugin\.json$/.test(field(0, 100))) {
            return archive.toString('utf8', at + BLOCK, at + BLOCK + size);
        }
        at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
    return null;
}
