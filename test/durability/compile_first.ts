import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';

/** Replicas are processes of what was compiled: an older build would be killed at steps that it no longer has, or not yet. */
export default function compileFirst(): void {
    execFileSync(process.execPath, [path.join(PACKAGE_ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], {
        cwd: PACKAGE_ROOT,
        stdio: 'inherit',
    });
}
