import React from 'react';
import {useText} from '../host/text';
import {Button} from '../ui/button';
import {useFocusReturn} from '../ui/escape';

/** Asks before typed text is thrown away. The form around it handles Escape, which goes back wherever the focus is. */
export function Discard({onBack, onDiscard}: {onBack: () => void; onDiscard: () => void}) {
    const say = useText();
    const own = useFocusReturn<HTMLDivElement>();
    return (
        <div
            ref={own}
            className="set-cycle-confirm"
            role="alertdialog"
            aria-label={say('set_cycle.update.discard_question')}
        >
            <p>{say('set_cycle.update.discard_question')}</p>
            <div className="set-cycle-buttons">
                <Button small autoFocus onClick={onBack}>
                    {say('set_cycle.update.go_back')}
                </Button>
                <Button small look="danger" onClick={onDiscard}>
                    {say('set_cycle.update.discard')}
                </Button>
            </div>
        </div>
    );
}
