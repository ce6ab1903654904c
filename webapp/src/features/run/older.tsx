import React from 'react';
import {useText} from '../../host/text';
import {Button} from '../../ui/button';

interface OlderProps {
    /** Nothing of the list is there yet. */
    waiting: boolean;
    /** The last question got no answer: the button asks it again. */
    failed: boolean;
    more: boolean | undefined;
    onClick: () => void;
}

/** Below a list that comes in pages: that it is on its way or could not be loaded, and the button for what lacks. */
export function Older({waiting, failed, more, onClick}: OlderProps) {
    const say = useText();
    return (
        <>
            {(failed || waiting) && (
                <p className="set-cycle-notice" role="status">
                    {say(failed ? 'set_cycle.problem.not_loaded' : 'set_cycle.loading')}
                </p>
            )}
            {(failed || more) && (
                <Button small onClick={onClick}>
                    {say(failed ? 'set_cycle.try_again' : 'set_cycle.timeline.older')}
                </Button>
            )}
        </>
    );
}
