import type {IncomingMessage, ServerResponse} from 'node:http';

import {answerOf, noSuchRoute, writeAnswer} from './answering';
import type {Answer, Call} from './call';
import {sessionExpired} from './errors';
import type {Fault} from './faults';
import {VERSION_ID} from './version';
import {startRateLimiter} from './rate_limit';
import type {Found} from './routes/router';
import {loginOf, passesCsrf, tokenOf, type Login} from './sessions';
import type {World} from './world';

// The server reads a little more than MaximumPayloadSizeBytes before it refuses (bots.json: + 512).
const BODY_SLACK = 512;
const UPLOAD_LIMIT = 100 * 1024 * 1024;

/** What answers a request that is no REST call: files and pages. */
export type FileHandler = (call: Call) => Answer;

/** Splits `/as/<username>` from a path. */
export function splitBase(path: string): {base: string; rest: string} {
    const found = /^(\/as\/[^/]+)(\/.*)?$/.exec(path);
    return found ? {base: found[1] ?? '', rest: found[2] ?? ''} : {base: '', rest: path};
}

async function readBody(request: IncomingMessage, limit: number): Promise<{body: Buffer; tooLarge: boolean}> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of request) {
        const bytes = Buffer.from(chunk);
        length += bytes.length;
        if (length <= limit) {
            chunks.push(bytes);
        }
    }
    return {body: Buffer.concat(chunks), tooLarge: length > limit};
}

function authenticate(world: World, call: Call): {login: Login | null; refused: boolean} {
    const {token, from} = tokenOf(call.headers);
    const login = token ? loginOf(world, token) : null;
    if (login && from === 'cookie' && call.method !== 'GET' && !passesCsrf(world, call.headers, login.session)) {
        return {login: null, refused: true};
    }
    return {login, refused: false};
}

async function carryOut(found: Found | null, call: Call, files: FileHandler, refused: boolean): Promise<Answer> {
    try {
        if (!found) {
            return call.path.startsWith('/api/') ? noSuchRoute(call.path) : files(call);
        }
        if ((found.route.access === 'session' && !call.session) || refused) {
            throw sessionExpired();
        }
        return await found.route.handle(call);
    } catch (error) {
        return answerOf(error, call.base);
    }
}

function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
        setTimeout(resolve, ms);
    });
}

function faultAnswer(fault: Fault): Answer | null {
    if (fault.kind === 'answer') {
        return {
            status: fault.status,
            body: fault.body ?? '',
            ...(fault.headers ? {headers: fault.headers} : {}),
        };
    }
    if (fault.kind === 'storm') {
        return {
            status: 429,
            body: 'limit exceeded\n',
            headers: {'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': String(fault.retryAfterS)},
        };
    }
    return null;
}

/** Carries a call out under a fault: null when no answer is to be given. */
async function underFault(
    fault: Fault,
    request: IncomingMessage,
    carry: () => Promise<Answer>,
): Promise<Answer | null> {
    if (fault.kind === 'storm') {
        return faultAnswer(fault);
    }
    const answer = fault.when === 'after' ? await carry() : null;
    switch (fault.kind) {
        case 'delay':
            await pause(fault.ms);
            return answer ?? carry();
        case 'drop':
            request.socket.destroy();
            return null;
        case 'hang':
            return null;
        case 'answer':
            return faultAnswer(fault);
    }
}

/** Makes the function that answers every HTTP request. */
export function requestHandler(
    world: World,
    findRoute: (method: string, path: string) => Found | null,
    files: FileHandler,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
    const limiter = startRateLimiter(world.config, () => world.clock.now());
    return async (request, response) => {
        const startedAt = performance.now();
        const method = request.method ?? 'GET';
        const url = new URL(request.url ?? '/', 'http://stand-in');
        const {base, rest: path} = splitBase(url.pathname);
        const remoteAddress = request.socket.remoteAddress ?? '';
        const found = findRoute(method, path);
        const isUpload = path === '/api/v4/plugins' || /^\/api\/v4\/users\/\w+\/image$/.test(path);
        const limit = world.config.ServiceSettings.MaximumPayloadSizeBytes + BODY_SLACK;
        const {body, tooLarge} = await readBody(request, isUpload ? UPLOAD_LIMIT : limit);
        const call: Call = {
            world,
            method,
            path,
            base,
            query: url.searchParams,
            headers: request.headers,
            remoteAddress,
            params: found?.params ?? {},
            body,
            bodyTooLarge: tooLarge,
            session: null,
            user: null,
        };
        const {login, refused} = authenticate(world, call);
        call.session = login?.session ?? null;
        call.user = login?.user ?? null;
        const userId = call.user?.id ?? '';
        const isApi = Boolean(found) || path.startsWith('/api/');
        const extra: Record<string, string> = isApi ? {'X-Version-Id': VERSION_ID} : {};

        if (world.config.RateLimitSettings.Enable) {
            const key = world.config.RateLimitSettings.VaryByUser && userId ? userId : remoteAddress;
            const verdict = limiter(key);
            Object.assign(extra, verdict.headers);
            if (verdict.refused) {
                const refusal = {
                    status: 429,
                    body: 'limit exceeded\n',
                    headers: {'Content-Type': 'text/plain; charset=utf-8'},
                };
                finish(refusal);
                return;
            }
        }
        const fault = isApi ? world.faults.take({method, path, userId}) : null;
        const carry = (): Promise<Answer> => carryOut(found, call, files, refused);
        const answer = fault ? await underFault(fault, request, carry) : await carry();
        const {fixedAnswerMs} = world.faults;
        if (fixedAnswerMs > 0 && isApi) {
            await pause(Math.max(0, fixedAnswerMs - (performance.now() - startedAt)));
        }
        finish(answer);

        function finish(done: Answer | null): void {
            if (isApi) {
                world.calls.add({method, path, userId, status: done?.status ?? 0, at: world.clock.now()});
            }
            if (done) {
                writeAnswer(response, done, extra, world.clock.now());
            }
        }
    };
}
