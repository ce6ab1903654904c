import {createAccount, mayChange, publishUser, setActive} from '../accounts';
import {caller, created, idParam, objectBody, ok, paging, param, textsBody, type Answer, type Call} from '../call';
import {forbidden, invalidBody, unknownUser} from '../errors';
import {numberAt, objectAt, textAt, type JsonObject} from '../json';
import {canReadChannel, canViewTeam, isAdmin} from '../permissions';
import type {User} from '../records';
import {route, type Route} from './router';
import {channelMember, teamMember, userByName} from '../state';
import {setAutoResponder} from '../statuses';
import {ownUser, publicUser, userForAdmin} from '../user_views';

function viewFor(call: Call, user: User): JsonObject {
    const me = caller(call);
    if (me.id === user.id) {
        return ownUser(user);
    }
    return isAdmin(me) ? userForAdmin(user) : publicUser(user);
}

// In lists the caller finds himself as others see him.
function listedFor(call: Call, user: User): JsonObject {
    return isAdmin(caller(call)) ? userForAdmin(user) : publicUser(user);
}

function wanted(call: Call): User {
    const user = call.world.state.users.get(idParam(call, 'user_id'));
    if (!user) {
        throw unknownUser();
    }
    return user;
}

function byName(call: Call): Answer {
    const user = userByName(call.world.state, param(call, 'username'));
    if (!user) {
        throw unknownUser();
    }
    return ok(viewFor(call, user));
}

const byUsername = (a: User, b: User): number => (a.username < b.username ? -1 : 1);

function list(call: Call): Answer {
    const {state} = call.world;
    const me = caller(call);
    const inTeam = call.query.get('in_team');
    const inChannel = call.query.get('in_channel');
    const channel = inChannel ? state.channels.get(inChannel) : undefined;
    if (
        (inTeam && !canViewTeam(state, me, inTeam)) ||
        (inChannel && (!channel || !canReadChannel(state, me, channel)))
    ) {
        throw forbidden();
    }
    const {from, to} = paging(call);
    const found = [...state.users.values()].filter(
        (user) =>
            (!inTeam || teamMember(state, inTeam, user.id)) && (!inChannel || channelMember(state, inChannel, user.id)),
    );
    return ok(
        found
            .sort(byUsername)
            .slice(from, to)
            .map((user) => listedFor(call, user)),
    );
}

function matches(user: User, term: string): boolean {
    const words = [user.username, user.first_name, user.last_name, user.nickname];
    const sought = term.toLowerCase().replace(/^@/, '');
    return user.delete_at === 0 && words.some((word) => word.toLowerCase().startsWith(sought));
}

function autocomplete(call: Call): Answer {
    const {state} = call.world;
    const me = caller(call);
    const teamId = call.query.get('in_team') ?? '';
    const channelId = call.query.get('in_channel') ?? '';
    const channel = channelId ? state.channels.get(channelId) : undefined;
    if (
        (teamId && !canViewTeam(state, me, teamId)) ||
        (channelId && (!channel || !canReadChannel(state, me, channel)))
    ) {
        throw forbidden();
    }
    const limit = Math.min(1000, Number.parseInt(call.query.get('limit') ?? '100', 10) || 100);
    const found = [...state.users.values()]
        .filter((user) => matches(user, call.query.get('name') ?? ''))
        .filter((user) => !teamId || teamMember(state, teamId, user.id))
        .sort(byUsername);
    if (!channelId) {
        return ok({users: found.slice(0, limit).map(publicUser)});
    }
    const inside = found.filter((user) => channelMember(state, channelId, user.id));
    const outside = found.filter((user) => !channelMember(state, channelId, user.id));
    return ok({
        users: inside.slice(0, limit).map(publicUser),
        out_of_channel: outside.slice(0, limit).map(publicUser),
    });
}

function search(call: Call): Answer {
    const body = objectBody(call, 'props');
    const term = textAt(body, 'term');
    if (!term) {
        throw invalidBody('term');
    }
    const {state} = call.world;
    const teamId = textAt(body, 'team_id');
    const channelId = textAt(body, 'in_channel_id');
    if (teamId && !canViewTeam(state, caller(call), teamId)) {
        throw forbidden();
    }
    const found = [...state.users.values()]
        .filter((user) => matches(user, term))
        .filter((user) => !teamId || teamMember(state, teamId, user.id))
        .filter((user) => !channelId || channelMember(state, channelId, user.id));
    return ok(
        found
            .sort(byUsername)
            .slice(0, numberAt(body, 'limit') || 100)
            .map(publicUser),
    );
}

function byIds(call: Call): Answer {
    const ids = textsBody(call, 'user_ids');
    if (ids.length === 0) {
        throw invalidBody('user_ids');
    }
    const found = ids.map((id) => call.world.state.users.get(id)).filter((user) => user !== undefined);
    return ok(found.map((user) => listedFor(call, user)));
}

function byNames(call: Call): Answer {
    const names = textsBody(call, 'usernames');
    const found = names.map((name) => userByName(call.world.state, name)).filter((user) => user !== undefined);
    return ok(found.map((user) => listedFor(call, user)));
}

function textsOfObject(from: JsonObject): Record<string, string> {
    const texts: Record<string, string> = {};
    for (const [key, value] of Object.entries(from)) {
        if (typeof value === 'string') {
            texts[key] = value;
        }
    }
    return texts;
}

function patch(call: Call): Answer {
    const user = wanted(call);
    const me = caller(call);
    if (!mayChange(me, user)) {
        throw forbidden();
    }
    const body = objectBody(call, 'user');
    for (const key of ['nickname', 'first_name', 'last_name', 'position', 'locale', 'email'] as const) {
        if (typeof body[key] === 'string') {
            user[key] = body[key];
        }
    }
    const timezone = objectAt(body, 'timezone');
    user.timezone = timezone ? textsOfObject(timezone) : user.timezone;
    const props = objectAt(body, 'props');
    user.props = props ? textsOfObject(props) : user.props;
    const notify = objectAt(body, 'notify_props');
    if (notify) {
        user.notify_props = textsOfObject(notify);
        setAutoResponder(call.world, user);
    }
    publishUser(call.world, user);
    return ok(ownUser(user));
}

function active(call: Call): Answer {
    const user = wanted(call);
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
    const body = objectBody(call, 'active');
    if (typeof body['active'] !== 'boolean') {
        throw invalidBody('active');
    }
    setActive(call.world, user, body['active']);
    return ok();
}

function roles(call: Call): Answer {
    const user = wanted(call);
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
    user.roles = textAt(objectBody(call, 'roles'), 'roles') || user.roles;
    // Only his own connections hear of it: no event tells others that rights changed.
    call.world.hub.publish('user_role_updated', {user_id: user.id, roles: user.roles}, {userId: user.id});
    call.world.changed();
    return ok();
}

/** Only as an admin does it: who signs up by himself is no part of what we use. */
function create(call: Call): Answer {
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
    const body = objectBody(call, 'user');
    const user = createAccount(call.world, {
        username: textAt(body, 'username'),
        password: textAt(body, 'password'),
        email: textAt(body, 'email'),
        roles: 'system_user',
    });
    return created(userForAdmin(user));
}

export const userRoutes: Route[] = [
    route('POST', '/api/v4/users', create),
    route('GET', '/api/v4/users', list),
    route('GET', '/api/v4/users/autocomplete', autocomplete),
    route('POST', '/api/v4/users/search', search),
    route('POST', '/api/v4/users/ids', byIds),
    route('POST', '/api/v4/users/usernames', byNames),
    route('GET', '/api/v4/users/username/:username', byName),
    route('GET', '/api/v4/users/:user_id', (call) => ok(viewFor(call, wanted(call)))),
    route('PUT', '/api/v4/users/:user_id/patch', patch),
    route('PUT', '/api/v4/users/:user_id/active', active),
    route('PUT', '/api/v4/users/:user_id/roles', roles),
];
