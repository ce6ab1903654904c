import {useCallback, useRef, useState} from 'react';
import type {WireCommand} from '../../../server-ts/src/contract/shapes';
import type {RunId} from '../../../server-ts/src/domain/units';
import {randomId} from '../host/random_ids';
import {useText} from '../host/text';
import {useSetCycle} from './set_cycle';

export interface Asking {
    busy: boolean;
    problem: {text: string; field: string | null; reason: string | null} | null;
    /** True when it was done. While one is under way, another click changes nothing. */
    ask(command: WireCommand): Promise<boolean>;
    clear(): void;
}

/** Asks for a change that needs the sidecar's answer, and keeps the answer if it was a refusal. */
export function useAsk(runId: RunId): Asking {
    const {changes} = useSetCycle();
    const say = useText();
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Asking['problem']>(null);
    const under = useRef(false);
    // After no answer, the same words go out with the same id, so that the second try is not a second change.
    const unanswered = useRef<{words: string; id: string} | null>(null);

    const ask = useCallback(
        async (command: WireCommand): Promise<boolean> => {
            if (under.current) {
                return false;
            }
            under.current = true;
            setBusy(true);
            setProblem(null);
            const words = JSON.stringify(command);
            const id = unanswered.current?.words === words ? unanswered.current.id : randomId();
            const outcome = await changes.ask(runId, command, id);
            under.current = false;
            unanswered.current = !outcome.ok && outcome.kind === 'away' ? {words, id} : null;
            setBusy(false);
            if (!outcome.ok) {
                setProblem(
                    outcome.kind === 'refused'
                        ? {text: outcome.text, field: outcome.field, reason: outcome.reason}
                        : {text: say('set_cycle.problem.not_sent'), field: null, reason: null},
                );
            }
            return outcome.ok;
        },
        [changes, runId, say],
    );
    return {busy, problem, ask, clear: useCallback(() => setProblem(null), [])};
}
