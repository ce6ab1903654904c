import type {RunTexts} from '../../application/ports';
import type {Run} from '../../domain/run';
import {summaryOf} from '../../domain/summary';

export function textsOf(run: Run): RunTexts {
    return {state: JSON.stringify(run), summary: JSON.stringify(summaryOf(run))};
}
