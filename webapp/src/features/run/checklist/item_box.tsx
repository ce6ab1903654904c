import React from 'react';
import type {ItemState} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {Icon} from '../../../ui/icon';

interface ItemBoxProps {
    state: ItemState;
    titleId: string;
    disabled: boolean;
    onToggle: () => void;
}

/** The box of an item: 24 px to hit. What is in progress counts as half ticked; the state's word stands beside the title. */
export function ItemBox({state, titleId, disabled, onToggle}: ItemBoxProps) {
    const say = useText();
    return (
        <button
            type="button"
            role="checkbox"
            aria-checked={state === 'in_progress' ? 'mixed' : state === 'done'}
            aria-labelledby={titleId}
            aria-disabled={disabled || undefined}
            title={say(state === 'open' || state === 'in_progress' ? 'set_cycle.item.tick' : 'set_cycle.item.untick')}
            className={`set-cycle-box set-cycle-box-${state}`}
            onClick={disabled ? undefined : onToggle}
        >
            <span className="set-cycle-box-mark">
                {state === 'done' && <Icon name="check" size={14} />}
                {state === 'skipped' && <Icon name="blocked" size={18} />}
            </span>
        </button>
    );
}
