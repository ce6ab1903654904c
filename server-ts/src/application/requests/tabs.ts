import type {Millis, RunId, UserId} from '../../domain/units';
import type {Seals} from '../ports';

/** A tab that stays open longer connects again by itself. */
const KEY_LIFE: Millis = 24 * 60 * 60_000;
/** A tab asks at least every 30 s about what it shows; one that was silent for longer has been closed. */
const SEEN_FOR: Millis = 65_000;
const RUNS_WATCHED_AT_MOST = 5_000;

/**
 * The key that `connect` hands to a tab and that every other hidden request carries. It is bound to the person: a text that somebody was
 * tricked into pasting as a command has none, or another person's.
 */
export function makeTabKey(seals: Seals, userId: UserId, nonce: string, now: Millis): string {
    const marks = `${now.toString(36)}.${nonce}`;
    return `${marks}.${seals.seal(`tab\n${userId}\n${marks}`)}`;
}

export function tabKeyHolds(seals: Seals, userId: UserId, key: string | undefined, now: Millis): boolean {
    const match = /^([0-9a-z]{1,12})\.([a-z0-9]{1,40})\.([A-Za-z0-9_-]{10,100})$/.exec(key ?? '');
    if (!match) {
        return false;
    }
    const [, issued = '', nonce = '', seal = ''] = match;
    const age = now - parseInt(issued, 36);
    // A clock that was set back must not lock everybody out, so only the age counts, in either direction.
    return Math.abs(age) <= KEY_LIFE && seals.holds(`tab\n${userId}\n${issued}.${nonce}`, seal);
}

/** How many tabs show a run: if there are many, they are told to spread their requests. */
export interface Watchers {
    seen(runId: RunId, tabKey: string): void;
    count(runId: RunId): number;
}

export function makeWatchers(clock: () => Millis): Watchers {
    const watched = new Map<RunId, Map<string, Millis>>();
    const fresh = (tabs: Map<string, Millis>): Map<string, Millis> => {
        const oldest = clock() - SEEN_FOR;
        for (const [tab, at] of tabs) {
            if (at < oldest) {
                tabs.delete(tab);
            }
        }
        return tabs;
    };
    return {
        seen: (runId, tabKey) => {
            const tabs = watched.get(runId) ?? new Map<string, Millis>();
            tabs.set(tabKey, clock());
            if (!watched.has(runId) && watched.size >= RUNS_WATCHED_AT_MOST) {
                watched.clear();
            }
            watched.set(runId, tabs);
        },
        count: (runId) => fresh(watched.get(runId) ?? new Map<string, Millis>()).size,
    };
}
