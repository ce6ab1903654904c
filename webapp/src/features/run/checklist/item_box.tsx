import React from 'react';
import type {ItemState} from '../../../../../server-ts/src/domain/run';
import {useText, type MessageId} from '../../../host/text';
import {Icon} from '../../../ui/icon';

interface ItemBoxProps {
    state: ItemState;
    titleId: string;
    /** A click ticks the next occurrence, or takes the newest tick back. */
    repeats: boolean;
    /** Why it cannot be ticked; null if it can. */
    locked: string | null;
    onToggle: () => void;
}

/** The box of an item, 24 px large to hit. In progress counts as half ticked; the word for the state stands beside the title. */
export function ItemBox({state, titleId, repeats, locked, onToggle}: ItemBoxProps) {
    const say = useText();
    return (
        <button
            type="button"
            role="checkbox"
            aria-checked={state === 'in_progress' ? 'mixed' : state === 'done'}
            aria-labelledby={titleId}
            aria-disabled={locked !== null || undefined}
            title={locked ?? say(titleOf(state, repeats))}
            className={`set-cycle-box set-cycle-box-${state}`}
            onClick={locked === null ? onToggle : undefined}
        >
            <span className="set-cycle-box-mark">
                {state === 'done' && <Icon name="check" size={14} />}
                {state === 'skipped' && <Icon name="blocked" size={18} />}
            </span>
        </button>
    );
}

function titleOf(state: ItemState, repeats: boolean): MessageId {
    const isOpen = state === 'open' || state === 'in_progress';
    if (repeats) {
        return isOpen ? 'set_cycle.item.tick_next' : 'set_cycle.item.untick_newest';
    }
    return isOpen ? 'set_cycle.item.tick' : 'set_cycle.item.reopen';
}
