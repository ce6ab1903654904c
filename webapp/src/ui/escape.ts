import {useEffect, useRef, type KeyboardEvent} from 'react';

/** Escape closes the innermost thing only: whoever uses it stops the event there. */
export function onEscape(close: () => void): (event: KeyboardEvent) => void {
    return (event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
            event.stopPropagation();
            event.preventDefault();
            close();
        }
    };
}

/** When the component goes, the focus returns to where it was when it came, unless it has moved on by itself. */
export function useFocusReturn<T extends HTMLElement>(): {current: T | null} {
    const own = useRef<T>(null);
    useEffect(() => {
        const before = document.activeElement;
        const element = own.current;
        return () => {
            const lost = document.activeElement === document.body || element?.contains(document.activeElement) === true;
            if (lost && before instanceof HTMLElement && before.isConnected) {
                before.focus();
            }
        };
    }, []);
    return own;
}
