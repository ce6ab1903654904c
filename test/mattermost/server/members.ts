import {channelMemberView} from './channel_views';
import {refusal, unknownUser} from './errors';
import {savePost} from './posting';
import type {Channel, ChannelMember, TeamMember, User} from './records';
import {channelByName, channelMember, innerMap, teamMember} from './state';
import type {World} from './world';

function putMember(world: World, channel: Channel, user: User, byOther: boolean): ChannelMember {
    const now = world.clock.now();
    const member: ChannelMember = {
        channel_id: channel.id,
        user_id: user.id,
        // Whoever is added by somebody else has -1 until he looks at the channel (bots.json).
        last_viewed_at: byOther ? -1 : 0,
        msg_count: 0,
        msg_count_root: 0,
        mention_count: 0,
        mention_count_root: 0,
        last_update_at: byOther ? -1 : now,
        guest: teamMember(world.state, channel.team_id, user.id)?.guest ?? false,
        admin: false,
    };
    innerMap(world.state.channelMembers, channel.id).set(user.id, member);
    world.changed();
    return member;
}

/** Makes somebody a member without any post or event: creators, direct channels, seeds. */
export function putQuietly(world: World, channel: Channel, user: User): ChannelMember {
    return channelMember(world.state, channel.id, user.id) ?? putMember(world, channel, user, false);
}

/** Joins a channel by oneself. */
function joinChannel(world: World, channel: Channel, user: User): ChannelMember {
    const member = putMember(world, channel, user, false);
    savePost(world, {
        userId: user.id,
        channel,
        message: `${user.username} joined the channel.`,
        type: 'system_join_channel',
        props: {username: user.username},
    });
    world.hub.publish('user_added', {team_id: channel.team_id, user_id: user.id}, {channelId: channel.id});
    return member;
}

/**
 * Adds a person to a channel, as `by` or by himself. Adding a member again changes nothing.
 * Refuses deactivated people (403) and those who are not in the team (404).
 */
export function addChannelMember(world: World, channel: Channel, userId: string, by: User): ChannelMember {
    const user = world.state.users.get(userId);
    if (!user) {
        throw unknownUser();
    }
    if (user.delete_at > 0) {
        throw refusal(403, 'app.channel.add_member.deleted_user.app_error');
    }
    const present = channelMember(world.state, channel.id, userId);
    if (present) {
        return present;
    }
    if (channel.team_id && !teamMember(world.state, channel.team_id, userId)) {
        throw refusal(404, 'app.team.get_member.missing.app_error');
    }
    if (userId === by.id) {
        return joinChannel(world, channel, user);
    }
    // The answer shows the member as he was before the post about it mentioned him (bots.json).
    const member = {...putMember(world, channel, user, true)};
    const data = {team_id: channel.team_id, user_id: userId};
    world.hub.publish('user_added', data, {userId, channelId: channel.id});
    world.hub.publish('user_added', data, {channelId: channel.id, omit: userId});
    savePost(world, {
        userId: by.id,
        channel,
        message: `${user.username} added to the channel by ${by.username}.`,
        type: 'system_add_to_channel',
        props: {addedUserId: userId, addedUsername: user.username, userId: by.id, username: by.username},
        alsoMentioned: [userId],
    });
    return member;
}

/** Takes a person out of a channel; 404 when he is no member. */
export function removeChannelMember(world: World, channel: Channel, userId: string, by: User): void {
    const members = world.state.channelMembers.get(channel.id);
    if (!members?.delete(userId)) {
        throw refusal(404, 'app.channel.get_member.missing.app_error');
    }
    world.changed();
    world.hub.publish('user_removed', {remover_id: by.id, user_id: userId}, {channelId: channel.id});
    world.hub.publish('user_removed', {channel_id: channel.id, remover_id: by.id}, {userId});
    const username = world.state.users.get(userId)?.username ?? '';
    const left = userId === by.id;
    savePost(world, {
        userId: by.id,
        channel,
        message: left ? `@${username} left the channel.` : `@${username} removed from the channel.`,
        type: left ? 'system_leave_channel' : 'system_remove_from_channel',
        props: left ? {username} : {removedUserId: userId, removedUsername: username},
    });
}

/** Makes somebody channel admin or takes that away; only he is told. */
export function setChannelAdmin(world: World, member: ChannelMember, admin: boolean): void {
    member.admin = admin;
    member.last_update_at = world.clock.now();
    world.changed();
    const view = JSON.stringify(channelMemberView(member));
    world.hub.publish('channel_member_updated', {channelMember: view}, {userId: member.user_id});
}

/** Adds a person to a team and to its two default channels (guests to none). Again changes nothing. */
export function addTeamMember(
    world: World,
    teamId: string,
    user: User,
    role: {admin?: boolean; guest?: boolean} = {},
): TeamMember {
    const present = teamMember(world.state, teamId, user.id);
    if (present) {
        return present;
    }
    const member: TeamMember = {
        team_id: teamId,
        user_id: user.id,
        delete_at: 0,
        guest: role.guest ?? false,
        admin: role.admin ?? false,
    };
    innerMap(world.state.teamMembers, teamId).set(user.id, member);
    world.changed();
    world.hub.publish('added_to_team', {team_id: teamId, user_id: user.id}, {userId: user.id});
    const square = channelByName(world.state, teamId, 'town-square');
    const offTopic = channelByName(world.state, teamId, 'off-topic');
    if (square && !member.guest) {
        putMember(world, square, user, false);
        savePost(world, {
            userId: user.id,
            channel: square,
            message: `${user.username} joined the team.`,
            type: 'system_join_team',
            props: {username: user.username},
        });
        world.hub.publish('user_added', {team_id: teamId, user_id: user.id}, {channelId: square.id});
    }
    if (offTopic && !member.guest) {
        joinChannel(world, offTopic, user);
    }
    return member;
}

/** Takes a person out of a team and, without a word per channel, out of its channels. */
export function removeTeamMember(world: World, teamId: string, user: User, by: User): void {
    const member = teamMember(world.state, teamId, user.id);
    if (!member) {
        throw refusal(404, 'app.team.get_member.missing.app_error');
    }
    const square = channelByName(world.state, teamId, 'town-square');
    if (square) {
        const left = user.id === by.id;
        savePost(world, {
            userId: user.id,
            channel: square,
            message: `${user.username} ${left ? 'left' : 'removed from'} the team.`,
            type: left ? 'system_leave_team' : 'system_remove_from_team',
            props: {username: user.username},
        });
    }
    const data = {team_id: teamId, user_id: user.id};
    world.hub.publish('leave_team', data, {teamId, omit: user.id});
    world.hub.publish('leave_team', data, {userId: user.id});
    member.delete_at = world.clock.now();
    for (const channel of world.state.channels.values()) {
        if (channel.team_id === teamId) {
            world.state.channelMembers.get(channel.id)?.delete(user.id);
        }
    }
    world.changed();
}
