import type {Chat, ChatFailure} from '../../application/mattermost_ports';
import type {ChannelId, PostId, UserId} from '../../domain/units';
import {addMembers, openChannel} from './channel_of_run';
import {findPosts} from './find_posts';
import {isOurs, propsOf} from './post_props';
import {anything, ChatError, type Rest} from './rest';
import {channelShape, postShape} from './shapes';

/** What the sending of messages asks of Mattermost, as the bot. */
export function mattermostChat(rest: Rest, bot: {id: () => UserId; actionUrl: string}): Chat {
    const direct = new Map<UserId, Promise<ChannelId>>();

    return {
        now: async () => {
            const known = rest.chatNow();
            if (known !== null) {
                return known;
            }
            await rest.get('/system/ping', anything);
            return rest.chatNow() ?? 0;
        },
        post: async ({channelId, rootId, content, key, others, permit}) => {
            const pendingPostId = others === 0 ? key : `${key}:${others}`;
            const post = await rest.post(
                '/posts?set_online=false',
                {
                    channel_id: channelId,
                    message: content.message,
                    pending_post_id: pendingPostId,
                    props: propsOf(content, key, bot.actionUrl),
                    ...(rootId === null ? {} : {root_id: rootId}),
                    ...(content.type === undefined ? {} : {type: content.type}),
                },
                postShape,
                permit,
            );
            return {
                postId: post.id,
                mine: isOurs(post, key, bot.id()) && post.channel_id === channelId,
                // Mattermost gives the id back with the post that it has just stored, and not with one that it remembers.
                isOld: post.pending_post_id !== pendingPostId,
            };
        },
        findPosts: findPosts(rest, bot.id),
        isDeleted: async (postId) => {
            try {
                await rest.get(`/posts/${postId}`, postShape);
                return false;
            } catch (error) {
                if (error instanceof ChatError && (error.status === 404 || error.status === 403)) {
                    // 403: it is in a channel that the bot was removed from, and would take no other one either.
                    return error.status === 404;
                }
                throw error;
            }
        },
        edit: async (postId, content, key) => {
            await rest.put(
                `/posts/${postId}/patch`,
                {message: content.message, props: propsOf(content, key, bot.actionUrl)},
                postShape,
            );
        },
        pin: async (postId: PostId) => {
            await rest.post(`/posts/${postId}/pin`, {}, anything);
        },
        unpin: async (postId: PostId) => {
            await rest.post(`/posts/${postId}/unpin`, {}, anything);
        },
        remove: async (postId: PostId) => {
            await rest.delete(`/posts/${postId}`, anything);
        },
        directChannel: (user) => {
            const known = direct.get(user);
            if (known) {
                return known;
            }
            // Shared while it is under way: of two that open it at once the second gets it before the bot counts as its member (11.6), and
            // 15 of 31 first messages were refused with 403.
            const opened = rest.post('/channels/direct', [bot.id(), user], channelShape).then(({id}) => id);
            direct.set(user, opened);
            opened.catch(() => direct.delete(user));
            return opened;
        },
        openChannel: openChannel(rest, bot.id),
        header: async (channelId) => (await rest.get(`/channels/${channelId}`, channelShape)).header,
        setHeader: async (channelId, header) => {
            await rest.put(`/channels/${channelId}/patch`, {header}, channelShape);
        },
        addMembers: addMembers(rest, bot.id),
        failureOf,
    };
}

function failureOf(error: unknown): ChatFailure | null {
    if (!(error instanceof ChatError)) {
        return null;
    }
    const {passing, retryAfterMs, status, id} = error;
    return {passing, retryAfterMs, text: error.message, status, id};
}
