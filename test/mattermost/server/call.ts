import type {IncomingHttpHeaders} from 'node:http';

import {invalidBody, invalidUrl, refusal, sessionExpired} from './errors';
import {isId} from './ids';
import {isObject, parseJson, textsOf, type Json, type JsonObject} from './json';
import type {Session, User} from './records';
import type {World} from './world';

/** A request on its way to the function that handles it. */
export interface Call {
    world: World;
    method: string;
    /** Path without the `/as/<username>` in front. */
    path: string;
    /** '' or `/as/<username>`: where the cookies of the answer belong. */
    base: string;
    query: URLSearchParams;
    headers: IncomingHttpHeaders;
    remoteAddress: string;
    params: Record<string, string>;
    body: Buffer;
    bodyTooLarge: boolean;
    session: Session | null;
    user: User | null;
}

/** What goes back. `body` is sent as JSON unless it is text or bytes. */
export interface Answer {
    status: number;
    body: object | string | Buffer | null;
    headers?: Record<string, string | string[]>;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

export function ok(body: object | null = {status: 'OK'}): Answer {
    return {status: 200, body};
}

export function created(body: object): Answer {
    return {status: 201, body};
}

/** The person who calls; refuses when nobody is logged in. */
export function caller(call: Call): User {
    if (!call.user) {
        throw sessionExpired();
    }
    return call.user;
}

/** A parameter of the path; `me` stands for the caller in user_id. */
export function param(call: Call, name: string): string {
    const value = call.params[name] ?? '';
    return name === 'user_id' && value === 'me' ? caller(call).id : value;
}

/** A parameter of the path that must be an id. */
export function idParam(call: Call, name: string): string {
    const value = param(call, name);
    if (!isId(value)) {
        throw invalidUrl(name);
    }
    return value;
}

/** The JSON of the body; undefined when it is none. Refuses bodies over the limit. */
export function jsonBody(call: Call): Json | undefined {
    if (call.bodyTooLarge) {
        throw refusal(413, 'api.context.request_body_too_large.app_error');
    }
    return parseJson(call.body.toString('utf8'));
}

/** The JSON object of the body; `name` is what the refusal calls it. */
export function objectBody(call: Call, name: string): JsonObject {
    const body = jsonBody(call);
    if (!isObject(body)) {
        throw invalidBody(name);
    }
    return body;
}

/** A list of ids or names as body. */
export function textsBody(call: Call, name: string): string[] {
    const texts = textsOf(jsonBody(call));
    if (!texts) {
        throw invalidBody(name);
    }
    return texts;
}

/** `page` and `per_page` of the query, within the server's limits (60 when not given, at most 200). */
export function paging(call: Call): {page: number; perPage: number; from: number; to: number} {
    const page = Math.max(0, Number.parseInt(call.query.get('page') ?? '0', 10) || 0);
    const wanted = Number.parseInt(call.query.get('per_page') ?? '60', 10);
    const perPage = Number.isNaN(wanted) || wanted < 0 ? 60 : Math.min(200, wanted);
    return {page, perPage, from: page * perPage, to: (page + 1) * perPage};
}
