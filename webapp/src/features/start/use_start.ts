import {useRef, useState} from 'react';
import type {Started} from '../../../../server-ts/src/contract/answer';
import type {StartBody} from '../../../../server-ts/src/contract/request';
import {randomId} from '../../host/random_ids';
import {useText} from '../../host/text';
import {useSetCycle} from '../../store/set_cycle';

export interface Starting {
    busy: boolean;
    /** `field` is null if it concerns the whole form. */
    problem: {field: string | null; text: string} | null;
    /** The new run and its channel, or null if it was not started. */
    start(body: StartBody): Promise<Pick<Started, 'runId' | 'channelId'> | null>;
    clear(): void;
}

/** Starts a run once: until there is an answer, every click and every retry carries the same id. */
export function useStart(): Starting {
    const {reads} = useSetCycle();
    const say = useText();
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Starting['problem']>(null);
    const under = useRef(false);
    const id = useRef(randomId());
    const start: Starting['start'] = async (body) => {
        if (under.current) {
            return null;
        }
        if (body.channel.kind === 'existing' && body.channel.channelId === '') {
            setProblem({field: 'channel', text: say('set_cycle.start.channel.missing')});
            return null;
        }
        under.current = true;
        setBusy(true);
        setProblem(null);
        const outcome = await reads.start(body, id.current);
        under.current = false;
        setBusy(false);
        if (outcome.ok) {
            return outcome.body;
        }
        if (outcome.kind === 'refused') {
            // This id has its answer: what is sent after a correction is a new request.
            id.current = randomId();
            setProblem(outcome);
        } else {
            setProblem({field: null, text: say('set_cycle.problem.not_sent')});
        }
        return null;
    };
    return {busy, problem, start, clear: () => setProblem(null)};
}
