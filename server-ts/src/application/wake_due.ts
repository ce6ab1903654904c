import {SECOND, type Millis} from '../domain/units';
import {wakeRun} from './change_run';
import {tell, type CommandDoor} from './handle_command';
import {learnDue} from './look_ahead';
import type {Log} from './ports';

/** Even with nothing due the clock looks this often: a missed notification costs at most this. Only what is due sooner is notified. */
export const LONGEST_SLEEP: Millis = SECOND;

/**
 * How many are woken in one transaction. One at a time, ten thousand took half a minute. By fifties, three hundred that were due at once
 * were out a tenth of a second later than by sixteens, because nothing is sent while a wave is decided; where more than that are due, what
 * was decided keeps the senders busy meanwhile.
 */
const AT_ONCE = 16;
const FIRST = 320;
const AT_ONCE_AFTERWARDS = 48;

/**
 * So many more messages than have ended may be planned; then the rest waits for the senders, who need the same processors. Of ten thousand
 * the first half went out at 220 a second beside the deciding, and the second, when that was over, at 360; so both take 300 and more.
 */
const AHEAD_AT_MOST = 200;
const LOOK_EVERY: Millis = 20;
/** A Mattermost that takes nothing holds up no more than this. */
const LONGEST_HOLD: Millis = SECOND;

export interface Waking {
    door: CommandDoor;
    log: Log;
    stopped: () => boolean;
    /** How many messages this replica has sent, dropped or given up since it began. */
    ended: () => number;
}

/** Wakes every run that is due now. Gives how many. */
export async function wakeDue({door, log, stopped, ended}: Waking): Promise<number> {
    const endedBefore = ended();
    let planned = 0;
    for (let count = 0; ;) {
        for (let held = 0; held < LONGEST_HOLD && planned > ended() - endedBefore + AHEAD_AT_MOST; held += LOOK_EVERY) {
            await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
        }
        if (stopped()) {
            return count;
        }
        const limit = count < FIRST ? AT_ONCE : AT_ONCE_AFTERWARDS;
        await learnDue(door, limit);
        const {woken, failed} = await door.runs.wakeSome(limit, (run, now) => wakeRun(run, now, door));
        for (const {saved, change} of woken) {
            tell(door, saved, change);
            planned += change?.messages.filter(({op}) => op !== 'card').length ?? 0;
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
