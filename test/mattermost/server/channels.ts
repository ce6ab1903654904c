import {createHash} from 'node:crypto';

import {channelView} from './channel_views';
import {refusal} from './errors';
import {newId} from './ids';
import {putQuietly} from './members';
import {savePost} from './posting';
import type {Channel, User} from './records';
import {channelByName, putChannel} from './state';
import type {World} from './world';

/** What a channel is made of. */
export interface ChannelDraft {
    teamId: string;
    type: Channel['type'];
    name: string;
    displayName: string;
    header?: string;
    purpose?: string;
    creatorId: string;
}

/** Stores a channel without members, posts or events. */
export function storeChannel(world: World, draft: ChannelDraft): Channel {
    const now = world.clock.now();
    const channel: Channel = {
        id: newId(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        team_id: draft.teamId,
        type: draft.type,
        display_name: draft.displayName,
        name: draft.name,
        header: draft.header ?? '',
        purpose: draft.purpose ?? '',
        last_post_at: 0,
        total_msg_count: 0,
        total_msg_count_root: 0,
        last_root_post_at: 0,
        creator_id: draft.creatorId,
    };
    putChannel(world.state, channel);
    world.changed();
    return channel;
}

/** Limits of a channel's texts, with the answers that were measured (bots.json). */
export function checkChannelTexts(texts: {name?: string; displayName?: string; header?: string}): void {
    const {name, displayName, header} = texts;
    if (displayName !== undefined && [...displayName].length > 64) {
        throw refusal(400, 'model.channel.is_valid.display_name.app_error');
    }
    if (name !== undefined && !/^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/.test(name)) {
        throw refusal(400, 'model.channel.is_valid.1_or_more.app_error');
    }
    if (header !== undefined && [...header].length > 1024) {
        throw refusal(400, 'model.channel.is_valid.header.app_error');
    }
    if (name !== undefined && name.length > 64) {
        throw refusal(500, 'app.channel.create_channel.internal_error');
    }
}

/** Creates a team channel with its creator as channel admin. The name of an archived channel is still taken. */
export function createChannel(world: World, draft: ChannelDraft, creator: User): Channel {
    checkChannelTexts({name: draft.name, displayName: draft.displayName, header: draft.header ?? ''});
    if (channelByName(world.state, draft.teamId, draft.name)) {
        throw refusal(400, 'store.sql_channel.save_channel.exists.app_error');
    }
    const channel = storeChannel(world, draft);
    putQuietly(world, channel, creator).admin = true;
    return channel;
}

/** What follows a creation: the join post and the event. */
export function announceChannel(world: World, channel: Channel, creator: User): void {
    savePost(world, {
        userId: creator.id,
        channel,
        message: `${creator.username} joined the channel.`,
        type: 'system_join_channel',
        props: {username: creator.username},
    });
    world.hub.publish('channel_created', {channel_id: channel.id, team_id: channel.team_id}, {userId: creator.id});
}

/** The direct channel of two people, made when missing. */
export function directChannel(world: World, one: User, other: User, creatorId: string): Channel {
    const name = [one.id, other.id].sort().join('__');
    const present = channelByName(world.state, '', name);
    if (present) {
        return present;
    }
    const channel = storeChannel(world, {teamId: '', type: 'D', name, displayName: '', creatorId});
    putQuietly(world, channel, one);
    putQuietly(world, channel, other);
    const teammate = creatorId === one.id ? other.id : one.id;
    world.hub.publish('direct_added', {creator_id: creatorId, teammate_id: teammate}, {channelId: channel.id});
    return channel;
}

/** The group channel of some people, made when missing. */
export function groupChannel(world: World, people: User[]): Channel {
    const ids = people.map((person) => person.id).sort();
    const name = createHash('sha1').update(ids.join('')).digest('hex');
    const present = channelByName(world.state, '', name);
    if (present) {
        return present;
    }
    const displayName = people
        .map((person) => person.username)
        .sort()
        .join(', ');
    const channel = storeChannel(world, {teamId: '', type: 'G', name, displayName, creatorId: ''});
    for (const person of people) {
        putQuietly(world, channel, person);
    }
    world.hub.publish('group_added', {teammate_ids: JSON.stringify(ids)}, {channelId: channel.id});
    return channel;
}

/** What a patch of a channel may change. */
export interface ChannelPatch {
    name?: string;
    display_name?: string;
    header?: string;
    purpose?: string;
}

function changeText(what: string, old: string, now: string, colon: boolean): string {
    if (now === '') {
        return `removed the channel ${what} (was: ${old})`;
    }
    const from = old === '' && colon ? '' : `from: ${old} `;
    return `updated the channel ${what} ${from}to: ${now}`;
}

function announceChange(
    world: World,
    channel: Channel,
    by: User,
    change: {what: string; type: string; key: string; old: string; now: string},
): void {
    if (change.old === change.now) {
        return;
    }
    savePost(world, {
        userId: by.id,
        channel,
        message: `${by.username} ${changeText(change.what, change.old, change.now, change.key !== 'displayname')}`,
        type: change.type,
        props: {username: by.username, [`old_${change.key}`]: change.old, [`new_${change.key}`]: change.now},
    });
}

/** Changes a channel. Returns the function that makes the posts about it, which come after the answer is fixed. */
export function patchChannel(world: World, channel: Channel, patch: ChannelPatch, by: User): () => void {
    const before = {...channel};
    world.state.channelIdByName.delete(`${channel.team_id}:${channel.name}`);
    Object.assign(channel, patch, {update_at: world.clock.now()});
    putChannel(world.state, channel);
    world.changed();
    world.hub.publish('channel_updated', {channel: JSON.stringify(channelView(channel))}, {channelId: channel.id});
    return () => {
        announceChange(world, channel, by, {
            what: 'display name',
            type: 'system_displayname_change',
            key: 'displayname',
            old: before.display_name,
            now: channel.display_name,
        });
        announceChange(world, channel, by, {
            what: 'header',
            type: 'system_header_change',
            key: 'header',
            old: before.header,
            now: channel.header,
        });
        announceChange(world, channel, by, {
            what: 'purpose',
            type: 'system_purpose_change',
            key: 'purpose',
            old: before.purpose,
            now: channel.purpose,
        });
    };
}

/** Archives a channel (400 when it is already). */
export function archiveChannel(world: World, channel: Channel, by: User): void {
    if (channel.delete_at > 0) {
        throw refusal(400, 'api.channel.delete_channel.deleted.app_error');
    }
    savePost(world, {
        userId: by.id,
        channel,
        message: `${by.username} archived the channel.`,
        type: 'system_channel_deleted',
        props: {username: by.username},
    });
    channel.delete_at = world.clock.now();
    channel.update_at = channel.delete_at;
    world.changed();
    const data = {channel_id: channel.id, delete_at: channel.delete_at};
    publishToTeamOrMembers(world, channel, 'channel_deleted', data);
}

/** Takes a channel out of the archive. */
export function restoreChannel(world: World, channel: Channel): void {
    channel.delete_at = 0;
    channel.update_at = world.clock.now();
    world.changed();
    publishToTeamOrMembers(world, channel, 'channel_restored', {channel_id: channel.id});
}

// Of a public channel the whole team hears; of a private one its members.
function publishToTeamOrMembers(world: World, channel: Channel, event: string, data: object): void {
    world.hub.publish(event, data, channel.type === 'O' ? {teamId: channel.team_id} : {channelId: channel.id});
}
