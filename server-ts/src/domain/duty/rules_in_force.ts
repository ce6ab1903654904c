import type {DutyRule, Severity} from './duty_rule';
import {standardLadder, type Ladder} from './ladder_rule';
import type {UpdateSpec} from '../playbook';
import type {Run} from '../run';

/** The rules in force: those set on the run, else the playbook's for its severity, else the playbook's. */
function rulesOf(spec: UpdateSpec | null, ownRules: DutyRule[] | null, severity: Severity | null): DutyRule[] {
    if (ownRules) {
        return ownRules;
    }
    if (!spec) {
        return [];
    }
    return (severity && spec.bySeverity?.[severity]) ?? spec.rules;
}

export function rulesOfRun(run: Run): DutyRule[] {
    return rulesOf(run.updates, run.duty.ownRules, run.details.severity);
}

/** The ladder in force: set on the run, else its playbook's, else the standard one for its seats. */
export function ladderOf(run: Run): Ladder {
    return run.duty.ownLadder ?? run.updates?.ladder ?? standardLadder(run.seats.map(({role}) => role));
}
