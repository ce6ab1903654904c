import {useCallback, useState} from 'react';
import {keep, readKept} from '../host/tab_storage';

/** Text being typed: it survives live updates, another tab of the run, and a reload. Null: nothing was typed yet. */
export function useDraft(name: string): [string | null, (text: string | null) => void] {
    const [text, setText] = useState(() => readKept(`draft:${name}`));
    const set = useCallback(
        (next: string | null) => {
            keep(`draft:${name}`, next);
            setText(next);
        },
        [name],
    );
    return [text, set];
}

/** A draft that is more than text, as it was kept; null for none, or one that is not valid JSON. Its shape is its reader's to check. */
export function keptJson(text: string | null): unknown {
    try {
        return JSON.parse(text ?? 'null');
    } catch {
        return null;
    }
}
