import React from 'react';
import {useText} from '../host/text';

/** How much is done: the count in figures, and a picture that screen readers skip. Nothing if there is nothing to do. */
export function Progress({done, total}: {done: number; total: number}) {
    return total > 0 ? (
        <>
            <span className="set-cycle-progress" aria-hidden="true">
                <span className="set-cycle-progress-done" style={{width: `${Math.round((done / total) * 100)}%`}} />
            </span>
            <Count done={done} total={total} />
        </>
    ) : null;
}

/** In figures, and in words for a screen reader. */
export function Count({done, total, children}: {done: number; total: number; children?: React.ReactNode}) {
    const say = useText();
    return (
        <span className="set-cycle-count" aria-label={say('set_cycle.progress', {done, total})}>
            {done}/{total}
            {children}
        </span>
    );
}
