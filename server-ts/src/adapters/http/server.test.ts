import {connect} from 'node:net';
import type {FastifyInstance} from 'fastify';
import type {CommandReply} from './slash_command';
import {httpServer} from './server';

/** A server whose command answers when it is told to. */
async function slowServer(endsWithinMs?: number): Promise<{
    server: FastifyInstance;
    url: string;
    errors: string[];
    asked: Promise<void>;
    answer: () => void;
}> {
    let answer: (reply: CommandReply) => void = () => undefined;
    let ask: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (ask = resolve));
    const errors: string[] = [];
    const server = await httpServer({
        entry: {
            command: () => {
                ask();
                return new Promise((resolve) => (answer = resolve));
            },
            action: () => Promise.resolve({}),
            dialog: () => Promise.resolve({}),
        },
        metrics: () => Promise.resolve(''),
        health: () => Promise.resolve({ok: true}),
        onError: ({message}) => errors.push(message),
        ...(endsWithinMs === undefined ? {} : {endsWithinMs}),
    });
    const url = await server.listen({host: '127.0.0.1', port: 0});
    return {server, url, errors, asked, answer: () => answer({response_type: 'ephemeral', text: 'done'})};
}

const post = (url: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${url}/mattermost/command`, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        body: '{}',
        ...(signal ? {signal} : {}),
    });
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

test('a request that is under way at the stop gets its answer, and only then is the stop over', async () => {
    const {server, url, errors, asked, answer} = await slowServer();
    const response = post(url);
    await asked;
    let closed = false;
    const stopping = server.close().then(() => (closed = true));
    await soon();
    expect(closed).toBe(false);
    answer();
    expect(await (await response).json()).toMatchObject({text: 'done'});
    await stopping;
    expect(errors).toEqual([]);
});

test('work for somebody who has gone is waited for, too: it needs the database', async () => {
    const {server, url, asked, answer} = await slowServer();
    const gone = new AbortController();
    const response = post(url, gone.signal);
    await asked;
    gone.abort();
    await expect(response).rejects.toThrow();
    await soon();
    let closed = false;
    const stopping = server.close().then(() => (closed = true));
    await soon();
    expect(closed).toBe(false);
    answer();
    await stopping;
});

test('connections that are kept, or never asked for anything, delay no stop', async () => {
    const {server, url} = await slowServer();
    await (await fetch(`${url}/health`)).text();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const began = performance.now();
    await server.close();
    expect(performance.now() - began).toBeLessThan(2_000);
    socket.destroy();
});

test('what takes too long is cut, and said', async () => {
    const {server, url, errors, asked} = await slowServer(200);
    const response = post(url);
    response.catch(() => undefined);
    await asked;
    await server.close();
    await expect(response).rejects.toThrow();
    expect(errors).toEqual(['requests were cut by the stop, because they took too long']);
});
