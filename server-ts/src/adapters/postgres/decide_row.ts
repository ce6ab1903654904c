import type {Change, Saved} from '../../application/ports';
import {isRefused, type Refused} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import type {Millis} from '../../domain/units';

export type Decide = (run: Run, now: Millis) => Change | Refused;

export interface RunRow {
    state: Run;
    now: Millis;
    repeated: boolean;
}

export type Decided = {change: null; saved: Saved} | {change: Change; run: Run; now: Millis};

/** What a command makes of the run as it was read; `change` is null when there is nothing to write. */
export function decideRow(row: RunRow | undefined, decide: Decide): Decided {
    if (!row) {
        return {change: null, saved: {kind: 'not_found'}};
    }
    const {state: run, now} = row;
    if (row.repeated) {
        return {change: null, saved: {kind: 'repeated', run, now}};
    }
    const decided = decide(run, now);
    if (isRefused(decided)) {
        return {change: null, saved: {kind: 'refused', refused: decided, run, now}};
    }
    return decided.events.length === 0
        ? {change: null, saved: {kind: 'saved', run: decided.run, events: [], now}}
        : {change: decided, run, now};
}
