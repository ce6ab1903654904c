import type {IncomingMessage, Server} from 'node:http';
import type {Duplex} from 'node:stream';

import {WebSocketServer, type WebSocket} from 'ws';

import {splitBase} from './http_server';
import type {Connection} from './hub';
import {isObject, objectAt, numberAt, parseJson, textAt, type JsonObject} from './json';
import {canPost} from './permissions';
import {loginOf, tokenOf, type Login} from './sessions';
import {noteConnection, statusOf} from './statuses';
import {VERSION, VERSION_ID} from './version';
import type {World} from './world';

// Without authentication a socket is closed after five seconds (ws.jsonl).
const AUTH_WITHIN_MS = 5000;

function hello(world: World, connection: Connection): void {
    world.hub.send(
        connection,
        'hello',
        {connection_id: connection.id, server_hostname: 'stand-in', server_version: VERSION_ID},
        {userId: connection.userId},
    );
}

function fail(socket: WebSocket, seq: number, id: string, message: string): void {
    const error = {id, message, detailed_error: '', status_code: 500};
    socket.send(JSON.stringify({status: 'FAIL', seq_reply: seq, error}));
}

function typing(world: World, connection: Connection, data: JsonObject): void {
    const user = world.state.users.get(connection.userId);
    const channelId = textAt(data, 'channel_id');
    if (user && canPost(world.state, user, channelId)) {
        world.hub.publish(
            'typing',
            {parent_id: textAt(data, 'parent_id'), user_id: user.id},
            {channelId, omit: user.id},
        );
    }
}

/** Answers one message of an authenticated socket. */
function handleAction(world: World, connection: Connection, socket: WebSocket, message: JsonObject): void {
    const seq = numberAt(message, 'seq');
    const data = objectAt(message, 'data') ?? {};
    const reply = (content?: JsonObject): void => {
        socket.send(JSON.stringify({status: 'OK', seq_reply: seq, ...(content ? {data: content} : {})}));
    };
    switch (textAt(message, 'action')) {
        case 'ping':
            reply({node_id: '', server_time: world.clock.now(), text: 'pong', version: VERSION});
            break;
        case 'user_typing':
            typing(world, connection, data);
            reply();
            break;
        case 'get_statuses_by_ids': {
            const ids = data['user_ids'];
            const known = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
            reply(Object.fromEntries(known.map((id) => [id, statusOf(world, id).status])));
            break;
        }
        case 'user_update_active_status':
        case 'presence':
            reply();
            break;
        default:
            fail(socket, seq, 'api.web_socket_router.bad_action.app_error', 'Unknown WebSocket action.');
    }
}

function take(world: World, socket: WebSocket, login: Login, url: URL, byHeader: boolean): Connection {
    const id = url.searchParams.get('connection_id') ?? '';
    const seq = Number(url.searchParams.get('sequence_number') ?? '0');
    // Only an upgrade that is authenticated itself can resume; after a challenge events are lost (verified.md §6).
    const resumed = byHeader && id ? world.hub.resume(id, seq, login.user.id, socket) : null;
    const connection = resumed ?? world.hub.connect(login.user.id, login.session.token, socket);
    if (!resumed) {
        hello(world, connection);
    }
    socket.on('close', () => {
        world.hub.lose(connection);
        const others = world.hub.openConnections().some((other) => other.userId === connection.userId);
        if (!others) {
            noteConnection(world, connection.userId, false);
        }
    });
    noteConnection(world, login.user.id, true);
    return connection;
}

function serve(world: World, socket: WebSocket, request: IncomingMessage, url: URL): void {
    const {token} = tokenOf(request.headers);
    const login = token ? loginOf(world, token) : null;
    socket.on('error', () => {
        socket.terminate();
    });
    if (token && !login) {
        socket.terminate();
        return;
    }
    let connection = login ? take(world, socket, login, url, true) : null;
    const timer = connection
        ? null
        : setTimeout(() => {
              socket.terminate();
          }, AUTH_WITHIN_MS);
    socket.on('close', () => {
        if (timer) {
            clearTimeout(timer);
        }
    });
    socket.on('message', (raw) => {
        const message = parseJson(Buffer.isBuffer(raw) ? raw.toString('utf8') : '');
        if (!isObject(message)) {
            return;
        }
        if (textAt(message, 'action') === 'authentication_challenge') {
            const challenged = loginOf(world, textAt(objectAt(message, 'data') ?? {}, 'token'));
            if (!challenged) {
                socket.terminate();
                return;
            }
            if (timer) {
                clearTimeout(timer);
            }
            connection = connection ?? take(world, socket, challenged, url, false);
            socket.send(JSON.stringify({status: 'OK', seq_reply: numberAt(message, 'seq')}));
        } else if (connection) {
            handleAction(world, connection, socket, message);
        }
    });
}

/** Serves `/api/v4/websocket` (and the same below `/as/<username>`). Pages of other origins are refused. */
export function serveWebsocket(world: World, server: Server): WebSocketServer {
    const sockets = new WebSocketServer({noServer: true, maxPayload: 8 * 1024 * 1024});
    server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
        const url = new URL(request.url ?? '/', 'http://stand-in');
        const {origin, host} = request.headers;
        const foreign = origin !== undefined && URL.canParse(origin) && new URL(origin).host !== host;
        if (splitBase(url.pathname).rest !== '/api/v4/websocket' || foreign) {
            stream.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
            return;
        }
        sockets.handleUpgrade(request, stream, head, (socket) => {
            serve(world, socket, request, url);
        });
    });
    return sockets;
}
