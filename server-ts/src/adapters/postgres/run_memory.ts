import type {Run} from '../../domain/run';
import type {Millis, RunId} from '../../domain/units';

/** Runs as this replica last saw them, and the database's time as far as it knows it. Neither is trusted: the write compares both. */
export interface RunMemory {
    get(runId: RunId): Run | null;
    keep(run: Run): void;
    forget(runId: RunId): void;
    /** Null as long as the database has said nothing. */
    now(): Millis | null;
    /** The database's time, as it has just come in. */
    heard(now: Millis): void;
    /** What we took for the time did not hold: the next that is heard is believed, wherever it stands. */
    doubt(): void;
}

/** About 30 kB of memory each. */
const MOST = 256;

export function runMemory(): RunMemory {
    const runs = new Map<RunId, Run>();
    /** The database's time when `performance.now()` was zero. */
    let zero: Millis | null = null;
    return {
        get: (runId) => runs.get(runId) ?? null,
        keep: (run) => {
            // Taken out first, so that those which nobody changes any more stand at the front.
            runs.delete(run.id);
            runs.set(run.id, run);
            if (runs.size > MOST) {
                const [oldest] = runs.keys();
                runs.delete(oldest ?? '');
            }
        },
        forget: (runId) => void runs.delete(runId),
        now: () => (zero === null ? null : Math.round(zero + performance.now())),
        heard: (now) => {
            // An answer is always some milliseconds old when it is read here, so the latest guess is the best one.
            zero = Math.max(zero ?? -Infinity, now - performance.now());
        },
        doubt: () => {
            zero = null;
        },
    };
}
