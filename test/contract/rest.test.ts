import {createServer, type RequestListener, type Server} from 'node:http';
import {connect, type AddressInfo, type LookupFunction} from 'node:net';
import * as v from 'valibot';
import type {Permit} from '../../server-ts/src/application/mattermost_ports';
import {
    anything,
    ChatError,
    mattermostRest,
    unreachable,
    type Rest,
} from '../../server-ts/src/adapters/mattermost/rest';

/** What becomes of answers that no Mattermost gives, but whatever stands before it may. */
describe('calls to Mattermost', () => {
    let server: Server;

    const restAgainst = async (answer: RequestListener, timeoutMs?: number): Promise<Rest> => {
        server = createServer(answer);
        await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
        const {port} = server.address() as AddressInfo;
        return mattermostRest({
            url: `http://127.0.0.1:${port}/`,
            token: 'secret-token',
            ...(timeoutMs ? {timeoutMs} : {}),
        });
    };
    const failure = async (call: Promise<unknown>): Promise<ChatError> => {
        const error: unknown = await call.then(
            () => null,
            (reason: unknown) => reason,
        );
        if (!(error instanceof ChatError)) {
            throw new Error(`no ChatError but ${String(error)}`);
        }
        return error;
    };
    afterEach(() => {
        server.closeAllConnections();
        server.close();
    });

    it('go to the address as it was set, as the account of the token, and say who asks', async () => {
        const seen: unknown[] = [];
        const rest = await restAgainst((request, response) => {
            const {method, url, headers} = request;
            seen.push({
                method,
                url,
                who: headers['user-agent'],
                auth: headers.authorization,
                as: headers['content-type'],
            });
            response.end('{}');
        });
        await rest.get('/system/ping', anything);
        await rest.post('/posts', {message: 'x'}, anything);
        expect(seen).toEqual([
            {method: 'GET', url: '/api/v4/system/ping', who: 'set-cycle', auth: 'BEARER secret-token', as: undefined},
            {
                method: 'POST',
                url: '/api/v4/posts',
                who: 'set-cycle',
                auth: 'BEARER secret-token',
                as: 'application/json',
            },
        ]);
    });

    it('are sent with their permit; without it the server hears nothing of them', async () => {
        const heard: string[] = [];
        const rest = await restAgainst((request, response) => {
            request.setEncoding('utf8').on('data', (text: string) => heard.push(text));
            request.on('end', () => response.end('{}'));
        });
        const asked: string[] = [];
        const permit = (name: string, refuses: 'ask' | 'still' | null): Permit => ({
            ask: async () => {
                asked.push(`${name} ask`);
                return refuses === 'ask' ? Promise.reject(new Error('not in turn')) : undefined;
            },
            still: () => {
                asked.push(`${name} still`);
                if (refuses === 'still') {
                    throw new Error('not any more');
                }
            },
        });
        const body = {message: 'Ünïcode 🙂'};
        await expect(rest.post('/posts', body, anything, permit('a', 'ask'))).rejects.toThrow('not in turn');
        await expect(rest.post('/posts', body, anything, permit('b', 'still'))).rejects.toThrow('not any more');
        await rest.post('/posts', body, anything, permit('c', null));
        expect([asked, heard]).toEqual([['a ask', 'b ask', 'b still', 'c ask', 'c still'], [JSON.stringify(body)]]);
        expect(rest.unreachableSince()).toBeNull();
        await rest.post('/posts', body, anything);
        expect(heard).toHaveLength(2);
    });

    it('are not sent on to another address, where a post would become a question and the token would follow', async () => {
        let calls = 0;
        const rest = await restAgainst((_, response) => {
            calls += 1;
            response.writeHead(301, {Location: 'https://chat.example.org/api/v4/posts'}).end();
        });
        const error = await failure(rest.post('/posts', {}, anything));
        expect(error).toMatchObject({id: 'redirected', passing: true});
        expect(error.message).toContain('https://chat.example.org/api/v4/posts');
        expect(calls).toBe(1);
    });

    it('remember whether the token is taken; what everybody is answered says nothing about that', async () => {
        let status = 401;
        const rest = await restAgainst((request, response) => {
            response.writeHead(request.url?.includes('ping') ? 200 : status).end('{}');
        });
        expect(rest.isLockedOut()).toBe(false);
        await failure(rest.get('/users/me', anything));
        await rest.get('/system/ping', anything);
        expect(rest.isLockedOut()).toBe(true);
        status = 403;
        await failure(rest.get('/users/me', anything));
        expect(rest.isLockedOut()).toBe(false);
    });

    it('end after their time, also while an answer is dripping', async () => {
        const rest = await restAgainst((_, response) => {
            const drip = setInterval(() => response.write(' '), 20);
            response.on('close', () => clearInterval(drip));
        }, 300);
        const error = await failure(rest.get('/users/me', anything));
        expect(error).toMatchObject({status: 0, id: 'unreachable', passing: true, message: 'no answer within 0.3 s'});
        expect(rest.unreachableSince()).not.toBeNull();
    });

    it('do not take in an answer without end', async () => {
        const megabyte = 'x'.repeat(1024 * 1024);
        let sent = 0;
        const rest = await restAgainst((_, response) => {
            const more = (): void => {
                while (!response.destroyed && sent < 1_000) {
                    sent += 1;
                    if (!response.write(megabyte)) {
                        response.once('drain', more);
                        return;
                    }
                }
            };
            more();
        });
        expect(await failure(rest.get('/users/me', anything))).toMatchObject({status: 0, passing: true});
        expect(sent).toBeLessThan(200);
    });

    it('say of a page that a proxy answers only how it begins', async () => {
        const rest = await restAgainst((_, response) => response.end(`<html>${'Closed for a day. '.repeat(10_000)}`));
        const {message} = await failure(rest.get('/users/me', v.object({id: v.string()})));
        expect(message).toContain("Mattermost's answer to GET /users/me has another shape: ");
        expect(message).toContain('<html>Closed for a day.');
        expect(message.length).toBeLessThan(400);
    });

    it('over https to what speaks only http say so in one line', async () => {
        await restAgainst((_, response) => response.end('{}'));
        const {port} = server.address() as AddressInfo;
        const secure = mattermostRest({url: `https://127.0.0.1:${port}`, token: 'secret-token'});
        expect(await failure(secure.get('/users/me', anything))).toMatchObject({
            status: 0,
            message: 'what is there does not speak https; is its address one with http?',
        });
    });
});

describe('why nothing answered', () => {
    const failed = (message: string, code: string): Error => Object.assign(new Error(message), {code});

    it('is what the network said, also of a name with several addresses', async () => {
        const refused = await new Promise<unknown>((resolve) => {
            const lookup: LookupFunction = (_name, _options, done) =>
                done(null, [
                    {address: '127.0.0.1', family: 4},
                    {address: '127.0.0.2', family: 4},
                ]);
            connect({host: 'chat', port: 1, lookup, autoSelectFamily: true}).once('error', resolve);
        });
        expect(unreachable(refused).message).toBe('connect ECONNREFUSED 127.0.0.1:1');
    });

    it.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
        'may be a certificate of one’s own authority: %s',
        (code) => {
            const fetched = Object.assign(new TypeError('fetch failed'), {cause: failed('not to be trusted', code)});
            expect(unreachable(fetched).message).toBe(
                'not to be trusted (its certificate is of an authority that Node does not know: name that one’s file in the variable NODE_EXTRA_CA_CERTS)',
            );
        },
    );
});
