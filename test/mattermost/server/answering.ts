import type {ServerResponse} from 'node:http';

import type {Answer} from './call';
import {droppedCookie} from './cookies';
import {ApiError, errorBody} from './errors';
import {newId} from './ids';

/** Turns a refusal into the answer for it; anything else thrown is a fault of the stand-in and is thrown on. */
export function answerOf(error: unknown, base: string): Answer {
    if (!(error instanceof ApiError)) {
        throw error;
    }
    const answer: Answer = {status: error.status, body: errorBody(error, newId())};
    if (error.dropsCookie) {
        answer.headers = {'Set-Cookie': droppedCookie(base)};
    }
    return answer;
}

/** The server's answer for a path that no route has. */
export function noSuchRoute(path: string): Answer {
    return {
        status: 404,
        body: {
            id: 'api.context.404.app_error',
            message: 'Sorry, we could not find the page.',
            detailed_error: `There doesn't appear to be an api call for the url='${path}'.  Typo? are you missing a team_id or user_id as part of the url?`,
            status_code: 404,
        },
    };
}

/** Writes an answer out, with `Date` from Mattermost's own clock. */
export function writeAnswer(
    response: ServerResponse,
    answer: Answer,
    extra: Record<string, string>,
    now: number,
): void {
    const {body} = answer;
    const plain = typeof body === 'string' || Buffer.isBuffer(body);
    const bytes = plain ? Buffer.from(body) : Buffer.from(body === null ? '' : JSON.stringify(body));
    response.sendDate = false;
    response.writeHead(answer.status, {
        Date: new Date(now).toUTCString(),
        ...(plain || body === null ? {} : {'Content-Type': 'application/json'}),
        'Content-Length': bytes.length,
        ...extra,
        ...answer.headers,
    });
    response.end(bytes);
}
