import {caller, objectBody, ok, type Answer, type Call} from '../call';
import {droppedCookie, sessionCookies} from '../cookies';
import {refusal} from '../errors';
import {textAt} from '../json';
import {route, type Route} from './router';
import {openSession} from '../sessions';
import {userByName} from '../state';
import {ownUser} from '../user_views';

function login(call: Call): Answer {
    const body = objectBody(call, 'body');
    const loginId = textAt(body, 'login_id').toLowerCase();
    const {state} = call.world;
    const user = userByName(state, loginId) ?? [...state.users.values()].find((one) => one.email === loginId);
    if (!user || user.bot || user.password !== textAt(body, 'password')) {
        throw refusal(401, 'api.user.login.invalid_credentials_email_username');
    }
    if (user.delete_at > 0) {
        throw refusal(401, 'api.user.login.inactive.app_error');
    }
    if (user.mfaCode && textAt(body, 'token') !== user.mfaCode) {
        throw refusal(401, 'mfa.validate_token.authenticate.app_error');
    }
    const session = openSession(call.world, user);
    const headers: Record<string, string | string[]> = {Token: session.token};
    // The server sets cookies only for callers that say they are a page.
    if (call.headers['x-requested-with'] === 'XMLHttpRequest') {
        headers['Set-Cookie'] = sessionCookies(session, call.base);
    }
    return {status: 200, body: ownUser(user), headers};
}

function logout(call: Call): Answer {
    if (call.session) {
        call.world.state.sessions.delete(call.session.token);
        call.world.changed();
    }
    return {...ok(), headers: {'Set-Cookie': droppedCookie(call.base)}};
}

function sessions(call: Call): Answer {
    const user = caller(call);
    const own = [...call.world.state.sessions.values()].filter((session) => session.user_id === user.id);
    return ok(own.map((session) => ({id: session.token, user_id: session.user_id, create_at: session.create_at})));
}

export const loginRoutes: Route[] = [
    route('POST', '/api/v4/users/login', login, 'open'),
    route('POST', '/api/v4/users/logout', logout, 'open'),
    route('GET', '/api/v4/users/:user_id/sessions', sessions),
];
