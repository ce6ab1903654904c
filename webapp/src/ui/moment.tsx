import React from 'react';
import {useReader} from './clock';
import {exactWords, momentWords} from './time_words';

/** A time in few words; the exact instant in both zones on hover and focus. */
export function Moment({at, runZone}: {at: number; runZone: string}) {
    const reader = useReader();
    return (
        <time dateTime={new Date(at).toISOString()} title={exactWords(at, reader, runZone)}>
            {momentWords(at, reader)}
        </time>
    );
}
