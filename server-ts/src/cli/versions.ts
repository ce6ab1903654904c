import {readFileSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {PACKAGE_ROOT} from '../package_root';

/** The version of this program, from its package.json. */
export function ownVersion(): string {
    const manifest: unknown = JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8'));
    return v.parse(v.object({version: v.string()}), manifest).version;
}
