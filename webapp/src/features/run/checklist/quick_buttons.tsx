import React from 'react';
import type {Item} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import type {ItemChange} from '../../../store/state';
import {IconButton} from '../../../ui/button';
import type {EditorKind} from './item_editor';

interface QuickButtonsProps {
    item: Item;
    repeats: boolean;
    hidden: boolean;
    change: (command: ItemChange) => void;
    edit: (editor: EditorKind) => void;
}

/** What is done with an item most often, beside its menu while the pointer or the focus is there. */
export function QuickButtons({item, repeats, hidden, change, edit}: QuickButtonsProps) {
    const say = useText();
    return (
        <span className="set-cycle-item-quick" hidden={hidden}>
            {item.state === 'open' && !repeats && (
                <IconButton
                    icon="half"
                    label={say('set_cycle.item.begin')}
                    onClick={() => change({type: 'set_item_state', itemId: item.id, state: 'in_progress'})}
                />
            )}
            <IconButton icon="person" label={say('set_cycle.item.assign')} onClick={() => edit('assign')} />
            {!repeats && <IconButton icon="clock" label={say('set_cycle.item.set_due')} onClick={() => edit('due')} />}
        </span>
    );
}
