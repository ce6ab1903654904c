import React, {type ReactNode} from 'react';
import {useReader} from './clock';
import {exactWords, momentWords} from './time_words';

/** A time in few words. */
export function Moment({at, runZone}: {at: number; runZone: string}) {
    const reader = useReader();
    return (
        <time dateTime={new Date(at).toISOString()}>
            <Exact words={exactWords(at, reader, runZone)}>{momentWords(at, reader)}</Exact>
        </time>
    );
}

interface ExactProps {
    /** The exact instant, in both zones. */
    words: string | null;
    className?: string;
    children: ReactNode;
}

/** Stands for an instant. The exact one appears on hover or tap, and is read out. Not a stop of Tab: a timeline has fifty. */
export function Exact({words, className = '', children}: ExactProps) {
    return (
        <span className={`set-cycle-exact ${className}`} title={words ?? ''} tabIndex={-1}>
            {children}
            <span className="set-cycle-hidden"> ({words})</span>
        </span>
    );
}
