import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';

import {startCallLog, type CallLog} from './call_log';
import {startClock} from './clock';
import {applyConfig, defaultConfig, type ConfigPatch, type ServerConfig} from './config';
import {startFaults, type Faults} from './faults';
import {requestHandler} from './http_server';
import {startHub, type PublishedEvent} from './hub';
import type {JsonObject} from './json';
import {startPendingPosts} from './pending_posts';
import {loadState, startKeeper} from './persistence';
import {postView} from './post_views';
import {buildRouter} from './routes/router';
import {routes} from './routes/routes';
import {startSeed, type Seed, type SeededUser} from './seed';
import {loginOf} from './sessions';
import {fileHandler} from './static_files';
import {serveWebsocket} from './websocket';
import type {World} from './world';

/** How to start; everything may be left out. */
export interface StandInOptions {
    /** 0 (the default) takes a free one. */
    port?: number;
    /** 127.0.0.1 by default. */
    host?: string;
    /** Keeps the state in this file, and takes it up again at the next start. */
    dataFile?: string;
    /** Folder of the web shell: `index.html` answers every page, the files are below `/static/shell/`. */
    shellDir?: string;
    /** For the demo: who opens `/as/<username>/` without a session is logged in as that person. */
    autoLogin?: boolean;
    config?: ConfigPatch;
    /** For the demo: sees each request first, and says whether it has answered (or will). */
    before?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** A running stand-in. */
export interface StandIn {
    url: string;
    port: number;
    /** The first system admin. */
    admin: SeededUser;
    seed: Seed;
    /** Posts of a channel that are not deleted, oldest first, as clients read them. */
    posts(channelId: string): JsonObject[];
    calls: CallLog;
    /** The last events that were published. */
    events: readonly PublishedEvent[];
    faults: Faults;
    /** The settings in force; may be changed at any time. */
    config: ServerConfig;
    /** Mattermost's own time in milliseconds. */
    now(): number;
    /** What it signs triggers with (PEM), for whoever speaks to a sidecar in its name. */
    signingKey: string;
    setClockOffset(ms: number): void;
    /** Mattermost's time stands still from now on, but for `setClockOffset`: for what counts the milliseconds. */
    stopClock(): void;
    /** Closes every WebSocket without a goodbye, as a lost network does; they may be resumed. */
    cutWebsockets(): void;
    close(): Promise<void>;
}

function listen(server: Server, port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
            server.off('error', reject);
            const address = server.address();
            resolve(typeof address === 'object' && address ? address.port : port);
        });
    });
}

function stopListening(server: Server): Promise<void> {
    return new Promise((resolve) => {
        server.close(() => {
            resolve();
        });
        server.closeAllConnections();
    });
}

/** Starts a Mattermost stand-in. Rejects when the port is taken or the data file is damaged. */
export async function startMattermost(options: StandInOptions = {}): Promise<StandIn> {
    const host = options.host ?? '127.0.0.1';
    const config = defaultConfig();
    applyConfig(config, options.config ?? {});
    const clock = startClock();
    const state = loadState(options.dataFile);
    const keeper = startKeeper(options.dataFile, state);
    const server = createServer({keepAliveTimeout: 60_000});
    let port = options.port ?? 0;

    const world: World = {
        state,
        config,
        clock,
        hub: startHub({state, now: () => clock.now(), isAlive: (token) => loginOf(world, token) !== null}),
        calls: startCallLog(),
        faults: startFaults(
            async () => {
                world.hub.openConnections().forEach((connection) => connection.socket?.terminate());
                await stopListening(server);
            },
            async () => {
                await listen(server, port, host);
            },
        ),
        pending: startPendingPosts(() => clock.now()),
        url: () => `http://${host}:${String(port)}`,
        changed: () => {
            keeper.changed();
        },
        pluginsChanged: () => {
            keeper.pluginsChanged();
        },
    };

    const files = fileHandler({
        ...(options.shellDir === undefined ? {} : {shellDir: options.shellDir}),
        autoLogin: options.autoLogin ?? false,
    });
    const handle = requestHandler(world, buildRouter(routes), files);
    server.on('request', (request, response) => {
        if (options.before?.(request, response) === true) {
            return;
        }
        handle(request, response).catch((error: unknown) => {
            // The caller went away while it was sending.
            if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') {
                return;
            }
            // Not a behaviour of Mattermost: a defect of the stand-in, which must be seen.
            process.stderr.write(`stand-in: ${request.method ?? ''} ${request.url ?? ''}: ${String(error)}\n`);
            response.destroy();
        });
    });
    serveWebsocket(world, server);
    port = await listen(server, port, host);

    let admin: SeededUser | null = null;
    const seed = startSeed(world, () => admin?.id ?? '');
    admin = seed.user({username: 'admin', firstName: 'Admin', admin: true});
    return {
        url: world.url(),
        port,
        admin,
        seed,
        posts: (channelId) =>
            (state.rowsByChannel.get(channelId) ?? [])
                .filter((row) => row.delete_at === 0)
                .map((row) => postView(state, row)),
        calls: world.calls,
        events: world.hub.events,
        faults: world.faults,
        config,
        signingKey: state.secrets.signingKey,
        now: () => clock.now(),
        setClockOffset(ms) {
            clock.offsetMs = ms;
        },
        stopClock() {
            clock.stop();
        },
        cutWebsockets() {
            world.hub.openConnections().forEach((connection) => connection.socket?.terminate());
        },
        async close() {
            world.hub.closeAll();
            if (server.listening) {
                await stopListening(server);
            }
            await keeper.close();
        },
    };
}
