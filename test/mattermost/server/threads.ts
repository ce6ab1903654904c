import type {JsonObject} from './json';
import {postView, replyCount} from './post_views';
import type {Following, PostRecord} from './records';
import {innerMap, type State} from './state';
import {publicUser} from './user_views';
import type {World} from './world';

/** Whether and how a person follows a thread; made when missing. */
export function followingOf(state: State, rootId: string, userId: string): Following {
    const followings = innerMap(state.followings, rootId);
    let following = followings.get(userId);
    if (!following) {
        following = {root_id: rootId, user_id: userId, following: false, last_viewed_at: 0, unread_mentions: 0};
        followings.set(userId, following);
    }
    return following;
}

function participants(state: State, rootId: string, extended: boolean): JsonObject[] {
    const ids = new Set((state.repliesByRoot.get(rootId) ?? []).map((reply) => reply.user_id));
    return [...ids].map((id) => {
        const user = state.users.get(id);
        if (user && extended) {
            return publicUser(user);
        }
        // Without `extended` only the id is filled in, everything else is empty (posts.json).
        return {
            id,
            delete_at: 0,
            username: '',
            auth_data: '',
            auth_service: '',
            email: '',
            nickname: '',
            first_name: '',
            last_name: '',
            position: '',
            roles: '',
            locale: '',
            timezone: null,
            disable_welcome_email: false,
        };
    });
}

/** A thread as the threads API and `thread_updated` give it: the context of buttons leaks here (actions.json). */
export function threadView(state: State, root: PostRecord, following: Following, extended: boolean): JsonObject {
    const replies = (state.repliesByRoot.get(root.id) ?? []).filter((reply) => reply.delete_at === 0);
    const unread = replies.filter(
        (reply) => reply.create_at > following.last_viewed_at && reply.user_id !== following.user_id,
    );
    return {
        id: root.id,
        reply_count: replies.length,
        last_reply_at: replies.at(-1)?.create_at ?? 0,
        last_viewed_at: following.last_viewed_at,
        participants: participants(state, root.id, extended),
        post: postView(state, root, {bare: true, leaky: true, replies: 0}),
        unread_replies: unread.length,
        unread_mentions: following.unread_mentions,
        is_urgent: false,
        delete_at: 0,
    };
}

/** Books a reply on its thread: who follows it from now on. Returns the followers other than the author. */
export function noteReply(world: World, reply: PostRecord, mentioned: string[]): string[] {
    const {state} = world;
    const root = state.posts.get(reply.root_id);
    if (!root) {
        return [];
    }
    for (const userId of new Set([root.user_id, reply.user_id, ...mentioned])) {
        const following = followingOf(state, root.id, userId);
        following.following = true;
        following.unread_mentions += mentioned.includes(userId) ? 1 : 0;
        if (userId === reply.user_id) {
            following.last_viewed_at = reply.create_at;
        }
    }
    const all = [...innerMap(state.followings, root.id).values()].filter((one) => one.following);
    return all.map((one) => one.user_id).filter((userId) => userId !== reply.user_id);
}

/** Tells everybody who follows a thread that it has a new reply. */
export function publishThread(world: World, reply: PostRecord): void {
    const {state} = world;
    const root = state.posts.get(reply.root_id);
    const teamId = state.channels.get(reply.channel_id)?.team_id ?? '';
    for (const following of innerMap(state.followings, reply.root_id).values()) {
        if (root && following.following) {
            world.hub.publish(
                'thread_updated',
                {
                    previous_unread_mentions: 0,
                    previous_unread_replies: 0,
                    thread: JSON.stringify(threadView(state, root, following, true)),
                },
                {userId: following.user_id, teamId},
            );
        }
    }
}

/** A thread exists from its first reply on. */
export function isThread(state: State, rootId: string): boolean {
    return replyCount(state, rootId) > 0;
}
