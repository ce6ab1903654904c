import {useCallback, useEffect, useRef, useState, type PointerEvent as ReactPointerEvent} from 'react';
import {take} from '../../../ui/escape';

export interface Drop {
    itemId: string;
    overId: string;
    side: 'before' | 'after';
}

/** Drags an item by its grip. Only for the pointer: the keyboard has Alt with the arrow keys. */
export function useDrag(onDrop: (drop: Drop) => void): {
    drop: Drop | null;
    start: (itemId: string, event: ReactPointerEvent) => void;
} {
    const [drop, setDrop] = useState<Drop | null>(null);
    const stop = useRef<(() => void) | null>(null);
    const latest = useRef(onDrop);
    latest.current = onDrop;

    const start = useCallback((itemId: string, event: ReactPointerEvent) => {
        // The menu of another button may keep the end of the gesture to itself.
        if (event.button > 0) {
            return;
        }
        event.preventDefault();
        let now: Drop | null = null;
        const move = (moved: PointerEvent) => {
            now = dropAt(itemId, moved.clientX, moved.clientY) ?? now;
            setDrop(now);
        };
        const end = (dropped: boolean) => {
            stop.current?.();
            setDrop(null);
            if (dropped && now && now.overId !== itemId) {
                latest.current(now);
            }
        };
        const key = (pressed: KeyboardEvent) => {
            if (pressed.key === 'Escape') {
                take(pressed);
                end(false);
            }
        };
        // A second finger on another grip begins anew.
        stop.current?.();
        const gesture = new AbortController();
        document.addEventListener('pointermove', move, gesture);
        document.addEventListener('pointerup', () => end(true), gesture);
        // The browser takes a touch or a pen away to scroll, or the system does: nothing was let go anywhere.
        document.addEventListener('pointercancel', () => end(false), gesture);
        document.addEventListener('keydown', key, {signal: gesture.signal, capture: true});
        stop.current = () => gesture.abort();
    }, []);
    useEffect(() => () => stop.current?.(), []);
    return {drop, start};
}

function dropAt(itemId: string, x: number, y: number): Drop | null {
    const row = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-item]');
    const overId = row?.dataset['item'];
    if (!row || overId === undefined) {
        return null;
    }
    const box = row.getBoundingClientRect();
    return {itemId, overId, side: y < box.top + box.height / 2 ? 'before' : 'after'};
}
