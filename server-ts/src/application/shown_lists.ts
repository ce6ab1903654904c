import type {ChannelId, RunId, UserId} from '../domain/units';

const KEPT_AT_MOST = 2_000;

/**
 * The items of a run, and the runs of a channel, as a person last saw them numbered by `/set list`. Others add, move and remove items and
 * start runs meanwhile, and a number must still mean what stood beside it: a tick that lands on another item is worse than a refused one.
 * Kept by this replica alone; without it a number counts what is there now.
 */
export interface ShownLists {
    show(user: UserId, of: RunId | ChannelId, ids: readonly string[]): void;
    of(user: UserId, of: RunId | ChannelId): readonly string[] | null;
}

export function makeShownLists(): ShownLists {
    const lists = new Map<string, readonly string[]>();
    return {
        show: (user, of, ids) => {
            const key = `${user} ${of}`;
            lists.delete(key);
            const [oldest] = lists.keys();
            if (lists.size >= KEPT_AT_MOST && oldest !== undefined) {
                lists.delete(oldest);
            }
            lists.set(key, ids);
        },
        of: (user, of) => lists.get(`${user} ${of}`) ?? null,
    };
}
