import {SECOND, type Millis} from '../domain/units';
import {wakeRun} from './change_run';
import {tell, type CommandDoor} from './handle_command';
import type {Change} from './ports';

/** Even with nothing due the clock looks this often: a missed notification costs at most this. */
const LONGEST_SLEEP: Millis = SECOND;

/** Wakes every run that is due now, one after the other. Gives how many. */
export async function wakeDue(door: CommandDoor, stopped: () => boolean): Promise<number> {
    for (let woken = 0; ; woken += 1) {
        if (stopped()) {
            return woken;
        }
        let change: Change | null = null;
        const saved = await door.runs.wakeNext((run, now) => {
            change = wakeRun(run, now, door);
            return change;
        });
        if (saved === null) {
            return woken;
        }
        tell(door, saved, change);
    }
}

/** How long the clock may sleep before it looks again. */
export function sleepFor(untilNextDue: Millis | null): Millis {
    return untilNextDue === null ? LONGEST_SLEEP : Math.max(0, Math.min(untilNextDue, LONGEST_SLEEP));
}
