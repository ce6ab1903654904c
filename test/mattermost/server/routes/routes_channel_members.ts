import {
    caller,
    created,
    jsonBody,
    objectBody,
    ok,
    paging,
    param,
    textsBody,
    idParam,
    type Answer,
    type Call,
} from '../call';
import {channelMemberView} from '../channel_views';
import {ApiError, forbidden, invalidBody, refusal, unknownChannel} from '../errors';
import {isId} from '../ids';
import {isObject, textAt, textsOf, type JsonObject} from '../json';
import {addChannelMember, removeChannelMember, setChannelAdmin} from '../members';
import {canManageChannel, canManageChannelRoles, isAdmin, isFullTeamMember} from '../permissions';
import type {Channel, ChannelMember} from '../records';
import {readable} from './routes_channels';
import {route, type Route} from './router';
import {channelMember} from '../state';

function channelOf(call: Call): Channel {
    const id = idParam(call, 'channel_id');
    const channel = call.world.state.channels.get(id);
    if (!channel) {
        throw unknownChannel(id);
    }
    return channel;
}

function mayAdd(call: Call, channel: Channel, ids: string[]): boolean {
    const me = caller(call);
    if (channel.team_id === '') {
        return false;
    }
    const joinsItself = channel.type === 'O' && ids.length === 1 && ids[0] === me.id;
    return (
        canManageChannel(call.world.state, me, channel) ||
        (joinsItself && isFullTeamMember(call.world.state, me, channel.team_id))
    );
}

function add(call: Call): Answer {
    const channel = channelOf(call);
    const body = jsonBody(call);
    if (!isObject(body)) {
        throw invalidBody('member');
    }
    const list = textsOf(body['user_ids']);
    const ids = list ?? [textAt(body, 'user_id')];
    if (ids.length === 0 || ids.length > 1000 || ids.some((id) => !isId(id))) {
        throw invalidBody(list ? 'user_ids' : 'user_id');
    }
    if (!mayAdd(call, channel, ids)) {
        throw forbidden();
    }
    const views: JsonObject[] = [];
    let failed: ApiError | null = null;
    for (const id of ids) {
        try {
            views.push(channelMemberView(addChannelMember(call.world, channel, id, caller(call))));
        } catch (error) {
            if (!(error instanceof ApiError)) {
                throw error;
            }
            failed = error;
        }
    }
    // A list of which some fail is answered 201 with those that worked, and without a word about the rest (bots.json).
    const [first] = views;
    if (!first) {
        throw failed ?? invalidBody('user_ids');
    }
    return created(list ? views : first);
}

function memberOf(call: Call, channel: Channel): ChannelMember {
    const member = channelMember(call.world.state, channel.id, param(call, 'user_id'));
    if (!member) {
        throw refusal(404, 'app.channel.get_member.missing.app_error');
    }
    return member;
}

/** The channel whose members the caller may know: a public one that one could read tells nobody outside who is in it. */
function joined(call: Call): Channel {
    const channel = readable(call);
    const me = caller(call);
    if (!channelMember(call.world.state, channel.id, me.id) && !isAdmin(me)) {
        throw forbidden();
    }
    return channel;
}

function list(call: Call): Answer {
    const channel = joined(call);
    const {from, to} = paging(call);
    const members = [...(call.world.state.channelMembers.get(channel.id)?.values() ?? [])];
    return ok(members.slice(from, to).map(channelMemberView));
}

function byIds(call: Call): Answer {
    const channel = joined(call);
    const members = textsBody(call, 'user_ids').map((id) => channelMember(call.world.state, channel.id, id));
    return ok(members.filter((member) => member !== undefined).map(channelMemberView));
}

function remove(call: Call): Answer {
    const channel = channelOf(call);
    const userId = param(call, 'user_id');
    const me = caller(call);
    if (channel.name === 'town-square' && channel.team_id) {
        throw refusal(
            400,
            'api.channel.remove.default.app_error',
            'Unable to remove user from the default channel town-square.',
        );
    }
    if (userId !== me.id && !canManageChannel(call.world.state, me, channel)) {
        throw forbidden();
    }
    removeChannelMember(call.world, channel, userId, me);
    return ok();
}

function schemeRoles(call: Call): Answer {
    const channel = channelOf(call);
    if (!canManageChannelRoles(call.world.state, caller(call), channel)) {
        throw forbidden();
    }
    const body = objectBody(call, 'scheme_roles');
    setChannelAdmin(call.world, memberOf(call, channel), body['scheme_admin'] === true);
    return ok();
}

function stats(call: Call): Answer {
    const {state} = call.world;
    const channel = joined(call);
    const members = [...(state.channelMembers.get(channel.id)?.values() ?? [])];
    const active = members.filter((member) => state.users.get(member.user_id)?.delete_at === 0);
    const rows = state.rowsByChannel.get(channel.id) ?? [];
    return ok({
        channel_id: channel.id,
        member_count: active.length,
        guest_count: active.filter((member) => member.guest).length,
        pinnedpost_count: rows.filter((row) => row.is_pinned && row.delete_at === 0).length,
        files_count: 0,
    });
}

function ofUser(call: Call): Answer {
    const {state} = call.world;
    const userId = param(call, 'user_id');
    if (userId !== caller(call).id) {
        throw forbidden();
    }
    const teamId = idParam(call, 'team_id');
    const own = [...state.channels.values()].filter((one) => one.team_id === teamId || one.team_id === '');
    const members = own.map((channel) => channelMember(state, channel.id, userId));
    return ok(members.filter((member) => member !== undefined).map(channelMemberView));
}

export const channelMemberRoutes: Route[] = [
    route('POST', '/api/v4/channels/:channel_id/members', add),
    route('GET', '/api/v4/channels/:channel_id/members', list),
    route('POST', '/api/v4/channels/:channel_id/members/ids', byIds),
    route('GET', '/api/v4/channels/:channel_id/members/:user_id', (call) =>
        ok(channelMemberView(memberOf(call, joined(call)))),
    ),
    route('DELETE', '/api/v4/channels/:channel_id/members/:user_id', remove),
    route('PUT', '/api/v4/channels/:channel_id/members/:user_id/schemeRoles', schemeRoles),
    route('GET', '/api/v4/channels/:channel_id/stats', stats),
    route('GET', '/api/v4/users/:user_id/teams/:team_id/channels/members', ofUser),
];
