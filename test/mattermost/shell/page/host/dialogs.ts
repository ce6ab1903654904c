import type {OpenDialog} from '../api/schemas';
import {store} from '../store/store';

let nextKey = 1;

export function openDialog(dialog: OpenDialog): void {
    store.dispatch({type: 'SHELL_DIALOG_OPENED', data: dialog, key: nextKey++});
}

/**
 * A dialog opens only for the window that asked for it: the trigger of the event must be the one that this page got
 * in the answer to its own click or command. The event often comes before that answer, so it is kept meanwhile.
 */
export function openTriggeredDialog(dialog: OpenDialog): void {
    store.dispatch({type: 'RECEIVED_DIALOG', data: dialog});
    if (dialog.trigger_id !== '' && store.getState().entities.integrations.dialogTriggerId === dialog.trigger_id) {
        openDialog(dialog);
    }
}

/** Opens the dialog that waits for a trigger as soon as the store learns it. */
export function watchTriggers(): void {
    let known = '';
    store.subscribe(() => {
        const {dialogTriggerId, dialog} = store.getState().entities.integrations;
        if (dialogTriggerId === known) {
            return;
        }
        known = dialogTriggerId;
        if (dialog !== null && dialog.trigger_id === dialogTriggerId) {
            openDialog(dialog);
        }
    });
}
