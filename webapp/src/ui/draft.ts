import {useCallback, useState} from 'react';
import {keep, readKept} from '../host/tab_storage';

/** Text being typed. It survives live updates, another tab of the run, and a reload. Null: nothing was typed yet. */
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

/** A stored draft that is more than text; null for none, or one that is not valid JSON. The caller checks its shape. */
export function keptJson(text: string | null): unknown {
    try {
        return JSON.parse(text ?? 'null');
    } catch {
        return null;
    }
}
