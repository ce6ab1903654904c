import React, {useEffect, useRef, useState, type ReactNode} from 'react';
import {Icon} from './icon';

interface FoldProps {
    title: string;
    /** How many things it holds. */
    count?: number;
    /** A new object each time that somebody comes for this part: it opens and gets the focus. */
    asked?: object | false;
    children: ReactNode;
}

/** A part that is rarely needed. Its heading opens it; before that, nothing of it is loaded or rendered. */
export function Fold({title, count, asked, children}: FoldProps) {
    const [open, setOpen] = useState(false);
    const button = useRef<HTMLButtonElement>(null);
    useEffect(() => {
        if (asked) {
            setOpen(true);
            button.current?.focus();
        }
    }, [asked]);
    return (
        <section className="set-cycle-section" aria-label={title}>
            <h3 className="set-cycle-heading">
                <button
                    ref={button}
                    type="button"
                    className="set-cycle-fold"
                    aria-expanded={open}
                    onClick={() => setOpen(!open)}
                >
                    <Icon name="chevron" size={12} />
                    {title} {count && <span className="set-cycle-badge">{count}</span>}
                </button>
            </h3>
            {open && children}
        </section>
    );
}
