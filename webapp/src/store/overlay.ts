import {decideItem} from '../../../server-ts/src/domain/items/decide_item';
import {record} from '../../../server-ts/src/domain/decision';
import {isRefused, type Refusal} from '../../../server-ts/src/domain/refusal';
import type {Run} from '../../../server-ts/src/domain/run';
import type {Pending} from './state';

/**
 * The run as the person should see it: the confirmed one with the pending changes on top, by the sidecar's own rules. A change that the
 * rules refuse by now is left out; the sidecar's answer will say why. The version stays the confirmed one.
 */
export function overlay(confirmed: Run, pending: readonly Pending[]): Run {
    const own = pending.filter((change) => change.runId === confirmed.id);
    if (own.length === 0) {
        return confirmed;
    }
    const shown = own.reduce((run, change) => {
        const decision = decideItem(run, change.command);
        return isRefused(decision) ? run : record(run, decision, {now: change.at, by: change.by}).run;
    }, confirmed);
    return {...shown, version: confirmed.version};
}

/** What the rules say about a change before it is sent: a refusal, nothing to do, or true for "send it". */
export function tryChange(shown: Run, change: Pending): Refusal | boolean {
    if (shown.status === 'finished') {
        return {reason: 'run_finished'};
    }
    const decision = decideItem(shown, change.command);
    return isRefused(decision) ? decision.refused : decision.length > 0;
}
