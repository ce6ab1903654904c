import {SECOND, type Millis} from '../domain/units';
import {wakeRun} from './change_run';
import {tell, type CommandDoor} from './handle_command';
import {learnDue} from './look_ahead';
import type {Log} from './ports';

/** Even with nothing due the clock looks this often: a missed notification costs at most this. Only what is due sooner is notified. */
export const LONGEST_SLEEP: Millis = SECOND;

/**
 * How many are woken in one transaction: one at a time, ten thousand took half a minute; by fifties, three hundred that were due at once
 * were out a tenth of a second later than so, because nothing is sent while a wave is decided.
 */
const AT_ONCE = 16;

/** Wakes every run that is due now. Gives how many. */
export async function wakeDue(door: CommandDoor, log: Log, stopped: () => boolean): Promise<number> {
    for (let count = 0; ;) {
        if (stopped()) {
            return count;
        }
        await learnDue(door, AT_ONCE);
        const {woken, failed} = await door.runs.wakeSome(AT_ONCE, (run, now) => wakeRun(run, now, door));
        for (const {saved, change} of woken) {
            tell(door, saved, change);
        }
        for (const {runId, error} of failed) {
            log.error('a run could not be woken; the clock leaves it for a minute', {
                run: runId,
                why: error instanceof Error ? error.stack : String(error),
            });
        }
        count += woken.length;
        if (woken.length + failed.length === 0) {
            return count;
        }
    }
}

/** How long the clock may sleep before it looks again. */
export function sleepFor(untilNextDue: Millis | null): Millis {
    return untilNextDue === null ? LONGEST_SLEEP : Math.max(0, Math.min(untilNextDue, LONGEST_SLEEP));
}
