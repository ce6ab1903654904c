import {caller, created, idParam, objectBody, ok, param, textsBody, type Answer, type Call} from '../call';
import {channelView} from '../channel_views';
import {
    announceChannel,
    archiveChannel,
    checkChannelTexts,
    createChannel,
    directChannel,
    groupChannel,
    patchChannel,
    restoreChannel,
    type ChannelPatch,
} from '../channels';
import {forbidden, invalidBody, refusal, unknownChannel, unknownUser} from '../errors';
import {isId} from '../ids';
import {textAt} from '../json';
import {canManageChannel, canManageTeam, canReadChannel, canViewTeam, isAdmin, isFullTeamMember} from '../permissions';
import {markViewed, savePost} from '../posting';
import type {Channel} from '../records';
import {route, type Route} from './router';
import {channelByName, channelMember} from '../state';

/** The channel named in the path, if the caller can read it. */
export function readable(call: Call): Channel {
    const id = idParam(call, 'channel_id');
    const channel = call.world.state.channels.get(id);
    if (!channel) {
        throw unknownChannel(id);
    }
    if (!canReadChannel(call.world.state, caller(call), channel)) {
        throw forbidden();
    }
    return channel;
}

function create(call: Call): Answer {
    const body = objectBody(call, 'channel');
    const teamId = textAt(body, 'team_id');
    const type = textAt(body, 'type');
    const displayName = textAt(body, 'display_name');
    if (!isId(teamId)) {
        throw invalidBody('team_id');
    }
    if (!displayName) {
        throw invalidBody('display_name');
    }
    if (type !== 'O' && type !== 'P') {
        throw invalidBody('type');
    }
    const me = caller(call);
    if (!isFullTeamMember(call.world.state, me, teamId)) {
        throw forbidden();
    }
    const channel = createChannel(
        call.world,
        {
            teamId,
            type,
            name: textAt(body, 'name'),
            displayName,
            header: textAt(body, 'header'),
            purpose: textAt(body, 'purpose'),
            creatorId: me.id,
        },
        me,
    );
    const view = channelView(channel);
    announceChannel(call.world, channel, me);
    return created(view);
}

function direct(call: Call): Answer {
    const ids = textsBody(call, 'user_ids');
    const me = caller(call);
    if (ids.length !== 2) {
        throw invalidBody('user_ids');
    }
    if (!ids.includes(me.id) && !isAdmin(me)) {
        throw forbidden();
    }
    const [one, other] = ids.map((id) => call.world.state.users.get(id));
    if (!one || !other) {
        throw unknownUser();
    }
    return created(channelView(directChannel(call.world, one, other, me.id)));
}

function group(call: Call): Answer {
    const me = caller(call);
    const ids = new Set([...textsBody(call, 'user_ids'), me.id]);
    const people = [...ids].map((id) => call.world.state.users.get(id)).filter((user) => user !== undefined);
    if (people.length < 3 || people.length > 8 || people.length !== ids.size) {
        throw invalidBody('user_ids');
    }
    return created(channelView(groupChannel(call.world, people)));
}

function byName(call: Call): Answer {
    const {state} = call.world;
    const me = caller(call);
    const teamId = idParam(call, 'team_id');
    const channel = channelByName(state, teamId, param(call, 'channel_name'));
    const missing = refusal(404, 'app.channel.get_by_name.missing.app_error');
    if (!channel || (channel.delete_at > 0 && call.query.get('include_deleted') !== 'true')) {
        throw missing;
    }
    if (!canReadChannel(state, me, channel)) {
        throw channel.type === 'P' ? missing : forbidden();
    }
    return ok(channelView(channel));
}

function manageable(call: Call): Channel {
    const id = idParam(call, 'channel_id');
    const channel = call.world.state.channels.get(id);
    if (!channel) {
        throw unknownChannel(id);
    }
    if (!canManageChannel(call.world.state, caller(call), channel)) {
        throw forbidden();
    }
    return channel;
}

function patch(call: Call): Answer {
    const channel = manageable(call);
    const body = objectBody(call, 'channel');
    if (channel.delete_at > 0) {
        throw refusal(400, 'app.channel.update.bad_id');
    }
    const change: ChannelPatch = {};
    for (const key of ['name', 'display_name', 'header', 'purpose'] as const) {
        const value = body[key];
        if (typeof value === 'string') {
            change[key] = value;
        }
    }
    if (Object.keys(change).length === 0) {
        throw refusal(400, 'api.channel.patch_update_channel.no_changes.app_error');
    }
    const {name, display_name: displayName, header} = change;
    checkChannelTexts({
        ...(name === undefined ? {} : {name}),
        ...(displayName === undefined ? {} : {displayName}),
        ...(header === undefined ? {} : {header}),
    });
    const announce = patchChannel(call.world, channel, change, caller(call));
    const view = channelView(channel);
    announce();
    return ok(view);
}

function archive(call: Call): Answer {
    const channel = manageable(call);
    if (channel.name === 'town-square' || channel.team_id === '') {
        throw refusal(400, 'api.channel.delete_channel.cannot.app_error', 'Unable to delete the default channel.');
    }
    archiveChannel(call.world, channel, caller(call));
    return ok();
}

function restore(call: Call): Answer {
    const id = idParam(call, 'channel_id');
    const channel = call.world.state.channels.get(id);
    const me = caller(call);
    if (!channel) {
        throw unknownChannel(id);
    }
    if (!canManageTeam(call.world.state, me, channel.team_id)) {
        throw forbidden();
    }
    restoreChannel(call.world, channel);
    const view = channelView(channel);
    savePost(call.world, {
        userId: me.id,
        channel,
        message: `${me.username} unarchived the channel.`,
        type: 'system_channel_restored',
        props: {username: me.username},
    });
    return ok(view);
}

function ofUser(call: Call): Answer {
    const userId = param(call, 'user_id');
    const me = caller(call);
    const teamId = idParam(call, 'team_id');
    const {state} = call.world;
    if ((userId !== me.id && !isAdmin(me)) || !canViewTeam(state, me, teamId)) {
        throw forbidden();
    }
    const withArchived = call.query.get('include_deleted') === 'true';
    const own = [...state.channels.values()].filter(
        (channel) =>
            (channel.team_id === teamId || channel.team_id === '') &&
            (withArchived || channel.delete_at === 0) &&
            channelMember(state, channel.id, userId),
    );
    return ok(own.map(channelView));
}

function publicOfTeam(call: Call): Answer {
    const teamId = idParam(call, 'team_id');
    const {state} = call.world;
    if (!isFullTeamMember(state, caller(call), teamId)) {
        throw forbidden();
    }
    const open = [...state.channels.values()].filter(
        (channel) => channel.team_id === teamId && channel.type === 'O' && channel.delete_at === 0,
    );
    return ok(open.map(channelView));
}

function view(call: Call): Answer {
    const body = objectBody(call, 'channel_view');
    const channel = call.world.state.channels.get(textAt(body, 'channel_id'));
    const userId = param(call, 'user_id');
    if (channel && userId === caller(call).id) {
        markViewed(call.world, channel, userId);
    }
    return ok({status: 'OK', last_viewed_at_times: channel ? {[channel.id]: channel.last_post_at} : {}});
}

function unread(call: Call): Answer {
    const channel = readable(call);
    const member = channelMember(call.world.state, channel.id, param(call, 'user_id'));
    if (!member) {
        throw refusal(404, 'app.channel.get_member.missing.app_error');
    }
    return ok({
        team_id: channel.team_id,
        channel_id: channel.id,
        msg_count: channel.total_msg_count - member.msg_count,
        mention_count: member.mention_count,
        mention_count_root: member.mention_count_root,
        urgent_mention_count: 0,
        msg_count_root: channel.total_msg_count_root - member.msg_count_root,
    });
}

export const channelRoutes: Route[] = [
    route('POST', '/api/v4/channels', create),
    route('POST', '/api/v4/channels/direct', direct),
    route('POST', '/api/v4/channels/group', group),
    route('GET', '/api/v4/channels/:channel_id', (call) => ok(channelView(readable(call)))),
    route('GET', '/api/v4/teams/:team_id/channels/name/:channel_name', byName),
    route('PUT', '/api/v4/channels/:channel_id/patch', patch),
    route('DELETE', '/api/v4/channels/:channel_id', archive),
    route('POST', '/api/v4/channels/:channel_id/restore', restore),
    route('GET', '/api/v4/users/:user_id/teams/:team_id/channels', ofUser),
    route('GET', '/api/v4/teams/:team_id/channels', publicOfTeam),
    route('POST', '/api/v4/channels/members/:user_id/view', view),
    route('GET', '/api/v4/users/:user_id/channels/:channel_id/unread', unread),
];
