import {parseSignal, type Signal} from '../../../server-ts/src/contract/signal';
import type {Millis, RunId} from '../../../server-ts/src/domain/units';
import {openChannelOf, teamOf} from '../host/host_state';
import {makeAsking, type Asking} from './asking';
import type {Reads} from './reads';
import {SLICE, type Store} from './state';

/**
 * Signals are hints that may be lost, so what is on the screen is asked for again at least this often. By these questions the sidecar also
 * knows how many tabs a signal sets asking: of 300 with nothing but a card in view it knew none after a minute, and they asked all at once.
 */
const LOOK_AGAIN_MS = 30_000;
/** Signals of channels that are not open may be dropped by Mattermost altogether. */
const OTHER_CHANNEL_MS = 3_000;
/** So many looks at such a run and there is one at everything. */
const LOOKS_PER_ROUND = LOOK_AGAIN_MS / OTHER_CHANNEL_MS;
/**
 * Somebody may be setting the team up at this moment; most often nobody is, so each pause is twice the one before. Who did it here, or comes
 * back to the page, does not wait for it.
 */
const NOT_SET_UP_MS = 5_000;
const NOT_SET_UP_LONGEST_MS = 60_000;
/**
 * While nobody answers, a tab asks one thing alone: after 1 to 2 s at first, later at half to all of a pause that grows by a twentieth of what
 * has passed, up to 10 s. Who waits out a restart sees it end within some 3 s, and the tabs that ask a server that is down for long, or come
 * back to it, are spread.
 */
const AWAY_MS = 2_000;
const AWAY_GROWS = 1.05;
const AWAY_LONGEST_MS = 10_000;
/** A list changes with each of its runs, so several signals at once become one request. */
const LIST_PAUSE_MS = 300;

export interface Live {
    /** A run is on the screen (a card or the sidebar's page) until the returned function is called. */
    watchRun(runId: RunId): () => void;
    /** The sidebar is open until the returned function is called. */
    watchHome(): () => void;
    /** A `typing` event of Mattermost's websocket. */
    heard(data: Record<string, unknown>): void;
    /** Asks for everything on the screen: after a reconnect, on focus, on another channel. */
    catchUp(): void;
    stop(): void;
}

/**
 * Keeps what is on the screen up to date, and asks for nothing else. With the sidebar closed and no card in view nothing runs; a page in the
 * background asks when it comes to the front.
 */
export function makeLive(store: Store, reads: Reads, onBack: () => void): Live {
    const watched = new Map<RunId, number>();
    const asking = makeAsking(store, reads);
    let open = 0;
    let looks = 0;
    let poll: number | undefined;
    let place = placeNow(store);
    let wasAway = false;
    let awayPause = AWAY_MS;
    let setUpPause = NOT_SET_UP_MS;

    const catchUp = (): void => {
        if (open + watched.size > 0) {
            onBack();
        }
        if (open > 0) {
            asking.home(0);
        }
        watched.forEach((_, runId) => asking.run(runId, 0));
    };

    const schedule = (): void => {
        window.clearTimeout(poll);
        if (open + watched.size > 0) {
            // A server that hangs gets no second question before it has answered the first.
            poll = window.setTimeout(() => void look().then(schedule), rest());
        }
    };
    const rest = (): Millis =>
        wasAway ? awayPause * (1 - Math.random() / 2) : open > 0 ? pause(store, setUpPause) : LOOK_AGAIN_MS;
    const look = async (): Promise<void> => {
        if (document.hidden) {
            return;
        }
        const {page} = store.getState()[SLICE];
        looks += 1;
        setUpPause = Math.min(setUpPause * 2, NOT_SET_UP_LONGEST_MS);
        const isOneOfMany = looks % LOOKS_PER_ROUND > 0;
        // It begins anew after a while of calm alone: what fails again and again is not asked for every two seconds.
        awayPause = wasAway ? Math.min(awayPause * AWAY_GROWS, AWAY_LONGEST_MS) : AWAY_MS;
        if (isOneOfMany && wasAway) {
            const [runId = ''] = watched.keys();
            await (open > 0 ? reads.home() : reads.run(runId));
        } else if (isOneOfMany && page.name === 'run' && rest() === OTHER_CHANNEL_MS) {
            asking.run(page.runId, 0);
        } else {
            catchUp();
        }
    };

    const unsubscribe = store.subscribe(() => {
        const now = placeNow(store);
        const isAway = (store.getState()[SLICE]?.connection.offlineSince ?? null) !== null;
        if (now !== place || isAway !== wasAway) {
            const asks = now !== place || wasAway;
            place = now;
            wasAway = isAway;
            setUpPause = NOT_SET_UP_MS;
            if (asks) {
                catchUp();
            }
            schedule();
        }
    });
    const unlisten = whenBack(catchUp);

    return {
        catchUp,
        watchRun: (runId) => {
            const before = watched.get(runId) ?? 0;
            watched.set(runId, before + 1);
            if (before === 0) {
                asking.run(runId, 0);
                // With each card that scrolls into view the next look would be put off anew.
                if (open + watched.size === 1) {
                    schedule();
                }
            }
            return () => {
                const left = (watched.get(runId) ?? 1) - 1;
                if (left > 0) {
                    watched.set(runId, left);
                } else {
                    watched.delete(runId);
                    asking.forget(runId);
                }
                if (open + watched.size === 0) {
                    schedule();
                }
            };
        },
        watchHome: () => {
            open += 1;
            asking.home(0);
            schedule();
            return () => {
                open -= 1;
                schedule();
            };
        },
        heard: (data) => {
            // Anybody may send a `typing` event with any text, but its sender is stamped by Mattermost: only the bot's counts.
            const signal = isBot(store, data['user_id']) && parseSignal(data['parent_id']);
            if (signal && !document.hidden) {
                askAfter(signal, store, asking, open > 0, watched);
            }
        },
        stop: () => {
            window.clearTimeout(poll);
            asking.stop();
            watched.clear();
            open = 0;
            unsubscribe();
            unlisten();
        },
    };
}

/** Asks for what a signal says is new, if it is on the screen. */
function askAfter(
    signal: Signal,
    store: Store,
    asking: Asking,
    isOpen: boolean,
    watched: ReadonlyMap<RunId, number>,
): void {
    const wait = Math.random() * signal.spread;
    const {summaries, page} = store.getState()[SLICE];
    // While a run fills the page nobody sees the lists; going back to them loads them anyway.
    const listed = isOpen && page.name === 'home';
    if (signal.kind === 'home') {
        if (listed) {
            asking.home(wait);
        }
        return;
    }
    if (watched.has(signal.run)) {
        asking.newer(signal, wait);
    }
    if (listed && signal.version > (summaries[signal.run]?.version ?? -1)) {
        asking.home(wait + LIST_PAUSE_MS);
    }
}

/** Calls `catchUp` when the page comes to the front or is online again, until the returned function is called. */
function whenBack(catchUp: () => void): () => void {
    const onVisible = (): void => {
        if (!document.hidden) {
            catchUp();
        }
    };
    const all = (how: 'addEventListener' | 'removeEventListener'): void => {
        window[how]('focus', onVisible);
        window[how]('online', onVisible);
        document[how]('visibilitychange', onVisible);
    };
    all('addEventListener');
    return () => all('removeEventListener');
}

function isBot(store: Store, user: unknown): boolean {
    return Object.values(store.getState()[SLICE].connection.teams).some((team) => team.botId === user);
}

/** Team, whether it is set up, channel and page: if one of them changes, something else is on the screen. */
function placeNow(store: Store): string {
    const state = store.getState();
    const {page, connection} = state[SLICE] ?? {};
    const teamId = teamOf(state);
    return `${teamId} ${connection?.notSetUp[teamId] === true} ${openChannelOf(state)} ${page?.name === 'run' ? page.runId : ''}`;
}

function pause(store: Store, notSetUp: Millis): Millis {
    const state = store.getState();
    const {page, runs, connection} = state[SLICE];
    if (connection.notSetUp[teamOf(state)]) {
        return notSetUp;
    }
    const channelId = page.name === 'run' ? runs[page.runId]?.confirmed.channelId : undefined;
    return channelId !== undefined && channelId !== openChannelOf(state) ? OTHER_CHANNEL_MS : LOOK_AGAIN_MS;
}
