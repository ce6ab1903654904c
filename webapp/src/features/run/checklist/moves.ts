import {findItem, type Run} from '../../../../../server-ts/src/domain/run';
import type {ItemChange} from '../../../store/state';
import type {Drop} from './drag';

/** One place up or down. At the edge of its phase an item goes on into the next one. Null: it cannot move further. */
export function stepMove(run: Run, itemId: string, by: -1 | 1): ItemChange | null {
    const found = findItem(run, itemId);
    if (!found) {
        return null;
    }
    const {phase, index} = found;
    const next = index + by;
    if (next >= 0 && next < phase.items.length) {
        return {type: 'move_item', itemId, phaseId: phase.id, index: next};
    }
    const other = run.phases[run.phases.indexOf(phase) + by];
    return other ? {type: 'move_item', itemId, phaseId: other.id, index: by === 1 ? 0 : other.items.length} : null;
}

/** Where an item was dropped. The index does not count the item itself. */
export function dropMove(run: Run, {itemId, overId, side}: Drop): ItemChange | null {
    const phase = run.phases.find((candidate) => candidate.items.some((item) => item.id === overId));
    const others = phase?.items.filter((item) => item.id !== itemId);
    const index = others?.findIndex((item) => item.id === overId) ?? -1;
    return phase && index >= 0
        ? {type: 'move_item', itemId, phaseId: phase.id, index: side === 'after' ? index + 1 : index}
        : null;
}
