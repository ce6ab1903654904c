import React from 'react';
import {useText} from '../host/text';
import {Icon} from '../ui/icon';

/** Beside the channel's name, whether the app bar is on or not. It works with the keyboard, which the app bar's icon does not. */
export function HeaderIcon({onOpen}: {onOpen: () => void}) {
    const say = useText();
    return (
        <button
            type="button"
            className="set-cycle-header-icon"
            aria-label={say('set_cycle.open')}
            title={say('set_cycle.open')}
            onClick={onOpen}
        >
            <Icon name="cycle" size={16} />
        </button>
    );
}
