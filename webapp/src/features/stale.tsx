import React from 'react';
import {useText} from '../host/text';
import {Button} from '../ui/button';

interface StaleProps {
    /** Who was first, and what happened to the typed text. */
    words: string;
    onKeep: () => void;
    onTheirs: () => void;
}

/** Somebody else was first: what they saved is not overwritten without asking. */
export function Stale({words, onKeep, onTheirs}: StaleProps) {
    const say = useText();
    return (
        <div className="set-cycle-confirm" role="alert">
            <p>{words}</p>
            <div className="set-cycle-buttons">
                <Button small onClick={onTheirs}>
                    {say('set_cycle.settings.take_theirs')}
                </Button>
                <Button small look="quiet" onClick={onKeep}>
                    {say('set_cycle.settings.keep_mine')}
                </Button>
            </div>
        </div>
    );
}
