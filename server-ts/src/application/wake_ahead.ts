import {SECOND, type Millis, type RunId} from '../domain/units';
import {wakeRun} from './change_run';
import type {CommandDoor} from './handle_command';
import {FEW, learnPatiently} from './look_ahead';
import type {Log, PreparedWake, PreparedWakes} from './ports';

/**
 * What falls due within `AHEAD` is decided on before, where that is not sooner than `NOT_BEFORE`: then it is too late to begin. The clock
 * looks once a second, so that one of its looks falls between the two.
 */
const AHEAD: Millis = 2 * SECOND;
const NOT_BEFORE: Millis = SECOND / 2;
/** About 30 kB of memory each, for two seconds. The senders need longer for so many than the others need to be decided. */
const AT_MOST = 320;
/** Something else has become of them by then, or another replica was first. */
const KEPT_FOR: Millis = 5 * SECOND;

export interface WakesAhead {
    /** Begins in the background, if there is time before the next moment. */
    prepare(untilNextDue: Millis | null): void;
    known: PreparedWakes;
    /** These are woken. */
    drop(runIds: readonly RunId[]): void;
}

/**
 * Decides ahead what the clock will do to runs that are about to be due: at their moment nothing is left to do but to save it and to send.
 * Of three hundred that were due at once, each was read, decided and put into JSON while the senders waited for the same processor. A few
 * are decided in their moment, so that whoever came back a second ago is there.
 */
export function wakesAhead(door: CommandDoor, log: Log): WakesAhead {
    const known = new Map<RunId, PreparedWake>();
    let preparedAt = -Infinity;
    let isPreparing = false;

    const prepare = async (): Promise<void> => {
        const soon = await door.runs.dueWithin(AHEAD, AT_MOST);
        if (soon.length <= FEW) {
            return;
        }
        await learnPatiently(door.presence, soon);
        const more = await door.runs.prepareWakes(AHEAD, AT_MOST, (run, now) => wakeRun(run, now, door), known);
        more.forEach((wake, runId) => known.set(runId, wake));
        preparedAt = performance.now();
    };

    return {
        known,
        drop: (runIds) => runIds.forEach((runId) => known.delete(runId)),
        prepare: (untilNextDue) => {
            if (performance.now() - preparedAt > KEPT_FOR) {
                known.clear();
            }
            const isTime = untilNextDue !== null && untilNextDue >= NOT_BEFORE && untilNextDue < AHEAD;
            if (!isTime || isPreparing) {
                return;
            }
            isPreparing = true;
            prepare()
                .catch((error: unknown) =>
                    log.info('what will be due could not be decided ahead; it is decided when it is due', {
                        why: error instanceof Error ? error.message : String(error),
                    }),
                )
                .finally(() => {
                    isPreparing = false;
                });
        },
    };
}
