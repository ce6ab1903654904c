import type {Item, Phase, Run} from './run';
import type {Millis} from './units';

export interface Progress {
    done: number;
    total: number;
}

/** A skipped item counts as completed, as in Playbooks. */
export function isCompleted(item: Item): boolean {
    return item.state === 'done' || item.state === 'skipped';
}

export function phaseProgress(phase: Phase): Progress {
    return {done: phase.items.filter(isCompleted).length, total: phase.items.length};
}

export function runProgress(run: Run): Progress {
    const progress = {done: 0, total: 0};
    for (const phase of run.phases) {
        const {done, total} = phaseProgress(phase);
        progress.done += done;
        progress.total += total;
    }
    return progress;
}

/** The first phase that still has something to do; null when all is done. */
export function currentPhase(run: Run): Phase | null {
    return run.phases.find((phase) => phase.items.some((item) => !isCompleted(item))) ?? null;
}

export function isOverdue(item: Item, now: Millis): boolean {
    return !isCompleted(item) && item.dueAt !== null && item.dueAt < now;
}

export function openItems(run: Run): Item[] {
    return run.phases.flatMap((phase) => phase.items.filter((item) => !isCompleted(item)));
}
