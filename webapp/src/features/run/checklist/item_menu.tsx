import React from 'react';
import type {Item} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import type {ItemChange} from '../../../store/state';
import {MenuButton, type MenuEntry} from '../../../ui/menu';
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
    const entries = (): MenuEntry[] => [
        ...(onUntick === null
            ? []
            : [
                  {
                      id: 'untick',
                      words: say('set_cycle.item.untick_newest'),
                      icon: 'undo' as const,
                      onSelect: onUntick,
                  },
              ]),
        ...(item.state === 'in_progress' || item.repeat
            ? []
            : [{id: 'begin', words: say('set_cycle.item.begin'), icon: 'half' as const, onSelect: to('in_progress')}]),
        ...(item.state === 'open'
            ? []
            : [{id: 'reopen', words: say('set_cycle.item.reopen'), icon: 'undo' as const, onSelect: to('open')}]),
        ...(item.state === 'skipped'
            ? []
            : [
                  {
                      id: 'skip',
                      words: say('set_cycle.item.skip'),
                      icon: 'blocked' as const,
                      onSelect: () => edit('skip'),
                  },
              ]),
        {id: 'assign', words: say('set_cycle.item.assign'), icon: 'person', onSelect: () => edit('assign')},
        ...(item.repeat
            ? []
            : [
                  {
                      id: 'due',
                      words: say('set_cycle.item.set_due'),
                      icon: 'clock' as const,
                      onSelect: () => edit('due'),
                  },
              ]),
        {id: 'edit', words: say('set_cycle.edit'), icon: 'edit', onSelect: () => edit('edit')},
        ...(onMove === null
            ? []
            : [
                  {
                      id: 'up',
                      words: say('set_cycle.item.up'),
                      icon: 'up' as const,
                      keys: 'Alt ↑',
                      onSelect: () => onMove(item.id, -1),
                  },
                  {
                      id: 'down',
                      words: say('set_cycle.item.down'),
                      icon: 'down' as const,
                      keys: 'Alt ↓',
                      onSelect: () => onMove(item.id, 1),
                  },
              ]),
        {id: 'remove', words: say('set_cycle.item.remove'), icon: 'trash', danger: true, onSelect: onRemove},
    ];
    return (
        <MenuButton
            label={say('set_cycle.item.menu', {title: item.title})}
            entries={entries}
            className="set-cycle-item-menu"
        />
    );
}
