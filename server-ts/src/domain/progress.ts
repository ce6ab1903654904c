import {isDoneForNow, type RunDay} from './items/repeat';
import type {Item, Phase, Run} from './run';
import type {Millis} from './units';

export interface Progress {
    done: number;
    total: number;
}

/**
 * A skipped item counts as completed, as in Playbooks. One that repeats is completed for as long as nothing of it is left to do in the
 * period that goes on: today's occurrences are ticked, or it is a day off. So with anything open today a run is never all done, and with
 * the next working day it has something to do again. What was missed on days that are over does not come back as open. `day` null: nobody
 * knows what day it is there, and what repeats counts as open, so that progress is never shown too high.
 */
export function isCompleted(item: Item, day: RunDay | null): boolean {
    if (item.repeat && item.state !== 'skipped') {
        return day !== null && isDoneForNow(item.repeat, day);
    }
    return item.state === 'done' || item.state === 'skipped';
}

export function phaseProgress(phase: Phase, day: RunDay | null): Progress {
    return {done: phase.items.filter((item) => isCompleted(item, day)).length, total: phase.items.length};
}

export function runProgress(run: Run, day: RunDay | null): Progress {
    const progress = {done: 0, total: 0};
    for (const phase of run.phases) {
        const {done, total} = phaseProgress(phase, day);
        progress.done += done;
        progress.total += total;
    }
    return progress;
}

/**
 * The first phase with something to do that is done once: what repeats goes on beside the later phases and holds none of them up. Else
 * the first with something that repeats and is open; null when all is done.
 */
export function currentPhase(run: Run, day: RunDay | null): Phase | null {
    const withOpen = (isAsked: (item: Item) => boolean): Phase | null =>
        run.phases.find((phase) => phase.items.some((item) => isAsked(item) && !isCompleted(item, day))) ?? null;
    return withOpen((item) => item.repeat === null) ?? withOpen(() => true);
}

/** Nothing of the phase is in the run, because it comes with another severity. One that people emptied stays, for what they add. */
export function isToCome({leftOut, details: {severity}}: Run, {id, items}: Phase): boolean {
    return (
        items.length === 0 &&
        leftOut?.some(({phaseId, severities}) => phaseId === id && !severities.some((one) => one === severity)) === true
    );
}

export function isOverdue(item: Item, now: Millis): boolean {
    return item.dueAt !== null && item.dueAt < now && !isCompleted(item, null);
}

/** Of a run that goes on; a finished one asks for nothing. */
export function overdueCount(run: Run, now: Millis): number {
    return run.status === 'finished'
        ? 0
        : run.phases.reduce((sum, phase) => sum + phase.items.filter((item) => isOverdue(item, now)).length, 0);
}

export function openItems(run: Run, day: RunDay | null): Item[] {
    return run.phases.flatMap((phase) => phase.items.filter((item) => !isCompleted(item, day)));
}

/** True when the run has something to do that repeats, so that its progress depends on the day. */
export function hasRepeats(run: Run): boolean {
    return run.phases.some((phase) => phase.items.some((item) => item.repeat !== null));
}
