import React, {type RefObject} from 'react';

interface ProblemProps {
    id?: string;
    own?: RefObject<HTMLParagraphElement>;
    /** Without it, nothing is wrong. */
    text: string | null | undefined;
}

/** A mistake, announced at once. */
export function Problem({id, own, text}: ProblemProps) {
    return text ? (
        <p id={id} ref={own} className="set-cycle-problem" role="alert">
            {text}
        </p>
    ) : null;
}
