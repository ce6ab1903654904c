import React, {type RefObject} from 'react';

interface ProblemProps {
    id?: string;
    own?: RefObject<HTMLParagraphElement>;
    /** Nothing is wrong without it. */
    text: string | null | undefined;
}

/** What is wrong, said at once. */
export function Problem({id, own, text}: ProblemProps) {
    return text ? (
        <p id={id} ref={own} className="set-cycle-problem" role="alert">
            {text}
        </p>
    ) : null;
}
