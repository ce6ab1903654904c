import type {Millis} from '../../domain/units';

/** So long messages are put into words at a stretch. */
const STRETCH: Millis = 1;

/**
 * Lets callers go on in the order in which they came, and lets the event loop turn between them whenever a stretch is over. Eight messages
 * that were claimed together were put into words in one go of 3 ms, while Mattermost's answers waited to be read and its connections stood
 * idle: a post took 20 ms where a bare one took 15.5.
 */
export function ownTurns(): () => Promise<void> {
    let last: Promise<void> = Promise.resolve();
    let began = 0;
    return () => {
        last = last.then(async () => {
            if (performance.now() - began > STRETCH) {
                await new Promise<void>((resolve) => setImmediate(resolve));
                began = performance.now();
            }
        });
        return last;
    };
}
