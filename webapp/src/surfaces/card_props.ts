import type {CardProps} from '../../../server-ts/src/contract/card';
import {PROPS_KEY} from '../../../server-ts/src/contract/names';
import type {HostPost} from '../host/host_state';
import {fieldOf} from '../host/mattermost_fetch';

const KINDS = ['cycle', 'incident', 'checklist'] as const;
const STATUSES = ['running', 'finished'] as const;

/**
 * What a run card's post carries, or null if the sidecar cannot have written it. Checked by hand: a schema library costs each page more
 * than the card.
 */
export function readCard(post: HostPost): CardProps | null {
    const raw = post.props[PROPS_KEY];
    const text = (key: string): string | null => {
        const value = fieldOf(raw, key);
        return typeof value === 'string' ? value : null;
    };
    const number = (key: string): number | null => {
        const value = fieldOf(raw, key);
        return typeof value === 'number' && Number.isFinite(value) ? value : null;
    };
    const run = text('run');
    const name = text('name');
    const kind = KINDS.find((one) => one === text('kind'));
    const status = STATUSES.find((one) => one === text('status'));
    const version = number('version');
    const done = number('done');
    const total = number('total');
    if (
        number('v') !== 1 ||
        run === null ||
        !/^[a-z0-9]{26}$/.test(run) ||
        name === null ||
        !kind ||
        !status ||
        version === null ||
        done === null ||
        total === null
    ) {
        return null;
    }
    return {
        v: 1,
        run,
        version,
        name,
        kind,
        status,
        severity: text('severity'),
        phase: text('phase'),
        done,
        total,
        nextDueAt: number('nextDueAt'),
        overdue: number('overdue') ?? 0,
    };
}
