import {useEffect, useRef, useState} from 'react';
import type {DutyPreview} from '../../../../../server-ts/src/contract/answer';
import type {Run} from '../../../../../server-ts/src/domain/run';
import type {Asking} from '../../../store/use_ask';
import {useSetCycle} from '../../../store/set_cycle';
import type {Change} from './draft';

/** Somebody is still typing. */
const PAUSE_MS = 300;

interface Preview {
    /** The last preview: it stays while the typed text is refused, so that nothing jumps. */
    shown: DutyPreview | null;
    problem: Asking['problem'];
}

/** What a run's duty would ask for after an unsaved change, or why the change would be refused. */
export function usePreview({id: runId, teamId, version, duty}: Run, change: Change): Preview {
    const {send, store} = useSetCycle();
    const [preview, setPreview] = useState<Preview>({shown: null, problem: null});
    const latest = useRef({on: duty.on, ...change});
    latest.current = {on: duty.on, ...change};
    const words = JSON.stringify(change);
    useEffect(() => {
        let over = false;
        const timer = window.setTimeout(() => {
            const body = {type: 'preview_duty' as const, runId, change: latest.current};
            void send<'preview_duty'>(body, {teamId}).then((outcome) => {
                if (over) {
                    return;
                }
                if (outcome.ok) {
                    store.dispatch({type: 'SET_CYCLE_PEOPLE', people: outcome.body.people});
                    setPreview({shown: outcome.body, problem: null});
                } else if (outcome.kind === 'refused') {
                    setPreview(({shown}) => ({shown, problem: outcome}));
                }
            });
        }, PAUSE_MS);
        return () => {
            over = true;
            window.clearTimeout(timer);
        };
    }, [send, store, runId, teamId, version, words]);
    return preview;
}
