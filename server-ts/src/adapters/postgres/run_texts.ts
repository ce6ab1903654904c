import type {Run} from '../../domain/run';
import {summaryOf} from '../../domain/summary';

/** A run as its row holds it, in JSON. */
export interface RunTexts {
    state: string;
    summary: string;
}

export function textsOf(run: Run): RunTexts {
    return {state: JSON.stringify(run), summary: JSON.stringify(summaryOf(run))};
}
