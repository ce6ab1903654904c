import type {Item} from '../../../../../server-ts/src/domain/run';
import type {Toast} from '../../../store/state';

/** Says that an item was removed, and offers to bring it back. */
export function removedToast(runId: string, {id: itemId, title}: Item): Toast {
    return {id: Date.now(), kind: 'removed', text: title, undo: {runId, command: {type: 'restore_item', itemId}}};
}
