import type {AppClock} from '../../application/ports';
import type {Millis} from '../../domain/units';

export interface SyncedClock extends AppClock {
    /** The database's time, as a query has just given it. */
    sync(now: Millis): void;
}

/** Counts on from the last time that the database gave; the machine's own date does not matter, nor does setting it. */
export function appClock(): SyncedClock {
    let known = {now: Date.now(), at: performance.now()};
    return {
        sync: (now) => {
            known = {now, at: performance.now()};
        },
        now: () => Math.round(known.now + performance.now() - known.at),
    };
}
