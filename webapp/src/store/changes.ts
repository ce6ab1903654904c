import {checklistRefusal} from '../../../server-ts/src/contract/checklist_refusals';
import type {WireCommand} from '../../../server-ts/src/contract/shapes';
import {findItem} from '../../../server-ts/src/domain/run';
import type {RunId} from '../../../server-ts/src/domain/units';
import {meOf, teamOf} from '../host/host_state';
import {randomId} from '../host/random_ids';
import {keepChanges} from './kept_changes';
import {tryChange} from './overlay';
import type {Outcome, Send} from './send';
import {SLICE, type ItemChange, type Pending, type Store} from './state';

/** How long to wait before what could not be sent is tried again: doubling, so that a server that comes back is not stormed. */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

export interface Changes {
    /** Shows a change of the checklist at once and sends it in its turn. False when the rules refuse it here already: the item says why. */
    change(runId: RunId, command: ItemChange): boolean;
    /** Sends any other change and waits for the answer. `id` makes a second try the same act. */
    ask(runId: RunId, command: WireCommand, id?: string): Promise<Outcome<unknown>>;
    /** Sends what waits, now: the connection is back. */
    flush(): void;
    stop(): void;
}

/**
 * One change after the other, those of a run in the order in which they were made: a later one may build on an earlier one. What cannot
 * go now holds up its own run and no other: a team whose command is gone, or known no more, stays so until an admin mends it.
 */
export function makeChanges(store: Store, send: Send): Changes {
    let busy = false;
    let stopped = false;
    let wait = FIRST_WAIT_MS;
    let timer: number | undefined;
    /** Runs whose first change could not go; they are passed over until it is time to try again. */
    const held = new Set<RunId>();

    const ours = () => store.getState()[SLICE];
    const unsubscribe = keepOnChange(store);

    /** Nobody's after a log-out: it would be sent in the name of whoever logs in next. */
    const firstToGo = () => ours().pending.find(({runId, by}) => !held.has(runId) && by === meOf(store.getState()));

    const sendWaiting = async (): Promise<void> => {
        for (let next = firstToGo(); next; next = firstToGo()) {
            const outcome = await sendChange(store, send, next);
            if (stopped) {
                return;
            }
            if (settle(store, next, outcome)) {
                wait = FIRST_WAIT_MS;
            } else {
                held.add(next.runId);
            }
        }
        if (held.size > 0) {
            timer = window.setTimeout(tryAll, wait);
            wait = Math.min(wait * 2, LONGEST_WAIT_MS);
        }
    };

    const flush = () => {
        if (!busy && !stopped) {
            window.clearTimeout(timer);
            busy = true;
            void sendWaiting().finally(() => (busy = false));
        }
    };
    const tryAll = () => {
        held.clear();
        flush();
    };

    return {
        change: (runId, command) => {
            const pending = pendingOf(store, runId, command);
            const shown = ours().runs[runId]?.shown;
            const verdict = shown ? tryChange(shown, pending) : true;
            const text = typeof verdict === 'object' ? checklistRefusal(verdict) : null;
            if (text !== null) {
                store.dispatch({
                    type: 'SET_CYCLE_ITEM_PROBLEM',
                    runId,
                    itemId: command.itemId,
                    problem: {text, ref: ''},
                });
            } else if (verdict !== false) {
                store.dispatch({type: 'SET_CYCLE_CHANGE_ASKED', change: pending});
                held.delete(runId);
                flush();
            }
            return text === null;
        },
        ask: async (runId, command, id = randomId()) => {
            const entry = ours().runs[runId];
            const since = entry?.confirmed.version;
            const teamId = entry?.confirmed.teamId ?? ours().summaries[runId]?.teamId ?? teamOf(store.getState());
            const outcome = await send<'change'>(
                {type: 'change', runId, command, ...(since === undefined ? {} : {since})},
                {id, teamId},
            );
            if (outcome.ok) {
                store.dispatch({type: 'SET_CYCLE_RUN', answer: outcome.body, me: meOf(store.getState())});
                sayNotes(store, outcome.body.notes);
            }
            return outcome;
        },
        flush: () => {
            wait = FIRST_WAIT_MS;
            tryAll();
        },
        stop: () => {
            stopped = true;
            window.clearTimeout(timer);
            unsubscribe();
        },
    };
}

/** What could not be done, in the sidecar's words. */
function sayNotes(store: Store, notes: string[] = []): void {
    if (notes.length > 0) {
        const {toast: before} = store.getState()[SLICE];
        // One that still stands there may hold what somebody typed, as of the first of two items.
        const all = before?.kind === 'note' ? [before.text, ...notes] : notes;
        const toast = {id: Date.now(), kind: 'note' as const, text: all.join(' '), undo: null};
        store.dispatch({type: 'SET_CYCLE_TOAST', toast});
    }
}

function pendingOf(store: Store, runId: RunId, command: ItemChange): Pending {
    const state = store.getState();
    const {runs, clockAhead} = state[SLICE];
    const teamId = runs[runId]?.confirmed.teamId ?? teamOf(state);
    return {id: randomId(), runId, teamId, command, at: Date.now() + clockAhead, by: meOf(state)};
}

function sendChange(store: Store, send: Send, change: Pending): Promise<Outcome<unknown>> {
    const {id, runId, teamId, command} = change;
    const since = store.getState()[SLICE].runs[runId]?.confirmed.version;
    return send<'change'>({type: 'change', runId, command, ...(since === undefined ? {} : {since})}, {id, teamId}).then(
        (outcome) => {
            if (outcome.ok) {
                store.dispatch({type: 'SET_CYCLE_CHANGE_DONE', id, answer: outcome.body, me: meOf(store.getState())});
            }
            return outcome;
        },
    );
}

/** What passes: the change is kept, and sent again. A token that is not known is mended by an admin. */
const WAITS: ReadonlySet<string> = new Set(['reload_needed', 'unknown_command_token']);

/** True when the change is settled for good; false when it has to be sent again. */
function settle(store: Store, change: Pending, outcome: Outcome<unknown>): boolean {
    if (outcome.ok) {
        return true;
    }
    if (outcome.kind !== 'refused' || WAITS.has(outcome.reason)) {
        return false;
    }
    const {runId, command} = change;
    store.dispatch({type: 'SET_CYCLE_CHANGE_REFUSED', id: change.id, problem: {text: outcome.text, ref: outcome.ref}});
    const run = store.getState()[SLICE].runs[runId]?.shown;
    const known = run && findItem(run, command.itemId)?.item;
    if (!known || outcome.reason === 'item_gone') {
        // No line is left to say it at. What was typed is given back.
        const {title = known?.title, note = ''}: {type: string; title?: string; note?: string} = command;
        sayNotes(store, [`“${title}”${note && ` ${note}`}`, outcome.text, outcome.ref]);
    }
    return true;
}

function keepOnChange(store: Store): () => void {
    let kept = store.getState()[SLICE].pending;
    return store.subscribe(() => {
        const {pending} = store.getState()[SLICE];
        if (pending !== kept) {
            kept = pending;
            keepChanges(meOf(store.getState()), pending);
        }
    });
}
