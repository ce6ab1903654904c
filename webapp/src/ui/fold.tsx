import React, {useState, type ReactNode} from 'react';
import {Icon} from './icon';

/** A part that is wanted now and then: its heading opens it, and nothing of it is asked for or drawn before. */
export function Fold({title, children}: {title: string; children: ReactNode}) {
    const [open, setOpen] = useState(false);
    return (
        <section className="set-cycle-section" aria-label={title}>
            <h3 className="set-cycle-heading">
                <button type="button" className="set-cycle-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
                    <Icon name="chevron" size={12} />
                    {title}
                </button>
            </h3>
            {open && children}
        </section>
    );
}
