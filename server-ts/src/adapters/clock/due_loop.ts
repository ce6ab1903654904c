import {lookAhead} from '../../application/look_ahead';
import {wakesAhead} from '../../application/wake_ahead';
import {sleepFor, wakeDue, type Waking} from '../../application/wake_due';
import type {Millis} from '../../domain/units';
import type {SyncedClock} from './app_clock';

export interface DueLoop {
    start(): void;
    /** An earlier moment may have been armed. */
    poke(): void;
    stop(): Promise<void>;
}

export interface DueLoopParts extends Omit<Waking, 'stopped' | 'ahead'> {
    clock: SyncedClock;
    /** Plans the digests that are due; gives how many. */
    planDigests: (stopped: () => boolean) => Promise<number>;
}

/** Wakes the runs and plans the digests that are due, for as long as the process lives. A database that is away costs the wait until it is back. */
export function dueLoop({clock, planDigests, ...waking}: DueLoopParts): DueLoop {
    const {door, log} = waking;
    let running = false;
    let loop: Promise<void> = Promise.resolve();
    let rouse: () => void = () => undefined;
    let poked = false;
    const presence = lookAhead(door, log);
    const ahead = wakesAhead(door, log);

    const sleep = (ms: Millis): Promise<void> =>
        new Promise((resolve) => {
            if (poked || !running) {
                resolve();
                return;
            }
            const timer = setTimeout(resolve, ms);
            rouse = () => {
                clearTimeout(timer);
                resolve();
            };
        });

    const run = async (): Promise<void> => {
        while (running) {
            poked = false;
            let wait: Millis;
            try {
                // One question tells that nothing is due, which is so nearly always.
                const next = await door.runs.untilNextDue();
                clock.sync(next.now);
                presence.look(next.wait);
                ahead.prepare(next.wait);
                wait = sleepFor(next.wait);
                if (wait === 0) {
                    await wakeDue({...waking, ahead, stopped: () => !running});
                    if ((await planDigests(() => !running)) > 0) {
                        door.messagesWait();
                    }
                }
            } catch (error) {
                wait = sleepFor(null);
                log.warn('the clock could not look for what is due; trying again', {
                    why: error instanceof Error ? error.message : String(error),
                });
            }
            await sleep(wait);
        }
    };

    return {
        start: () => {
            running = true;
            loop = run();
        },
        poke: () => {
            poked = true;
            rouse();
        },
        stop: async () => {
            running = false;
            rouse();
            await loop;
        },
    };
}
