import {SECOND, type Millis} from '../domain/units';
import {wakeRun} from './change_run';
import {tell, type CommandDoor} from './handle_command';
import {learnDue} from './look_ahead';
import type {Log} from './ports';

/** The clock looks this often even if nothing is due, so a lost notification costs at most this. Only what is due sooner is notified. */
export const LONGEST_SLEEP: Millis = SECOND;

/**
 * How many are woken in one transaction. One at a time, ten thousand took half a minute. In groups of fifty, three hundred that were due at
 * once were out a tenth of a second later than in groups of sixteen, because nothing is sent while a group is decided. If more are due,
 * what was decided already keeps the senders busy.
 */
const AT_ONCE = 16;
const FIRST = 320;
const AT_ONCE_AFTERWARDS = 48;

/**
 * How many more messages may be planned than have ended; after that the clock waits for the senders, which need the same processors. Of ten
 * thousand, the first half went out at 220 a second while the rest was being decided, and the second half at 360. With this limit both take
 * 300 and more.
 */
const AHEAD_AT_MOST = 200;
const LOOK_EVERY: Millis = 20;
/** A Mattermost that takes nothing delays the clock by no more than this. */
const LONGEST_HOLD: Millis = SECOND;

export interface Waking {
    door: CommandDoor;
    log: Log;
    stopped: () => boolean;
    /** How many messages this replica has sent, dropped or given up since its start. */
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
