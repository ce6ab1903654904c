import formBody from '@fastify/formbody';
import fastify, {type FastifyInstance} from 'fastify';
import type {Entry} from './entry';
import {openRequests} from './open_requests';

/** Mattermost's own limit is 300,000 bytes, with some slack (301,000 are refused there). */
const LARGEST_BODY = 1_000_000;

/** Under the ten seconds after which fastify gives up its own close; systemd gives the whole stop 30. */
const ENDS_WITHIN_MS = 8_000;

export interface ServerParts {
    entry: Entry;
    /** How long a stop waits for requests that are under way. */
    endsWithinMs?: number;
    /** Counters and gauges in Prometheus' text form. */
    metrics: () => Promise<string>;
    health: () => Promise<{ok: boolean; [fact: string]: unknown}>;
    /** Called for errors that reach the framework: a broken body, an unknown path. */
    onError: (error: Error) => void;
}

/** The only door of the sidecar: three paths for Mattermost, and two that tell the operator how it does. */
export async function httpServer(parts: ServerParts): Promise<FastifyInstance> {
    // Mattermost waits 30 s for an integration; a connection that is idle for longer than its own 90 s would be cut under it.
    const server = fastify({
        bodyLimit: LARGEST_BODY,
        keepAliveTimeout: 95_000,
        requestTimeout: 30_000,
        // Those that are idle, or too slow: what is under way has ended by then, see below.
        forceCloseConnections: true,
    });
    const open = openRequests();
    // Not `onResponse`: it is silent about a connection that breaks before there is an answer.
    server.addHook('onRequest', async (_request, reply) => open.until((over) => reply.raw.once('close', over)));
    // Before connections are cut. Whoever comes meanwhile is told 503.
    server.addHook('preClose', async () => {
        if (!(await open.haveEnded(parts.endsWithinMs ?? ENDS_WITHIN_MS))) {
            parts.onError(new Error('requests were cut by the stop, because they took too long'));
        }
    });
    await server.register(formBody, {bodyLimit: LARGEST_BODY});
    server.post('/mattermost/command', (request) => open.handled(parts.entry.command(request.body)));
    server.post('/mattermost/action', (request) => open.handled(parts.entry.action(request.body)));
    server.post('/mattermost/dialog', (request) => open.handled(parts.entry.dialog(request.body)));
    server.get('/health', async (_request, reply) => {
        const health = await parts.health();
        return reply.code(health.ok ? 200 : 503).send(health);
    });
    server.get('/metrics', async (_request, reply) =>
        reply.type('text/plain; version=0.0.4').send(await parts.metrics()),
    );
    server.setErrorHandler((error, _request, reply) => {
        const known = error instanceof Error ? error : new Error(String(error));
        parts.onError(known);
        const status = 'statusCode' in known && typeof known.statusCode === 'number' ? known.statusCode : 500;
        return reply
            .code(status)
            .send({error: status < 500 ? 'the request could not be read' : 'the sidecar failed; see its log'});
    });
    return server;
}
