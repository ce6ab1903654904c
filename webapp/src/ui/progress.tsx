import React from 'react';

/** A picture of the count that stands beside it in figures, so it says nothing to a screen reader. */
export function ProgressBar({done, total}: {done: number; total: number}) {
    const share = total === 0 ? 0 : Math.round((done / total) * 100);
    return (
        <span className="set-cycle-progress" aria-hidden="true">
            <span className="set-cycle-progress-done" style={{width: `${share}%`}} />
        </span>
    );
}
