import * as v from 'valibot';
import type {Chat, ChatFailure, PostContent} from '../../application/mattermost_ports';
import {PROPS_KEY} from '../../contract/names';
import type {ChannelId, Millis, PostId, UserId} from '../../domain/units';
import {orNull} from './channels';
import {anything, ChatError, type Rest} from './rest';
import {channelMemberShape, channelShape, KEY_PROP, postListShape, postShape} from './shapes';

/** Mattermost's clock and what we know of it differ by less; `since` also lists rows by their last change. */
const LOOK_BACK_MS = 60_000;
/**
 * `since` gives at most the newest 1,000 rows; more are read page by page, until they are older than what is looked for. The bound is for a
 * channel of which that is never said: 40,000 posts since a first attempt are no channel of people.
 */
const PAGE = 200;
const PAGES = 200;
const SINCE_LIMIT = 1_000;

const COLOURS: Record<PostContent['colour'], string> = {
    quiet: '#8d93a5',
    warning: '#cc8f00',
    danger: '#d24b4e',
    good: '#3db887',
};

export function mattermostChat(rest: Rest, bot: {id: () => UserId; actionUrl: string}): Chat {
    const direct = new Map<UserId, Promise<ChannelId>>();

    const propsOf = (content: PostContent, key: string): Record<string, unknown> => ({
        [KEY_PROP]: key,
        ...(content.card ? {[PROPS_KEY]: content.card} : {}),
        ...(content.lines.length > 0 || content.buttons.length > 0
            ? {
                  attachments: [
                      {
                          color: COLOURS[content.colour],
                          text: content.lines.join('\n'),
                          fallback: content.message,
                          actions: content.buttons.map((button) => ({
                              id: button.id,
                              type: 'button',
                              name: button.label,
                              style: button.style,
                              integration: {url: bot.actionUrl, context: button.context},
                          })),
                      },
                  ],
              }
            : {}),
    });

    const isOurs = (post: v.InferOutput<typeof postShape>, key: string): boolean =>
        post.user_id === bot.id() && post.original_id === '' && post.delete_at === 0 && post.props?.[KEY_PROP] === key;

    return {
        now: async () => {
            const known = rest.chatNow();
            if (known !== null) {
                return known;
            }
            await rest.get('/system/ping', anything);
            return rest.chatNow() ?? 0;
        },
        post: async ({channelId, rootId, content, key, attempt}) => {
            const post = await rest.post(
                '/posts?set_online=false',
                {
                    channel_id: channelId,
                    message: content.message,
                    // The id is not bound to a user: after the first attempt it may be known, so each has its own.
                    pending_post_id: attempt === 1 ? key : `${key}:${attempt}`,
                    props: propsOf(content, key),
                    ...(rootId === null ? {} : {root_id: rootId}),
                    ...(content.type === undefined ? {} : {type: content.type}),
                },
                postShape,
            );
            return {postId: post.id, mine: isOurs(post, key) && post.channel_id === channelId};
        },
        findPosts: async (channelId, key, since) => {
            const from = since - LOOK_BACK_MS;
            const changed = await rest.get(`/channels/${channelId}/posts?since=${from}`, postListShape);
            const found = new Map<PostId, Millis>();
            const look = (posts: Record<PostId, v.InferOutput<typeof postShape>>): void =>
                Object.values(posts)
                    .filter((post) => isOurs(post, key))
                    .forEach((post) => found.set(post.id, post.create_at));
            look(changed.posts);
            const isCut = Object.keys(changed.posts).length >= SINCE_LIMIT;
            for (let page = 0; isCut && page < PAGES; page += 1) {
                const more = await rest.get(
                    `/channels/${channelId}/posts?page=${page}&per_page=${PAGE}`,
                    postListShape,
                );
                look(more.posts);
                if (more.order.length < PAGE || Object.values(more.posts).every((post) => post.create_at < from)) {
                    break;
                }
            }
            return [...found].sort(([, a], [, b]) => a - b).map(([id]) => id);
        },
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
                {message: content.message, props: propsOf(content, key)},
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
        openChannel: async ({teamId, runId, name, displayName, header, visibility}) => {
            // Tells a channel that an earlier, interrupted attempt made from one that somebody else has. Everybody in the channel reads it at
            // its beginning, so it is short: 40 bits are plenty among channels of one name that the bot made.
            const mark = runId.slice(0, 8);
            const purpose = `SET Cycle run ${mark}`;
            try {
                const made = await rest.post(
                    '/channels',
                    {
                        team_id: teamId,
                        name,
                        display_name: displayNameOf(displayName),
                        type: visibility === 'public' ? 'O' : 'P',
                        purpose,
                        header,
                    },
                    channelShape,
                );
                return made.id;
            } catch (error) {
                if (!(error instanceof ChatError) || error.id !== 'store.sql_channel.save_channel.exists.app_error') {
                    throw error;
                }
                const found = await orNull(() => rest.get(`/teams/${teamId}/channels/name/${name}`, channelShape));
                return found?.purpose.includes(mark) && found.creator_id === bot.id() && found.delete_at === 0
                    ? found.id
                    : 'taken';
            }
        },
        header: async (channelId) => (await rest.get(`/channels/${channelId}`, channelShape)).header,
        setHeader: async (channelId, header) => {
            await rest.put(`/channels/${channelId}/patch`, {header}, channelShape);
        },
        addMembers: async (channelId, users) => {
            const others = users.filter((user) => user !== bot.id());
            if (others.length === 0) {
                return [];
            }
            try {
                // A list in which one cannot be added answers 201 with those that could.
                const answer = await rest.post(
                    `/channels/${channelId}/members`,
                    {user_ids: others},
                    v.union([v.array(channelMemberShape), channelMemberShape]),
                );
                const added = new Set((Array.isArray(answer) ? answer : [answer]).map((member) => member.user_id));
                return others.filter((user) => !added.has(user));
            } catch (error) {
                if (error instanceof ChatError && !error.passing) {
                    return others;
                }
                throw error;
            }
        },
        failureOf,
    };
}

/** Mattermost keeps display names to 64 characters. */
function displayNameOf(name: string): string {
    const characters = [...name];
    return characters.length <= 64 ? name : `${characters.slice(0, 63).join('').trimEnd()}…`;
}

function failureOf(error: unknown): ChatFailure | null {
    if (!(error instanceof ChatError)) {
        return null;
    }
    // Eight attempts at once with one id: the first is still being stored. Not a failure, only too early.
    const passing = error.passing || error.id === 'api.post.deduplicate_create_post.pending';
    return {passing, retryAfterMs: retryAfter(error), text: error.message, status: error.status, id: error.id};
}

function retryAfter(error: ChatError): Millis | null {
    return error.retryAfterMs;
}
