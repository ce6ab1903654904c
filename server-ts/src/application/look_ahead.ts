import {SECOND, type Millis} from '../domain/units';
import type {CommandDoor} from './handle_command';
import type {Presence, RunPeople} from './mattermost_ports';
import type {Log} from './ports';

/** How long before a moment the sidecar finds out who will be there to be asked. Ten thousand people take most of it. */
const AHEAD: Millis = 45 * SECOND;
const AHEAD_AT_MOST = 20_000;
/** Between two looks ahead. */
const EVERY: Millis = 4 * SECOND;
/** What is due so soon comes first: a look at three hundred runs kept PostgreSQL busy for up to 22 ms. */
const NOT_BEFORE: Millis = SECOND / 4;
/** Where something is always due soon, a look may come between after all. */
const AT_THE_LATEST: Millis = 3 * EVERY;
/** If no more than this are due at once, presence is asked again. Thirty took 155 ms, one request per channel. */
export const FEW = 8;
/** If more are due, what was found out up to this long ago is good enough. */
const KNOWN_FOR: Millis = 60 * SECOND;
/** Runs that are due within the same so many are asked about together. */
const STEP: Millis = 5 * SECOND;
/** A reminder waits at most this long to learn who is there. A slower Mattermost cannot take the reminder either. */
const PATIENCE: Millis = 2 * SECOND;

/** Finds out who is there for the first `limit` runs that are due now, and gives up after `PATIENCE`. Gives how many are due. */
export async function learnDue(door: CommandDoor, limit: number): Promise<number> {
    const due = await door.runs.dueWithin(0, limit);
    if (due.length > 0) {
        await learnPatiently(door.presence, due, due.length <= FEW ? 0 : KNOWN_FOR);
    }
    return due.length;
}

/** Finds out who is there, and gives up after `PATIENCE`. */
export async function learnPatiently(presence: Presence, runs: RunPeople[], maxAge = KNOWN_FOR): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
        presence.learn(runs, maxAge),
        new Promise<void>((resolve) => {
            timer = setTimeout(resolve, PATIENCE);
        }),
    ]);
    clearTimeout(timer);
}

/**
 * What is found out must still be known when it is due: it may be the older, the sooner that is. (With one age for all, what had been found
 * out 50 s before was good enough 10 s ahead, and asked for again at the due moment: 300 questions between 300 reminders, which were out
 * after 1.8 to 2.2 s instead of 1.5 on a real server.)
 */
function byAge(soon: readonly (RunPeople & {dueIn: Millis})[]): Map<Millis, RunPeople[]> {
    const groups = new Map<Millis, RunPeople[]>();
    for (const run of soon) {
        const maxAge = KNOWN_FOR - Math.ceil(Math.max(0, run.dueIn) / STEP) * STEP;
        const group = groups.get(maxAge) ?? [];
        group.push(run);
        groups.set(maxAge, group);
    }
    return groups;
}

/** Finds out in the background who is there, so that nothing has to wait for it when the moment comes. */
export function lookAhead(door: CommandDoor, log: Log): {look(untilNextDue: Millis | null): void} {
    let lookedAt = -Infinity;
    let isLooking = false;
    return {
        look: (untilNextDue) => {
            const isSoon = untilNextDue !== null && untilNextDue < NOT_BEFORE;
            if (isLooking || performance.now() - lookedAt < (isSoon ? AT_THE_LATEST : EVERY)) {
                return;
            }
            isLooking = true;
            lookedAt = performance.now();
            door.runs
                .dueWithin(AHEAD, AHEAD_AT_MOST)
                .then(async (soon) => {
                    for (const [maxAge, runs] of byAge(soon)) {
                        await door.presence.learn(runs, maxAge);
                    }
                })
                .catch((error: unknown) =>
                    log.info('who will be there could not be found out; asked again when it is due', {
                        why: error instanceof Error ? error.message : String(error),
                    }),
                )
                .finally(() => {
                    isLooking = false;
                });
        },
    };
}
