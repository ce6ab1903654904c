import {SECOND, type Millis} from '../domain/units';
import {wakeRun} from './change_run';
import {tell, type CommandDoor} from './handle_command';
import {FEW, learnDue} from './look_ahead';
import type {OutboxRow} from './outbox_ports';
import type {Log} from './ports';
import type {Places} from './sending/places';
import type {WakesAhead} from './wake_ahead';

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

/** A Mattermost that takes nothing delays the clock by no more than this. */
const LONGEST_HOLD: Millis = SECOND;

export interface Waking {
    door: CommandDoor;
    log: Log;
    stopped: () => boolean;
    places: Places;
    ahead: Pick<WakesAhead, 'known' | 'drop'>;
}

/**
 * Wakes every run that is due now. Gives how many. It waits for the senders, which need the same processors: of ten thousand, the first
 * half went out at 220 a second while the rest was being decided, and the second half at 360.
 */
export async function wakeDue(waking: Waking): Promise<number> {
    for (let count = 0; ;) {
        if (waking.stopped()) {
            return count;
        }
        const {tried, woken} = await wakeGroup(waking, count < FIRST ? AT_ONCE : AT_ONCE_AFTERWARDS);
        count += woken;
        if (tried === 0) {
            return count;
        }
    }
}

async function wakeGroup({door, log, places, ahead}: Waking, most: number): Promise<{tried: number; woken: number}> {
    const {claiming, fill} = await places.keep(AT_ONCE, most, LONGEST_HOLD);
    const limit = claiming === null || claiming.atMost === most ? most : AT_ONCE;
    let sendable: readonly OutboxRow[] = [];
    try {
        const due = await learnDue(door, limit);
        const {woken, failed, claimed} = await door.runs.wakeSome(
            limit,
            (run, now) => wakeRun(run, now, door),
            claiming,
            // Of a few it was asked just now who is there.
            due > FEW ? ahead.known : undefined,
        );
        ahead.drop(woken.map(({saved}) => saved.run.id));
        sendable = claimed;
        for (const {saved, change} of woken) {
            tell(door, saved, change, claimed);
        }
        for (const {runId, error} of failed) {
            log.error('a run could not be woken; the clock leaves it for a minute', {
                run: runId,
                why: error instanceof Error ? error.stack : String(error),
            });
        }
        return {tried: woken.length + failed.length, woken: woken.length};
    } finally {
        fill(sendable);
    }
}

/** How long the clock may sleep before it looks again. */
export function sleepFor(untilNextDue: Millis | null): Millis {
    return untilNextDue === null ? LONGEST_SLEEP : Math.max(0, Math.min(untilNextDue, LONGEST_SLEEP));
}
