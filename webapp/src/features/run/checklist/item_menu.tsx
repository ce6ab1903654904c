import React from 'react';
import type {Item} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import type {ItemChange} from '../../../store/state';
import {MenuButton, type MenuEntries} from '../../../ui/menu';
import type {EditorKind} from './item_editor';

interface ItemMenuProps {
    item: Item;
    /** Takes back the newest tick of a repeating item; null if it has none. */
    onUntick: (() => void) | null;
    change: (command: ItemChange) => void;
    edit: (kind: EditorKind) => void;
    onMove: ((itemId: string, by: -1 | 1) => void) | null;
    onRemove: () => void;
}

/** Everything that can be done with an item: for touch, and for people who look for it. */
export function ItemMenu({item, onUntick, change, edit, onMove, onRemove}: ItemMenuProps) {
    const say = useText();
    const to = (state: 'open' | 'in_progress' | 'done') => () =>
        change({type: 'set_item_state', itemId: item.id, state});
    const entries = (): MenuEntries => [
        onUntick !== null && {words: say('set_cycle.item.untick_newest'), icon: 'undo', onSelect: onUntick},
        item.state !== 'in_progress' &&
            !item.repeat && {words: say('set_cycle.item.begin'), icon: 'half', onSelect: to('in_progress')},
        item.state !== 'open' && {words: say('set_cycle.item.reopen'), icon: 'undo', onSelect: to('open')},
        item.state !== 'skipped' && {words: say('set_cycle.item.skip'), icon: 'blocked', onSelect: () => edit('skip')},
        {words: say('set_cycle.item.assign'), icon: 'person', onSelect: () => edit('assign')},
        !item.repeat && {words: say('set_cycle.item.set_due'), icon: 'clock', onSelect: () => edit('due')},
        {words: say('set_cycle.edit'), icon: 'edit', onSelect: () => edit('edit')},
        onMove !== null && {
            words: say('set_cycle.item.up'),
            icon: 'up',
            keys: 'Alt ↑',
            onSelect: () => onMove(item.id, -1),
        },
        onMove !== null && {
            words: say('set_cycle.item.down'),
            icon: 'down',
            keys: 'Alt ↓',
            onSelect: () => onMove(item.id, 1),
        },
        {words: say('set_cycle.item.remove'), icon: 'trash', danger: true, onSelect: onRemove},
    ];
    return (
        <MenuButton
            label={say('set_cycle.item.menu', {title: item.title})}
            entries={entries}
            className="set-cycle-item-menu"
        />
    );
}
