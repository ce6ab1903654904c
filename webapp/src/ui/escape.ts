import {useEffect, useRef, useState, type KeyboardEvent} from 'react';

/** A key that means something here means nothing to the others: the host listens on the whole document, and would switch the channel. */
export function take(event: Pick<KeyboardEvent, 'preventDefault' | 'stopPropagation'>): void {
    event.preventDefault();
    event.stopPropagation();
}

/** Escape closes the innermost thing only: whoever uses it stops the event there. */
export function onEscape(close: () => void): (event: KeyboardEvent) => void {
    return (event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
            take(event);
            close();
        }
    };
}

/** When the component goes, the focus returns to where it was when it came, unless it has moved on by itself. */
export function useFocusReturn<T extends HTMLElement>(): {current: T | null} {
    const own = useRef<T>(null);
    // Read while drawing: by the time of the effect a field with autoFocus has the focus already.
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
