import {chmod, mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

/**
 * A folder of a test's own. `mkdtemp` makes it 0700; as root the database's account could then not reach its files and would keep them
 * elsewhere, where the test does not tidy up.
 */
export async function temporaryFolder(prefix: string): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), prefix));
    await chmod(folder, 0o711);
    return folder;
}
