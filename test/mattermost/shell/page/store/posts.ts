import type {Post, PostList} from '../api/schemas';
import type {Action} from './actions';
import type {State} from './state';

type Posts = State['entities']['posts'];

const isOlderThan = (known: Post | undefined, post: Post): boolean =>
    known === undefined || known.update_at <= post.update_at || post.type === 'system_ephemeral';

function withPosts(state: Posts, posts: Post[]): Posts {
    const newer = posts.filter((post) => isOlderThan(state.posts[post.id], post));
    const threads: Record<string, string[]> = {...state.postsInThread};
    for (const post of newer) {
        if (post.root_id !== '') {
            threads[post.root_id] = [...new Set([...(threads[post.root_id] ?? []), post.id])];
        }
    }
    return {
        ...state,
        posts: {...state.posts, ...Object.fromEntries(newer.map((post) => [post.id, post]))},
        postsInThread: threads,
    };
}

/** Newest first, as Mattermost orders a channel's posts. */
function placed(state: Posts, channelId: string, ids: string[]): Posts {
    const known = state.postsInChannel[channelId]?.[0]?.order ?? [];
    const order = [...new Set([...ids, ...known])].sort(
        (a, b) => (state.posts[b]?.create_at ?? 0) - (state.posts[a]?.create_at ?? 0),
    );
    return {...state, postsInChannel: {...state.postsInChannel, [channelId]: [{order, recent: true}]}};
}

function fromList(list: PostList): Post[] {
    return Object.values(list.posts);
}

function withReply(state: Posts, reply: Post): Posts {
    const root = state.posts[reply.root_id];
    if (root === undefined || state.posts[reply.id] !== undefined) {
        return state;
    }
    const counted = {...root, reply_count: root.reply_count + 1, last_reply_at: reply.create_at};
    return {...state, posts: {...state.posts, [root.id]: counted}};
}

/** An edit's event says 0 replies whatever there are: the known count stays. */
function withKnownReplies(state: Posts, post: Post): Post {
    const known = state.posts[post.id]?.reply_count ?? 0;
    return {...post, reply_count: Math.max(known, post.reply_count)};
}

function without(state: Posts, post: Post): Posts {
    const {[post.id]: _removed, ...posts} = state.posts;
    const order = (state.postsInChannel[post.channel_id]?.[0]?.order ?? []).filter((id) => id !== post.id);
    return {...state, posts, postsInChannel: {...state.postsInChannel, [post.channel_id]: [{order, recent: true}]}};
}

export function posts(state: Posts, action: Action): Posts {
    switch (action.type) {
        case 'RECEIVED_POSTS':
            return withPosts(state, fromList(action.data));
        case 'RECEIVED_POSTS_IN_CHANNEL':
            return placed(withPosts(state, fromList(action.data)), action.channelId, action.data.order);
        case 'RECEIVED_POST':
            return withPosts(state, [withKnownReplies(state, action.data)]);
        case 'RECEIVED_NEW_POST': {
            const counted =
                action.data.root_id !== '' && action.data.type !== 'system_ephemeral'
                    ? withReply(state, action.data)
                    : state;
            return placed(withPosts(counted, [action.data]), action.data.channel_id, [action.data.id]);
        }
        case 'POST_DELETED': {
            const known = state.posts[action.data.id];
            const deleted =
                known === undefined
                    ? undefined
                    : {...known, ...action.data, delete_at: action.data.delete_at || action.data.update_at, props: {}};
            return deleted === undefined
                ? state
                : {...state, posts: {...state.posts, [deleted.id]: {...deleted, state: 'DELETED', message: ''}}};
        }
        case 'POST_REMOVED':
            return without(state, action.data);
        default:
            return state;
    }
}
