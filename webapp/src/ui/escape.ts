import {useEffect, useRef, useState, type KeyboardEvent} from 'react';

/** A key that means something here must mean nothing elsewhere: the host listens on the whole document, and would switch the channel. */
export function take(event: Pick<KeyboardEvent, 'preventDefault' | 'stopPropagation'>): void {
    event.preventDefault();
    event.stopPropagation();
}

/** Escape closes only the innermost thing: whoever handles it stops the event there. */
export function onEscape(close: () => void): (event: KeyboardEvent) => void {
    return (event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
            take(event);
            close();
        }
    };
}

/** When the component disappears, the focus returns to where it was before, unless it has moved elsewhere. */
export function useFocusReturn<T extends HTMLElement>(): {current: T | null} {
    const own = useRef<T>(null);
    // Read while rendering: when the effect runs, a field with autoFocus has the focus already.
    const [before] = useState(() => document.activeElement);
    useEffect(() => {
        const element = own.current;
        return () => {
            const lost = document.activeElement === document.body || element?.contains(document.activeElement) === true;
            if (lost && before instanceof HTMLElement && before.isConnected) {
                before.focus();
            }
        };
    }, [before]);
    return own;
}
