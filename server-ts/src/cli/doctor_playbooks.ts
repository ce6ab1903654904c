import {allPlaybooks} from '../adapters/playbook_files/all_playbooks';
import type {Config} from '../config';
import {PACKAGE_ROOT} from '../package_root';
import {broken, ok, type Check} from './check';

/** The playbooks as the sidecar reads them at its start; it goes on without those that it refuses, and says so in its log alone. */
export async function checkPlaybooks(config: Config): Promise<Check[]> {
    const {playbooks, broken: refused} = await allPlaybooks(PACKAGE_ROOT, config.playbooksFolder);
    return [
        ...refused.map(({file, line, reason}) =>
            broken(`A playbook was refused: ${file}:${line}: ${reason}`, 'mend it, then restart the sidecar.'),
        ),
        ok(
            `Playbooks that can be started: ${playbooks
                .list()
                .map(({id}) => id)
                .join(', ')}.`,
        ),
    ];
}
