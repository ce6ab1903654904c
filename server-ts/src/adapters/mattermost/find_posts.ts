import type * as v from 'valibot';
import type {Chat} from '../../application/mattermost_ports';
import type {Millis, PostId, UserId} from '../../domain/units';
import {isOurs} from './post_props';
import type {Rest} from './rest';
import {postListShape, type postShape} from './shapes';

/** Mattermost's clock and what we know of it differ by less; `since` also lists rows by their last change. */
const LOOK_BACK_MS = 60_000;
/**
 * `since` gives at most the newest 1,000 rows; more are read page by page, until they are older than what is looked for. The bound is for a
 * channel of which that is never said: 40,000 posts since a first attempt are no channel of people.
 */
const PAGE = 200;
const PAGES = 200;
const SINCE_LIMIT = 1_000;

/** Finds the posts that carry a key, the oldest first. */
export function findPosts(rest: Rest, botId: () => UserId): Chat['findPosts'] {
    return async (channelId, key, since) => {
        const from = since - LOOK_BACK_MS;
        const changed = await rest.get(`/channels/${channelId}/posts?since=${from}`, postListShape);
        const found = new Map<PostId, Millis>();
        const look = (posts: Record<PostId, v.InferOutput<typeof postShape>>): void =>
            Object.values(posts)
                .filter((post) => isOurs(post, key, botId()))
                .forEach((post) => found.set(post.id, post.create_at));
        look(changed.posts);
        const isCut = Object.keys(changed.posts).length >= SINCE_LIMIT;
        for (let page = 0; isCut && page < PAGES; page += 1) {
            const more = await rest.get(`/channels/${channelId}/posts?page=${page}&per_page=${PAGE}`, postListShape);
            look(more.posts);
            if (more.order.length < PAGE || Object.values(more.posts).every((post) => post.create_at < from)) {
                break;
            }
        }
        return [...found].sort(([, a], [, b]) => a - b).map(([id]) => id);
    };
}
