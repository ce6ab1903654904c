import type {RunId, UserId} from '../domain/units';

const KEPT_AT_MOST = 2_000;

/**
 * The items of a run as a person last saw them numbered by `/set list`. Others add, move and remove items meanwhile, and a number must
 * still mean what stood beside it: a tick that lands on another item is worse than a refused one. Kept by this replica alone; without it a
 * number counts the items as they stand now.
 */
export interface ShownLists {
    show(user: UserId, runId: RunId, itemIds: readonly string[]): void;
    of(user: UserId, runId: RunId): readonly string[] | null;
}

export function makeShownLists(): ShownLists {
    const lists = new Map<string, readonly string[]>();
    return {
        show: (user, runId, itemIds) => {
            const key = `${user} ${runId}`;
            lists.delete(key);
            const [oldest] = lists.keys();
            if (lists.size >= KEPT_AT_MOST && oldest !== undefined) {
                lists.delete(oldest);
            }
            lists.set(key, itemIds);
        },
        of: (user, runId) => lists.get(`${user} ${runId}`) ?? null,
    };
}
