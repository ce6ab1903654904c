import {useCallback, useState} from 'react';
import {meOf} from '../host/host_state';
import {keep, readKept} from '../host/tab_storage';
import {useHost} from '../store/set_cycle';

/**
 * Text being typed: it survives live updates, another tab of the run, and a reload. It is kept for the person who typed it, and for what
 * it was typed for: a tab outlives a log-out. Null: nothing was typed yet.
 */
export function useDraft(name: string): [string | null, (text: string | null) => void] {
    const key = `${useHost(meOf)}/${name}`;
    const [[typedFor, typed], setTyped] = useState(() => [key, readKept(key)] as const);
    const set = useCallback(
        (next: string | null) => {
            keep(key, next);
            setTyped([key, next]);
        },
        [key],
    );
    return [typedFor === key ? typed : readKept(key), set];
}

/**
 * Text typed over what everybody sees. What that was is kept with it: who comes back to it later, too, does not go over what somebody else
 * wrote meanwhile without being asked.
 */
export function useEdit(name: string, value: string) {
    const [text, setText] = useDraft(name);
    const [from, setFrom] = useDraft(`from/${name}`);
    return {
        text: text ?? value,
        isStale: text !== null && text !== value && from !== value,
        /** Null: nothing is typed any more. */
        set: (next: string | null): void => {
            setFrom(text === null ? value : from);
            setText(next);
        },
        keep: (): void => setFrom(value),
    };
}

/** A stored draft that is more than text; null for none, or one that is not valid JSON. The caller checks its shape. */
export function keptJson(text: string | null): unknown {
    try {
        return JSON.parse(text ?? 'null');
    } catch {
        return null;
    }
}
