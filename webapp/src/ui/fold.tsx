import React, {useEffect, useRef, useState, type ReactNode} from 'react';
import {Icon} from './icon';

interface FoldProps {
    title: string;
    /** How many it holds. */
    count?: number;
    /** Another one each time that somebody comes for this part: it is opened and has the focus. */
    asked?: object | false;
    children: ReactNode;
}

/** A part that is wanted now and then: its heading opens it, and nothing of it is asked for or drawn before. */
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
