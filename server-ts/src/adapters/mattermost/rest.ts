import {setMaxListeners} from 'node:events';
import {Client4} from '@mattermost/client';
import {Agent, request} from 'undici';
import * as v from 'valibot';
import type {Permit} from '../../application/mattermost_ports';
import type {Millis} from '../../domain/units';
import {permittedBy} from './permitted';

/** Mattermost could not be asked, or said no. `id` is its stable error id; its words are localized and only for people. */
export class ChatError extends Error {
    readonly status: number;
    readonly id: string;
    /** What Mattermost asks us to wait (429), else null. */
    readonly retryAfterMs: Millis | null;

    constructor(message: string, status: number, id: string, retryAfterMs: Millis | null = null) {
        super(message);
        this.status = status;
        this.id = id;
        this.retryAfterMs = retryAfterMs;
    }

    /** The same request may succeed later: nobody answered, the server is ill or throttles, or our own account is locked out. */
    get passing(): boolean {
        return (
            this.status === 0 || this.status >= 500 || this.status === 429 || this.status === 408 || this.status === 401
        );
    }
}

type Schema<T> = v.GenericSchema<unknown, T>;

/** Mattermost's API v4 as one account. Paths begin behind `/api/v4`. Every call may throw `ChatError`. */
export interface Rest {
    get<T>(path: string, schema: Schema<T>): Promise<T>;
    post<T>(path: string, body: unknown, schema: Schema<T>, permit?: Permit): Promise<T>;
    put<T>(path: string, body: unknown, schema: Schema<T>): Promise<T>;
    delete<T>(path: string, schema: Schema<T>): Promise<T>;
    /** Mattermost's own time: its last `Date` header and what has passed since. Null before the first answer. */
    chatNow(): Millis | null;
    /** Since when nothing has answered; null while it answers. */
    unreachableSince(): Millis | null;
    /** Whether Mattermost did not take our token when it was looked at last: it was revoked, or its account is switched off. */
    isLockedOut(): boolean;
}

export interface RestOptions {
    url: string;
    token: string;
    timeoutMs?: number;
}

const errorBody = v.object({id: v.string(), message: v.optional(v.string(), '')});
/** Some answers matter only by their status. */
export const anything: Schema<unknown> = v.unknown();

/** Answered to everybody, whatever the token. */
const FOR_EVERYBODY = /^\/(system\/ping|config\/client|actions\/dialogs\/open)\b/;

const DEFAULT_TIMEOUT_MS = 15_000;

/** Two hundred posts of the greatest length are 13 MB. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** What was received stands in it, which may be a page of any length. */
const LONGEST_SUMMARY = 200;

interface Answer {
    status: number;
    headers: Record<string, string | string[] | undefined>;
    text: string;
}

/**
 * By undici's `request`, which took 0.25 ms of processor time for a post where `fetch`, the same library behind the standard's streams,
 * took 0.7: with thousands of reminders to send that is a third of all that each costs.
 */
export function mattermostRest(options: RestOptions): Rest {
    const client = new Client4();
    client.setUrl(options.url.replace(/\/+$/, ''));
    client.setToken(options.token);
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    // Each call has one bound for all of it, so these have none of their own.
    const connections = new Agent({headersTimeout: 0, bodyTimeout: 0, maxResponseSize: LARGEST_ANSWER});
    const nextBound = sharedBounds(timeoutMs);
    let clock: {chat: Millis; at: number} | null = null;
    let silentSince: Millis | null = null;
    let lockedOut = false;

    const ask = async <T>(
        method: string,
        path: string,
        body: unknown,
        schema: Schema<T>,
        permit?: Permit,
    ): Promise<T> => {
        const options = client.getOptions({method, ...(body === undefined ? {} : {body: JSON.stringify(body)})});
        await permit?.ask();
        const permitted = permit && permittedBy(permit, connections);
        const bound = nextBound();
        let answer: Answer;
        try {
            const {
                statusCode,
                headers,
                body: content,
            } = await request(`${client.getBaseRoute()}${path}`, {
                ...options,
                headers: {
                    ...options.headers,
                    'User-Agent': 'set-cycle',
                    ...(body === undefined ? {} : {'Content-Type': 'application/json'}),
                },
                dispatcher: permitted ?? connections,
                signal: bound,
            });
            answer = {status: statusCode, headers, text: await content.text()};
        } catch (error) {
            if (permitted?.refused) {
                throw error;
            }
            silentSince ??= Date.now();
            throw bound.aborted
                ? new ChatError(`no answer within ${timeoutMs / 1000} s`, 0, 'unreachable')
                : unreachable(error);
        }
        silentSince = null;
        lockedOut = FOR_EVERYBODY.test(path) ? lockedOut : answer.status === 401;
        const date = Date.parse(header(answer, 'date'));
        if (!Number.isNaN(date)) {
            clock = {chat: date, at: performance.now()};
        }
        if (answer.status < 200 || answer.status > 299) {
            throw refusal(answer);
        }
        const {text} = answer;
        const parsed = v.safeParse(schema, parseJson(text));
        if (!parsed.success) {
            // A proxy's page, or a version of Mattermost that answers otherwise: nothing can be said of the effect.
            throw new ChatError(
                `Mattermost's answer to ${method} ${path} has another shape: ${v.summarize(parsed.issues).slice(0, LONGEST_SUMMARY)}`,
                502,
                'shape',
            );
        }
        return parsed.output;
    };

    return {
        get: (path, schema) => ask('GET', path, undefined, schema),
        post: (path, body, schema, permit) => ask('POST', path, body, schema, permit),
        put: (path, body, schema) => ask('PUT', path, body, schema),
        delete: (path, schema) => ask('DELETE', path, undefined, schema),
        chatNow: () => (clock === null ? null : Math.round(clock.chat + performance.now() - clock.at)),
        unreachableSince: () => silentSince,
        isLockedOut: () => lockedOut,
    };
}

/** Calls that begin within such a part of their bound share it. */
const SHARED_FOR = 1 / 15;

/**
 * Gives the signal that ends a call after `withinMs`, or up to a fifteenth later. `AbortSignal.timeout` for each call stays with its timer
 * until its time is over, though the call has long ended: at 500 posts a second thousands of them, and the collector's work with them.
 */
function sharedBounds(withinMs: Millis): () => AbortSignal {
    const sharedMs = withinMs * SHARED_FOR;
    let shared = {signal: new AbortController().signal, until: -Infinity};
    return () => {
        const now = performance.now();
        if (now >= shared.until) {
            const controller = new AbortController();
            // Each call that is under way listens to it: more than ten are no leak.
            setMaxListeners(0, controller.signal);
            setTimeout(() => controller.abort(), withinMs + sharedMs).unref();
            shared = {signal: controller.signal, until: now + sharedMs};
        }
        return shared.signal;
    };
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        // Empty and plain-text answers (a rate limiter's, a proxy's) are judged by their status.
        return text;
    }
}

function header({headers}: Answer, name: string): string {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
}

export function redirectedWords(elsewhere: string): string {
    return `Mattermost is not at the address that was set: it sends us on to ${elsewhere}`;
}

function refusal(answer: Answer): ChatError {
    const {status, text} = answer;
    if (status >= 300 && status < 400) {
        // Followed, a POST would become a GET. It is the setting that is wrong, so whatever was to be sent waits until it is right.
        return new ChatError(redirectedWords(header(answer, 'location')), 502, 'redirected');
    }
    const body = v.safeParse(errorBody, parseJson(text));
    const bare = withoutWords(status, header(answer, 'retry-after'));
    return body.success ? new ChatError(body.output.message, status, body.output.id, bare.retryAfterMs) : bare;
}

/** An answer that does not say in Mattermost's way why it is none: a rate limiter's, or that of a proxy. */
export function withoutWords(status: number, retryAfter: string): ChatError {
    const seconds = Number(retryAfter);
    const retryAfterMs = status === 429 ? Math.max(1, Number.isFinite(seconds) ? seconds : 1) * 1_000 : null;
    return new ChatError(`HTTP ${status}`, status, `http_${status}`, retryAfterMs);
}

const fetchError = v.looseObject({cause: v.looseObject({message: v.string()})});
const manyAddresses = v.looseObject({errors: v.tupleWithRest([v.looseObject({message: v.string()})], v.unknown())});
const OF_OWN_AUTHORITY = [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
] as const;
const unknownAuthority = v.looseObject({code: v.picklist(OF_OWN_AUTHORITY), message: v.string()});
const notHttps = v.looseObject({code: v.literal('ERR_SSL_WRONG_VERSION_NUMBER')});

/** Nothing answered, with the reason as far as the network said one. */
export function unreachable(error: unknown): ChatError {
    return new ChatError(networkWords(v.is(fetchError, error) ? error.cause : error), 0, 'unreachable');
}

/** Node says nothing itself where each address of a name failed, and OpenSSL says it in several lines. */
export function networkWords(error: unknown): string {
    if (v.is(manyAddresses, error)) {
        return error.errors[0].message;
    }
    if (v.is(notHttps, error)) {
        return 'what is there does not speak https; is its address one with http?';
    }
    return v.is(unknownAuthority, error)
        ? `${error.message} (its certificate is of an authority that Node does not know: name that one’s file in the variable NODE_EXTRA_CA_CERTS)`
        : saidBy(error);
}

function saidBy(error: unknown): string {
    return v.is(v.looseObject({message: v.string()}), error) ? error.message : String(error);
}
