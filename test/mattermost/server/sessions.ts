import type {IncomingHttpHeaders} from 'node:http';

import {cookieValue} from './cookies';
import {newId} from './ids';
import type {Session, User} from './records';
import type {World} from './world';

/** Somebody who is logged in, and whether a cookie said so. */
export interface Login {
    session: Session;
    user: User;
}

/** Opens a session for a person. */
export function openSession(world: World, user: User): Session {
    const session = {token: newId(), user_id: user.id, csrf: newId(), create_at: world.clock.now()};
    world.state.sessions.set(session.token, session);
    world.changed();
    return session;
}

/** Ends all sessions of a person. */
export function closeSessions(world: World, userId: string): void {
    for (const [token, session] of world.state.sessions) {
        if (session.user_id === userId) {
            world.state.sessions.delete(token);
        }
    }
}

/**
 * Who a token belongs to; null when it is unknown or switched off.
 * Personal tokens are refused with EnableUserAccessTokens=false, those of bots never are (bots.json).
 */
export function loginOf(world: World, token: string): Login | null {
    const {state} = world;
    const session = state.sessions.get(token);
    if (session) {
        const user = state.users.get(session.user_id);
        return user && user.delete_at === 0 ? {session, user} : null;
    }
    const access = state.tokenBySecret.get(token);
    const user = access?.is_active ? state.users.get(access.user_id) : undefined;
    if (!access || !user || user.delete_at !== 0) {
        return null;
    }
    if (!user.bot && !world.config.ServiceSettings.EnableUserAccessTokens) {
        return null;
    }
    return {session: {token, user_id: user.id, csrf: '', create_at: 0}, user};
}

/** The token of a request, the cookie before the header, and where it was found. */
export function tokenOf(headers: IncomingHttpHeaders): {token: string; from: 'cookie' | 'header' | 'none'} {
    const fromCookie = cookieValue(headers.cookie, 'MMAUTHTOKEN');
    if (fromCookie) {
        return {token: fromCookie, from: 'cookie'};
    }
    const [scheme = '', token = ''] = (headers.authorization ?? '').split(' ');
    if (['bearer', 'token'].includes(scheme.toLowerCase()) && token) {
        return {token, from: 'header'};
    }
    return {token: '', from: 'none'};
}

/**
 * Whether a request with a cookie shows that a page of ours made it: the X-CSRF-Token of the session, or
 * X-Requested-With (unless ExperimentalStrictCSRFEnforcement).
 */
export function passesCsrf(world: World, headers: IncomingHttpHeaders, session: Session): boolean {
    if (headers['x-csrf-token'] === session.csrf) {
        return true;
    }
    const strict = world.config.ServiceSettings.ExperimentalStrictCSRFEnforcement;
    return !strict && headers['x-requested-with'] === 'XMLHttpRequest';
}
