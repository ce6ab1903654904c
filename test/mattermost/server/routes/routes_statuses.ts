import {mayChange, publishUser} from '../accounts';
import {caller, idParam, jsonBody, objectBody, ok, textsBody, type Answer, type Call} from '../call';
import {forbidden, invalidBody, unknownUser} from '../errors';
import {isObject, textAt, numberAt} from '../json';
import {canPost, isAdmin} from '../permissions';
import type {User} from '../records';
import {route, type Route} from './router';
import {innerMap} from '../state';
import {setStatus, statusOf, statusView} from '../statuses';

function target(call: Call): User {
    const user = call.world.state.users.get(idParam(call, 'user_id'));
    if (!user) {
        throw unknownUser();
    }
    return user;
}

// Status, preferences and custom status of one's own, which a bot may set too (bots.json).
function ownTarget(call: Call): User {
    const user = target(call);
    if (caller(call).id !== user.id && !mayChange(caller(call), user)) {
        throw forbidden();
    }
    return user;
}

function byIds(call: Call): Answer {
    const ids = textsBody(call, 'user_ids');
    if (ids.length === 0) {
        throw invalidBody('user_ids');
    }
    const known = ids.filter((id) => call.world.state.users.has(id));
    return ok(known.map((id) => statusView(statusOf(call.world, id))));
}

function put(call: Call): Answer {
    const user = ownTarget(call);
    const body = objectBody(call, 'status');
    const status = textAt(body, 'status');
    if (!['online', 'away', 'dnd', 'offline'].includes(status)) {
        throw invalidBody('status');
    }
    // The end of "do not disturb" is kept in whole minutes.
    const end = Math.floor(numberAt(body, 'dnd_end_time') / 60) * 60;
    return ok(statusView(setStatus(call.world, user.id, status, status !== 'online', status === 'dnd' ? end : 0)));
}

function putCustom(call: Call): Answer {
    const user = ownTarget(call);
    const body = objectBody(call, 'custom_status');
    if (!textAt(body, 'emoji') && !textAt(body, 'text')) {
        throw invalidBody('custom_status');
    }
    user.props['customStatus'] = JSON.stringify({
        emoji: textAt(body, 'emoji'),
        text: textAt(body, 'text'),
        duration: textAt(body, 'duration'),
        expires_at: textAt(body, 'expires_at') || '0001-01-01T00:00:00Z',
    });
    publishUser(call.world, user);
    return ok();
}

function deleteCustom(call: Call): Answer {
    const user = ownTarget(call);
    user.props['customStatus'] = '';
    publishUser(call.world, user);
    return ok();
}

function putPreferences(call: Call): Answer {
    const user = ownTarget(call);
    const body = jsonBody(call);
    if (!Array.isArray(body)) {
        throw invalidBody('preferences');
    }
    const stored = innerMap(call.world.state.preferences, user.id);
    const given = body.filter(isObject).map((one) => ({
        user_id: user.id,
        category: textAt(one, 'category'),
        name: textAt(one, 'name'),
        value: textAt(one, 'value'),
    }));
    for (const preference of given) {
        stored.set(`${preference.category} ${preference.name}`, preference);
    }
    call.world.changed();
    call.world.hub.publish('preferences_changed', {preferences: JSON.stringify(given)}, {userId: user.id});
    return ok();
}

function getPreferences(call: Call): Answer {
    const user = ownTarget(call);
    const category = call.params['category'];
    const all = [...innerMap(call.world.state.preferences, user.id).values()];
    return ok(all.filter((preference) => category === undefined || preference.category === category));
}

/** Sends a typing event; the server stamps the sender, so that it cannot be forged (signals.json). */
function typing(call: Call): Answer {
    const userId = idParam(call, 'user_id');
    const me = caller(call);
    if (userId !== me.id && !isAdmin(me)) {
        throw forbidden();
    }
    const body = objectBody(call, 'typing_request');
    const channelId = textAt(body, 'channel_id');
    if (!canPost(call.world.state, me, channelId) || !call.world.state.channels.has(channelId)) {
        throw forbidden();
    }
    call.world.hub.publish(
        'typing',
        {parent_id: textAt(body, 'parent_id'), user_id: userId},
        {channelId, omit: userId},
    );
    return ok();
}

export const statusRoutes: Route[] = [
    route('POST', '/api/v4/users/status/ids', byIds),
    route('GET', '/api/v4/users/:user_id/status', (call) => ok(statusView(statusOf(call.world, target(call).id)))),
    route('PUT', '/api/v4/users/:user_id/status', put),
    route('PUT', '/api/v4/users/:user_id/status/custom', putCustom),
    route('DELETE', '/api/v4/users/:user_id/status/custom', deleteCustom),
    route('PUT', '/api/v4/users/:user_id/preferences', putPreferences),
    route('GET', '/api/v4/users/:user_id/preferences', getPreferences),
    route('GET', '/api/v4/users/:user_id/preferences/:category', getPreferences),
    route('POST', '/api/v4/users/:user_id/typing', typing),
];
