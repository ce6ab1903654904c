import {hasBegun, isDoneForNow, type RunDay} from './items/repeat';
import type {Item, Phase, Run} from './run';
import type {Millis} from './units';

export interface Progress {
    done: number;
    total: number;
}

/**
 * A skipped item counts as completed, as in Playbooks. A repeating item counts as completed while nothing of it is left to do in the
 * current period: today's occurrences are ticked, or it is a day off. So a run with anything open today is never all done, and on the next
 * working day it has something to do again. What was missed on past days does not become open again. `day` null: the day is unknown, and
 * what repeats counts as open, so that progress is never shown too high.
 */
export function isCompleted(item: Item, day: RunDay | null): boolean {
    if (item.repeat && item.state !== 'skipped') {
        return day !== null && isDoneForNow(item.repeat, day);
    }
    return item.state === 'done' || item.state === 'skipped';
}

/** What repeats is not counted as done before its first day: a run would begin with something done that nobody did. */
export function phaseProgress(phase: Phase, day: RunDay | null): Progress {
    const isDone = (item: Item): boolean =>
        isCompleted(item, day) &&
        !(item.repeat && item.state !== 'skipped' && day !== null && !hasBegun(item.repeat.per, day));
    return {done: phase.items.filter(isDone).length, total: phase.items.length};
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
 * The first phase with something open that is done once: what repeats goes on beside the later phases and does not hold them up. Otherwise
 * the first phase with a repeating item that is open; null if all is done.
 */
export function currentPhase(run: Run, day: RunDay | null): Phase | null {
    const withOpen = (isAsked: (item: Item) => boolean): Phase | null =>
        run.phases.find((phase) => phase.items.some((item) => isAsked(item) && !isCompleted(item, day))) ?? null;
    return withOpen((item) => item.repeat === null) ?? withOpen(() => true);
}

/**
 * Nothing of the phase is in the run yet, because it comes with another severity. A phase that people emptied stays, so that they can add
 * to it.
 */
export function isToCome({leftOut, details: {severity}}: Run, {id, items}: Phase): boolean {
    return (
        items.length === 0 &&
        leftOut?.some(({phaseId, severities}) => phaseId === id && !severities.some((one) => one === severity)) === true
    );
}

export function isOverdue(item: Item, now: Millis): boolean {
    return item.dueAt !== null && item.dueAt < now && !isCompleted(item, null);
}

/** For a running run; a finished one asks for nothing. */
export function overdueCount(run: Run, now: Millis): number {
    return run.status === 'finished'
        ? 0
        : run.phases.reduce((sum, phase) => sum + phase.items.filter((item) => isOverdue(item, now)).length, 0);
}

export function openItems(run: Run, day: RunDay | null): Item[] {
    return run.phases.flatMap((phase) => phase.items.filter((item) => !isCompleted(item, day)));
}

/** True if an item of the run repeats, so that its progress depends on the day. */
export function hasRepeats(run: Run): boolean {
    return run.phases.some((phase) => phase.items.some((item) => item.repeat !== null));
}
