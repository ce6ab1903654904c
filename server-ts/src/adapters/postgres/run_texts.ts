import type {Run} from '../../domain/run';
import {summaryOf} from '../../domain/summary';

/** A run as its row holds it, in JSON. */
export interface RunTexts {
    state: string;
    summary: string;
}

const made = new WeakMap<Run, RunTexts>();

/** Made once for each state of a run: whoever has time for it before the run is written asks for them then. */
export function textsOf(run: Run): RunTexts {
    const texts = made.get(run) ?? {state: JSON.stringify(run), summary: JSON.stringify(summaryOf(run))};
    made.set(run, texts);
    return texts;
}
