import {hearsEvents} from '../../contract/version';
import type {Millis, RunId, UserId} from '../../domain/units';
import type {Seals} from '../ports';

/** A tab that stays open longer connects again by itself. */
const KEY_LIFE: Millis = 24 * 60 * 60_000;
/**
 * A tab in view looks at least every 30 s at what it shows, a card alone too; one that was silent for longer is closed or in the background,
 * and asks nothing when it hears a signal.
 */
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
    seen(runId: RunId, tabKey: string, pluginVersion?: number): void;
    count(runId: RunId): number;
    /** Whether each of them takes what changed from a signal; false where there is none. */
    hearEvents(runId: RunId): boolean;
}

interface SeenTab {
    at: Millis;
    hearsEvents: boolean;
}

export function makeWatchers(clock: () => Millis): Watchers {
    /** Both in the order of when they were seen last: what is old stands first. */
    const watched = new Map<RunId, {tabs: Map<string, SeenTab>; at: Millis}>();
    const forgetOldTabs = (tabs: Map<string, SeenTab>): void => {
        const oldest = clock() - SEEN_FOR;
        for (const [tab, {at}] of tabs) {
            if (at >= oldest) {
                return;
            }
            tabs.delete(tab);
        }
    };
    const forgetOldRuns = (): void => {
        const oldest = clock() - SEEN_FOR;
        for (const [runId, {at}] of watched) {
            if (at >= oldest && watched.size < RUNS_WATCHED_AT_MOST) {
                return;
            }
            watched.delete(runId);
        }
    };
    const tabsOn = (runId: RunId): SeenTab[] => {
        const tabs = watched.get(runId)?.tabs ?? new Map<string, SeenTab>();
        forgetOldTabs(tabs);
        return [...tabs.values()];
    };
    return {
        seen: (runId, tabKey, pluginVersion = 0) => {
            const tabs = watched.get(runId)?.tabs ?? new Map<string, SeenTab>();
            watched.delete(runId);
            forgetOldRuns();
            forgetOldTabs(tabs);
            tabs.delete(tabKey);
            tabs.set(tabKey, {at: clock(), hearsEvents: hearsEvents(pluginVersion)});
            watched.set(runId, {tabs, at: clock()});
        },
        count: (runId) => tabsOn(runId).length,
        hearEvents: (runId) => {
            const tabs = tabsOn(runId);
            return tabs.length > 0 && tabs.every((tab) => tab.hearsEvents);
        },
    };
}
