import React from 'react';
import type {Item} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {Button} from '../../../ui/button';

/** What every editor of an item is given. */
export interface EditorProps {
    runId: string;
    item: Item;
    onClose: () => void;
}

export function EditorButtons({submit, onClose, busy = false}: {submit: string; onClose: () => void; busy?: boolean}) {
    const say = useText();
    return (
        <div className="set-cycle-buttons">
            <Button small look="primary" type="submit" busy={busy}>
                {submit}
            </Button>
            <Button small look="quiet" onClick={onClose}>
                {say('set_cycle.cancel')}
            </Button>
        </div>
    );
}
