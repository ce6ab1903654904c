import {withoutIntegrations} from './attachments';
import type {JsonObject} from './json';
import type {PostRecord, Reaction} from './records';
import type {State} from './state';

export function reactionView(reaction: Reaction): JsonObject {
    return {
        user_id: reaction.user_id,
        post_id: reaction.post_id,
        emoji_name: reaction.emoji_name,
        create_at: reaction.create_at,
        update_at: reaction.create_at,
        delete_at: 0,
        remote_id: '',
        channel_id: reaction.channel_id,
    };
}

/** How many replies of a thread are not deleted. */
export function replyCount(state: State, rootId: string): number {
    return (state.repliesByRoot.get(rootId) ?? []).filter((reply) => reply.delete_at === 0).length;
}

function metadata(state: State, post: PostRecord): JsonObject {
    const view: JsonObject = {};
    if (Array.isArray(post.props['attachments']) && post.props['attachments'].length > 0) {
        view['embeds'] = [{type: 'message_attachment'}];
    }
    const reactions = state.reactions.get(post.id) ?? [];
    if (reactions.length > 0) {
        view['reactions'] = reactions.map(reactionView);
    }
    if (post.priority) {
        view['priority'] = post.priority;
    }
    return view;
}

/** How much of a post is shown. */
export interface PostViewOptions {
    /** Leave `metadata` out: a repeated `pending_post_id`, a deletion and the threads API do. */
    bare?: boolean;
    /** Let the integrations through: the threads API and the edit history leak them (actions.json). */
    leaky?: boolean;
    pendingPostId?: string;
    replies?: number;
}

/** A post as clients get it. */
export function postView(state: State, post: PostRecord, options: PostViewOptions = {}): JsonObject {
    const reactions = state.reactions.get(post.id) ?? [];
    const gone = post.delete_at > 0;
    return {
        id: post.id,
        create_at: post.create_at,
        update_at: post.update_at,
        edit_at: post.edit_at,
        delete_at: post.delete_at,
        is_pinned: post.is_pinned,
        user_id: post.user_id,
        channel_id: post.channel_id,
        root_id: post.root_id,
        original_id: post.original_id,
        // Deleted posts and earlier versions come without their text (posts.json, since).
        message: gone && !options.leaky ? '' : post.message,
        type: post.type,
        props: options.leaky ? post.props : withoutIntegrations(post.props),
        hashtags: post.hashtags,
        file_ids: post.file_ids,
        pending_post_id: options.pendingPostId ?? '',
        ...(reactions.length > 0 ? {has_reactions: true} : {}),
        ...(post.from_api ? {remote_id: ''} : {}),
        reply_count: options.replies ?? replyCount(state, post.root_id || post.id),
        last_reply_at: 0,
        participants: null,
        ...(options.bare ? {} : {metadata: gone ? {} : metadata(state, post)}),
    };
}

/** The list shape of posts. */
export function postList(state: State, posts: PostRecord[], next = '', previous = ''): JsonObject {
    const byId: JsonObject = {};
    for (const post of posts) {
        byId[post.id] = postView(state, post);
    }
    return {
        order: posts.map((post) => post.id),
        posts: byId,
        next_post_id: next,
        prev_post_id: previous,
        first_inaccessible_post_time: 0,
    };
}
