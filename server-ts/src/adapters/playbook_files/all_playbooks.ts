import path from 'node:path';
import type {Playbooks} from '../../application/ports';
import {readPlaybooks, type BrokenPlaybook} from './read_playbooks';

/** The built-in playbooks of the package at `root`, and those of a folder of one's own, which win where both have the same id. */
export async function allPlaybooks(
    root: string,
    folder: string | undefined,
): Promise<{playbooks: Playbooks; broken: BrokenPlaybook[]}> {
    const builtIn = await readPlaybooks(path.join(root, 'assets', 'playbooks'));
    const own = folder === undefined ? null : await readOwn(folder);
    const list = [
        ...(own?.playbooks.list() ?? []),
        ...builtIn.playbooks.list().filter((playbook) => !own?.playbooks.get(playbook.id)),
    ];
    return {
        playbooks: {list: () => list, get: (id) => list.find((playbook) => playbook.id === id) ?? null},
        broken: [...builtIn.broken, ...(own?.broken ?? [])],
    };
}

/** A folder that is missing or closed is one more thing that is broken: the built-in playbooks still load. */
async function readOwn(folder: string): Promise<Awaited<ReturnType<typeof readPlaybooks>>> {
    try {
        return await readPlaybooks(folder);
    } catch (error) {
        const reason = `the folder of playbooks cannot be read: ${error instanceof Error ? error.message : String(error)}`;
        return {
            playbooks: {list: () => [], get: () => null},
            broken: [{file: folder, line: 1, reason}],
        };
    }
}
