import {caller, ok, paging, param, idParam, objectBody, type Answer, type Call} from '../call';
import {forbidden, refusal} from '../errors';
import {textAt} from '../json';
import {canReadChannel} from '../permissions';
import {postList, reactionView} from '../post_views';
import type {PostRecord} from '../records';
import {readable} from './routes_channels';
import {readablePost} from './routes_posts';
import {route, type Route} from './router';
import {followingOf, isThread, threadView} from '../threads';

// `since` gives at most so many rows, the newest (browser.json).
const SINCE_ROWS = 1000;

/** Rows changed after a moment: deleted posts and earlier versions among them, newest made first. */
function since(call: Call, rows: PostRecord[], moment: number): Answer {
    const changed = rows.filter((row) => row.update_at > moment);
    changed.sort((a, b) => a.create_at - b.create_at);
    return ok(postList(call.world.state, changed.reverse().slice(0, SINCE_ROWS)));
}

function ofChannel(call: Call): Answer {
    const channel = readable(call);
    const rows = call.world.state.rowsByChannel.get(channel.id) ?? [];
    const moment = call.query.get('since');
    if (moment !== null) {
        return since(call, rows, Number(moment) || 0);
    }
    const posts = rows.filter((row) => row.delete_at === 0);
    posts.reverse();
    const {from, to, perPage} = paging(call);
    let start = from;
    let end = to;
    const after = call.query.get('after');
    const before = call.query.get('before');
    if (after) {
        end = posts.findIndex((post) => post.id === after) - from;
        start = Math.max(0, end - perPage);
        end = Math.max(0, end);
    } else if (before) {
        start = posts.findIndex((post) => post.id === before) + 1 + from;
        end = start + perPage;
    }
    const page = posts.slice(start, end);
    return ok(
        postList(call.world.state, page, posts[start - 1]?.id ?? '', page.length > 0 ? (posts[end]?.id ?? '') : ''),
    );
}

function pinned(call: Call): Answer {
    const rows = call.world.state.rowsByChannel.get(readable(call).id) ?? [];
    return ok(postList(call.world.state, rows.filter((row) => row.is_pinned && row.delete_at === 0).reverse()));
}

function thread(call: Call): Answer {
    const {state} = call.world;
    const post = readablePost(call);
    const root = post.root_id ? state.posts.get(post.root_id) : post;
    const replies = (state.repliesByRoot.get(root?.id ?? '') ?? []).filter((reply) => reply.delete_at === 0);
    const list = postList(state, root ? [root, ...replies] : replies);
    return ok({...list, has_next: false});
}

function threadOfUser(call: Call): Answer {
    const {state} = call.world;
    const userId = param(call, 'user_id');
    const root = state.posts.get(idParam(call, 'post_id'));
    if (userId !== caller(call).id) {
        throw forbidden();
    }
    if (!root || !isThread(state, root.id) || !state.followings.get(root.id)?.get(userId)?.following) {
        throw refusal(404, 'app.user.get_thread_for_user.not_found', 'Thread does not exist or is not followed.');
    }
    const extended = call.query.get('extended') === 'true';
    return ok(threadView(state, root, followingOf(state, root.id, userId), extended));
}

function threadsOfUser(call: Call): Answer {
    const {state} = call.world;
    const userId = param(call, 'user_id');
    if (userId !== caller(call).id) {
        throw forbidden();
    }
    const extended = call.query.get('extended') === 'true';
    const teamId = idParam(call, 'team_id');
    const threads = [...state.followings.values()].flatMap((followings) => {
        const following = followings.get(userId);
        const root = following?.following ? state.posts.get(following.root_id) : undefined;
        const team = root ? state.channels.get(root.channel_id)?.team_id : undefined;
        const shown = root && isThread(state, root.id) && (team === teamId || team === '');
        return shown && following ? [threadView(state, root, following, extended)] : [];
    });
    return ok({total: threads.length, total_unread_threads: 0, total_unread_mentions: 0, threads});
}

function follow(call: Call, state: boolean): Answer {
    const userId = param(call, 'user_id');
    const root = call.world.state.posts.get(idParam(call, 'post_id'));
    const channel = root && call.world.state.channels.get(root.channel_id);
    if (userId !== caller(call).id || !channel || !canReadChannel(call.world.state, caller(call), channel)) {
        throw forbidden();
    }
    const following = followingOf(call.world.state, root.id, userId);
    following.following = state;
    following.last_viewed_at = call.world.clock.now();
    call.world.changed();
    call.world.hub.publish(
        'thread_follow_changed',
        {reply_count: 0, state, thread_id: root.id},
        {userId, teamId: idParam(call, 'team_id')},
    );
    return ok();
}

function react(call: Call): Answer {
    const {state} = call.world;
    const body = objectBody(call, 'reaction');
    const me = caller(call);
    const post = state.posts.get(textAt(body, 'post_id'));
    const channel = post && state.channels.get(post.channel_id);
    if (textAt(body, 'user_id') !== me.id || !channel || !canReadChannel(state, me, channel)) {
        throw forbidden();
    }
    const reaction = {
        user_id: me.id,
        post_id: post.id,
        emoji_name: textAt(body, 'emoji_name'),
        create_at: call.world.clock.now(),
        channel_id: channel.id,
    };
    const own = state.reactions.get(post.id) ?? [];
    if (!own.some((one) => one.user_id === me.id && one.emoji_name === reaction.emoji_name)) {
        state.reactions.set(post.id, [...own, reaction]);
        post.update_at = reaction.create_at;
        call.world.changed();
    }
    const view = reactionView(reaction);
    call.world.hub.publish('reaction_added', {reaction: JSON.stringify(view)}, {channelId: channel.id});
    return ok(view);
}

function unreact(call: Call): Answer {
    const {state} = call.world;
    const post = readablePost(call);
    const emoji = call.params['emoji_name'] ?? '';
    if (param(call, 'user_id') !== caller(call).id) {
        throw forbidden();
    }
    const own = state.reactions.get(post.id) ?? [];
    const gone = own.find((one) => one.user_id === caller(call).id && one.emoji_name === emoji);
    state.reactions.set(
        post.id,
        own.filter((one) => one !== gone),
    );
    if (gone) {
        const reaction = JSON.stringify(reactionView(gone));
        call.world.changed();
        call.world.hub.publish('reaction_removed', {reaction}, {channelId: post.channel_id});
    }
    return ok();
}

function reactions(call: Call): Answer {
    const {state} = call.world;
    return ok((state.reactions.get(readablePost(call).id) ?? []).map(reactionView));
}

function searchPosts(call: Call): Answer {
    const {state} = call.world;
    const terms = textAt(objectBody(call, 'terms'), 'terms').toLowerCase();
    const teamId = call.params['team_id'] ?? '';
    const found = [...state.posts.values()].filter((post) => {
        const channel = state.channels.get(post.channel_id);
        return (
            post.delete_at === 0 &&
            channel?.team_id === teamId &&
            state.channelMembers.get(channel.id)?.has(caller(call).id) === true &&
            post.message.toLowerCase().includes(terms)
        );
    });
    return ok({...postList(state, found.reverse()), matches: null});
}

export const postListRoutes: Route[] = [
    route('GET', '/api/v4/channels/:channel_id/posts', ofChannel),
    route('GET', '/api/v4/channels/:channel_id/pinned', pinned),
    route('GET', '/api/v4/posts/:post_id/thread', thread),
    route('GET', '/api/v4/users/:user_id/teams/:team_id/threads', threadsOfUser),
    route('GET', '/api/v4/users/:user_id/teams/:team_id/threads/:post_id', threadOfUser),
    route('PUT', '/api/v4/users/:user_id/teams/:team_id/threads/:post_id/following', (call) => follow(call, true)),
    route('DELETE', '/api/v4/users/:user_id/teams/:team_id/threads/:post_id/following', (call) => follow(call, false)),
    route('POST', '/api/v4/reactions', react),
    route('DELETE', '/api/v4/users/:user_id/posts/:post_id/reactions/:emoji_name', unreact),
    route('GET', '/api/v4/posts/:post_id/reactions', reactions),
    route('POST', '/api/v4/teams/:team_id/posts/search', searchPosts),
];
