import React from 'react';

/** Our own strokes on a 16 px grid: the host's icon font differs between versions, and a missing glyph is invisible. */
const SHAPES = {
    alert: 'M8 2.2 14.6 13.5H1.4ZM8 6.4v3.2M8 11.4v.1',
    back: 'M10 3 5 8l5 5',
    blocked: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM3.8 3.8l8.4 8.4',
    check: 'm3.2 8.4 3.2 3.2 6.4-7',
    chevron: 'm6 3.5 4.5 4.5L6 12.5',
    clock: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM8 4.6V8l2.4 1.6',
    close: 'm3.8 3.8 8.4 8.4m0-8.4-8.4 8.4',
    cycle: 'M13.4 6.4A5.8 5.8 0 0 0 3 4.9M2.6 9.6A5.8 5.8 0 0 0 13 11.1M2.6 2.2v3h3m7.8 8.6v-3h-3',
    down: 'M8 3v10m-4-4 4 4 4-4',
    drag: 'M6 3.5v.1M10 3.5v.1M6 8v.1M10 8v.1M6 12.5v.1M10 12.5v.1',
    edit: 'M10.6 2.8 13.2 5.4 5.6 13H3v-2.6Z',
    flag: 'M3.5 14V2.6h8.6L10.4 5.6l1.7 3H3.5',
    gear: 'M8 3.4a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2ZM8 7.2v1.6M8 1.4v2m0 9.2v2M1.4 8h2m9.2 0h2M3.3 3.3l1.5 1.5m6.4 6.4 1.5 1.5m0-9.4-1.5 1.5m-6.4 6.4-1.5 1.5',
    globe: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM1.9 8h12.2M8 1.9c-3 3.6-3 8.6 0 12.2 3-3.6 3-8.6 0-12.2',
    half: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM8 5v6',
    lock: 'M3.6 7.2h8.8v6.6H3.6ZM5.4 7V5a2.6 2.6 0 0 1 5.2 0v2',
    more: 'M3.2 8v.1M8 8v.1M12.8 8v.1',
    note: 'M3 4h10M3 8h10M3 12h6',
    person: 'M8 2.4a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6ZM2.6 13.8c.4-2.6 2.6-4 5.4-4s5 1.4 5.4 4',
    plus: 'M8 3v10M3 8h10',
    search: 'M7 2.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8Zm3.2 7.6 3.4 3.4',
    trash: 'M2.8 4.4h10.4M6.2 4.2V2.6h3.6v1.6M4.2 4.6l.6 9h6.4l.6-9',
    undo: 'M5.4 2.8 2.6 5.6l2.8 2.8M3 5.6h6.4a3.8 3.8 0 0 1 0 7.6H6',
    up: 'M8 13V3M4 7l4-4 4 4',
} as const;

export type IconName = keyof typeof SHAPES;

/** A picture beside words, never in place of them, and hidden from screen readers. */
export function Icon({name, size = 16}: {name: IconName; size?: number}) {
    const dots = name === 'more' || name === 'drag';
    return (
        <svg
            className={`set-cycle-icon set-cycle-icon-${name}`}
            width={size}
            height={size}
            viewBox="0 0 16 16"
            aria-hidden="true"
            focusable="false"
        >
            <path
                d={SHAPES[name]}
                fill="none"
                stroke="currentColor"
                strokeWidth={dots ? 2.2 : 1.5}
                strokeLinecap="round"
                strokeLinejoin="round"
            />
        </svg>
    );
}
