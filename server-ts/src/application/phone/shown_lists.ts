import type {ChannelId, RunId, UserId} from '../../domain/units';

/**
 * The items of a run, and the runs of a channel, as a person last saw them numbered by `/set list`. Others add, move and remove items and
 * start runs in the meantime, and a number must still mean what it stood beside: a tick on the wrong item is worse than a refused one. Null
 * for somebody who has not been shown a list: then a number refers to what is there now.
 */
export interface ShownLists {
    show(user: UserId, of: RunId | ChannelId, ids: readonly string[]): Promise<void>;
    of(user: UserId, of: RunId | ChannelId): Promise<readonly string[] | null>;
}
