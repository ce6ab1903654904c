import type {ChannelFacts, Channels} from '../../application/mattermost_ports';
import {wordsOf} from './post_props';
import {anything, ChatError, type Rest} from './rest';
import {channelShape, KEY_PROP, postShape, type ChannelShape} from './shapes';

export function mattermostChannels(rest: Rest, botId: () => string): Channels {
    const hasBot: Channels['hasBot'] = async (channelId) =>
        (await orNull(() => rest.get(`/channels/${channelId}/members/${botId()}`, anything))) !== null;

    return {
        get: (channelId) => orNull(async () => factsOf(await rest.get(`/channels/${channelId}`, channelShape))),
        byName: (teamId, name) =>
            orNull(async () => factsOf(await rest.get(`/teams/${teamId}/channels/name/${name}`, channelShape))),
        hasBot,
        ensureBotIn: async (channel) => {
            if (await hasBot(channel.id)) {
                return true;
            }
            if (channel.kind !== 'public') {
                return false;
            }
            return (
                (await orNull(() => rest.post(`/channels/${channel.id}/members`, {user_id: botId()}, anything))) !==
                null
            );
        },
        leave: async (channelId) => {
            await rest.delete(`/channels/${channelId}/members/${botId()}`, anything);
        },
        unarchive: async (channelId) =>
            (await orNull(() => rest.post(`/channels/${channelId}/restore`, {}, anything))) !== null,
        post: (postId) =>
            orNull(async () => {
                const post = await rest.get(`/posts/${postId}`, postShape);
                const key = post.props?.[KEY_PROP];
                return {
                    channelId: post.channel_id,
                    message: wordsOf(post),
                    userId: post.user_id,
                    key: isKey(key) ? key : null,
                };
            }),
    };
}

export function factsOf(channel: ChannelShape): ChannelFacts {
    return {
        id: channel.id,
        teamId: channel.team_id,
        name: channel.name,
        displayName: channel.display_name,
        kind: channel.type === 'O' ? 'public' : channel.type === 'P' ? 'private' : 'direct',
        archived: channel.delete_at > 0,
    };
}

/** "Not there" and "not yours" are one answer; everything else is an error. */
export async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof ChatError && (error.status === 404 || error.status === 403)) {
            return null;
        }
        throw error;
    }
}

/** Anybody can write any prop: only what looks like one of our keys is looked up. */
function isKey(value: unknown): value is string {
    return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
