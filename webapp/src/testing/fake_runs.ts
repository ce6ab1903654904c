import {aMoment} from '../../../test/support/builders';
import {runDay} from '../../../server-ts/src/domain/calendar/run_day';
import type {Command, DutyChange} from '../../../server-ts/src/domain/command';
import {decide} from '../../../server-ts/src/domain/decide';
import {record} from '../../../server-ts/src/domain/decision';
import {nextDues} from '../../../server-ts/src/domain/duty/duty';
import {nextSteps} from '../../../server-ts/src/domain/duty/next_steps';
import {rulesOfRun} from '../../../server-ts/src/domain/duty/rules_in_force';
import {hasRepeats} from '../../../server-ts/src/domain/progress';
import {isRefused, refuse, type Refusal} from '../../../server-ts/src/domain/refusal';
import type {Run} from '../../../server-ts/src/domain/run';
import {PEOPLE} from './fake_facts';
import type {FakeSidecar} from './fake_state';

/** Changes a run by the real rules; gives the refusal if they refuse. */
export function applyCommand(sidecar: FakeSidecar, runId: string, command: Command, by: string): Refusal | null {
    const run = sidecar.runs.get(runId);
    if (!run) {
        return {reason: 'run_not_found'};
    }
    const moment = aMoment({now: sidecar.now, by});
    const decision = decide(run, command, moment);
    if (isRefused(decision)) {
        return decision.refused;
    }
    const after = record(run, decision, moment);
    sidecar.runs.set(runId, after.run);
    sidecar.events.get(runId)?.push(...after.events);
    return null;
}

/** What a change of the duty would lead to. */
export function previewDuty(sidecar: FakeSidecar, runId: string, change: DutyChange & {on: boolean}): unknown {
    const run = sidecar.runs.get(runId);
    if (!run) {
        return refuse('run_not_found');
    }
    const moment = aMoment({now: sidecar.now});
    const decision = decide(run, {type: 'set_duty', ...change}, moment);
    if (isRefused(decision)) {
        return decision;
    }
    const changed = record(run, decision, moment).run;
    const {nextDueAt, on} = changed.duty;
    const anchor = {startedAt: run.startedAt, armedAt: null, lastUpdateAt: nextDueAt};
    const later = nextDueAt === null ? [] : nextDues(rulesOfRun(changed), moment.calendar, anchor, 4);
    return {
        due: on && nextDueAt !== null ? [nextDueAt, ...later] : [],
        steps: nextSteps(changed, moment.calendar, sidecar.now),
        afterUpdate: null,
        zone: run.zone,
        people: PEOPLE,
    };
}

export function periodsOf(sidecar: FakeSidecar, run: Run): object {
    return hasRepeats(run) ? {periods: runDay(run, aMoment().calendar, sidecar.now).periods} : {};
}

/** A run whole, or what happened in it since a version. */
export function runAnswer(sidecar: FakeSidecar, runId: string, since: number | undefined): unknown {
    const run = sidecar.runs.get(runId);
    if (!run) {
        return refuse('run_not_found');
    }
    const part =
        since === undefined ? {run} : {events: (sidecar.events.get(runId) ?? []).filter((event) => event.seq > since)};
    return {...part, ...periodsOf(sidecar, run), runId, version: run.version, canEdit: true, people: PEOPLE};
}
