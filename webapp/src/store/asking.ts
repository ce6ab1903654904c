import type {Signal} from '../../../server-ts/src/contract/signal';
import type {Millis, RunId} from '../../../server-ts/src/domain/units';
import type {Reads} from './reads';
import {SLICE, type Store} from './state';

/** The signal often arrives a few ms before the answer to the tab's own change, so the tab waits 30 ms, up to three times, before it asks. */
const ANSWER_PAUSE_MS = 30;
const ANSWER_WAITS_MS = 90;

type SignalOfRun = Extract<Signal, {kind: 'run'}>;

export interface Asking {
    run(runId: RunId, wait: Millis): void;
    /** A signal named a version of a run on the screen: takes what changed from it, or asks if it is newer than what is shown. */
    newer(signal: SignalOfRun, wait: Millis): void;
    /** The run has left the screen. */
    forget(runId: RunId): void;
    home(wait: Millis): void;
    stop(): void;
}

/** Asks the sidecar for what is new. While a question waits for its moment, the same one again adds nothing. */
export function makeAsking(store: Store, reads: Reads): Asking {
    const asking = new Map<string, number>();
    /** For the runs on the screen: the newest version that a signal named. */
    const newest = new Map<RunId, number>();

    const ask = (name: string, wait: Millis, question: () => Promise<void>): void => {
        if (!asking.has(name)) {
            const timer = window.setTimeout(() => {
                asking.delete(name);
                void question();
            }, wait);
            asking.set(name, timer);
        }
    };
    /**
     * Not if the answer to a change of this tab brings it: the extra request took the server's time from the other tabs, which ask at that
     * moment.
     */
    const askForNewer = (runId: RunId, wait: Millis, waited = 0): void =>
        ask(runId, wait, async () => {
            const {pending} = store.getState()[SLICE];
            if (!isNewer(runId)) {
                return;
            }
            if (waited < ANSWER_WAITS_MS && pending.some((change) => change.runId === runId)) {
                askForNewer(runId, ANSWER_PAUSE_MS, waited + ANSWER_PAUSE_MS);
            } else {
                await reads.run(runId);
            }
        });
    const isNewer = (runId: RunId): boolean =>
        (newest.get(runId) ?? 0) > (store.getState()[SLICE].runs[runId]?.confirmed.version ?? -1);

    return {
        run: (runId, wait) => ask(runId, wait, () => reads.run(runId)),
        newer: ({run: runId, version, events}, wait) => {
            newest.set(runId, Math.max(version, newest.get(runId) ?? 0));
            if (isNewer(runId) && !(events && reads.told(runId, version, events))) {
                askForNewer(runId, wait);
            }
        },
        forget: (runId) => newest.delete(runId),
        home: (wait) => ask('home', wait, reads.home),
        stop: () => {
            asking.forEach((timer) => window.clearTimeout(timer));
            asking.clear();
        },
    };
}
