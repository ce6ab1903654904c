import React, {useState, type ReactNode} from 'react';
import {useText} from '../host/text';
import {labelIdOf, type FieldIds} from './field';

interface ChosenProps {
    ids: FieldIds;
    /** The choice in words. */
    words: string;
    picture?: ReactNode;
    /** Nothing is chosen. */
    empty?: boolean;
    /** The search is open from the beginning, and as long as nothing is chosen. */
    startsOpen?: boolean;
    /** The search takes the focus when it appears. */
    autoFocus?: boolean;
    children: (control: {
        ids: FieldIds;
        autoFocus: boolean;
        onCancel: () => void;
        onLeave: (() => void) | undefined;
    }) => ReactNode;
}

/**
 * The choice, on a button; pressed, it becomes a search. Whichever replaces the other also takes its focus. A search that is left without a
 * choice shows the old choice again.
 */
export function Chosen({ids, words, picture, empty = false, startsOpen = false, children, ...first}: ChosenProps) {
    const say = useText();
    const [{open, autoFocus}, set] = useState({open: startsOpen, autoFocus: first.autoFocus === true});
    const turn = (next: boolean) => set({open: next, autoFocus: true});
    const onLeave = startsOpen ? undefined : () => set({open: false, autoFocus: false});
    return open ? (
        <>{children({ids, autoFocus, onCancel: () => turn(false), onLeave})}</>
    ) : (
        <button
            {...ids}
            type="button"
            className="set-cycle-chosen"
            aria-labelledby={`${labelIdOf(ids)} ${ids.id}-value ${ids.id}-act`}
            autoFocus={autoFocus}
            onClick={() => turn(true)}
        >
            {picture}
            <span id={`${ids.id}-value`} className="set-cycle-detail-value">
                {words}
            </span>{' '}
            <span id={`${ids.id}-act`} className="set-cycle-muted">
                {say(empty ? 'set_cycle.choose' : 'set_cycle.change')}
            </span>
        </button>
    );
}
