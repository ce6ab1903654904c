import * as v from 'valibot';
import {basename} from '../api/client';

const messageSchema = v.looseObject({
    event: v.string(),
    data: v.nullish(v.record(v.string(), v.unknown()), {}),
    broadcast: v.nullish(
        v.looseObject({channel_id: v.nullish(v.string(), ''), user_id: v.nullish(v.string(), '')}),
        {},
    ),
    seq: v.number(),
});
export type SocketMessage = v.InferOutput<typeof messageSchema>;
const helloSchema = v.looseObject({connection_id: v.string()});
const frameSchema = v.union([messageSchema, v.looseObject({seq_reply: v.number()})]);

type Listeners<T extends unknown[]> = Set<(...args: T) => void>;

/** The `webSocketClient` that plugin components get. Listener names are those of the real client. */
export interface SocketClient {
    conn: WebSocket | null;
    connectionId: string;
    serverSequence: number;
    connectFailCount: number;
    addMessageListener(listener: (message: SocketMessage) => void): void;
    removeMessageListener(listener: (message: SocketMessage) => void): void;
    addFirstConnectListener(listener: () => void): void;
    removeFirstConnectListener(listener: () => void): void;
    addReconnectListener(listener: () => void): void;
    removeReconnectListener(listener: () => void): void;
    addMissedMessageListener(listener: () => void): void;
    removeMissedMessageListener(listener: () => void): void;
    addCloseListener(listener: (failCount: number) => void): void;
    removeCloseListener(listener: (failCount: number) => void): void;
    sendMessage(action: string, data: unknown): void;
    connect(): void;
    close(): void;
}

function socketUrl(connectionId: string, sequence: number): string {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const query = new URLSearchParams({connection_id: connectionId, sequence_number: String(sequence)});
    return `${scheme}//${location.host}${basename()}/api/v4/websocket?${query.toString()}`;
}

/**
 * Retry waits of the real client start at 3 s; here 0.3 s doubling to 5 s, so that a restarted stand-in is found soon.
 */
const retryAfter = (failures: number): number => Math.min(5000, 300 * 2 ** Math.max(0, failures - 1));

export function createSocketClient(): SocketClient {
    const messageListeners: Listeners<[SocketMessage]> = new Set();
    const firstConnect: Listeners<[]> = new Set();
    const reconnect: Listeners<[]> = new Set();
    const missed: Listeners<[]> = new Set();
    const closed: Listeners<[number]> = new Set();
    let everConnected = false;
    let closedForGood = false;
    let sent = 1;

    const onHello = (message: SocketMessage) => {
        const hello = v.safeParse(helloSchema, message.data);
        const id = hello.success ? hello.output.connection_id : '';
        if (client.connectionId !== '' && client.connectionId !== id) {
            missed.forEach((listener) => listener());
        }
        client.connectionId = id;
        client.serverSequence = message.seq;
    };

    const onFrame = (text: unknown) => {
        const frame = v.parse(frameSchema, JSON.parse(String(text)));
        if (!v.is(messageSchema, frame)) {
            return;
        }
        if (frame.event === 'hello') {
            onHello(frame);
        }
        if (frame.seq !== client.serverSequence) {
            // A gap: the resumed numbering would be wrong, so start over and let the listeners resync.
            client.connectionId = '';
            client.conn?.close();
            return;
        }
        client.serverSequence = frame.seq + 1;
        messageListeners.forEach((listener) => listener(frame));
    };

    const onOpen = () => {
        const again = everConnected;
        everConnected = true;
        client.connectFailCount = 0;
        (again ? reconnect : firstConnect).forEach((listener) => listener());
    };

    const client: SocketClient = {
        conn: null,
        connectionId: '',
        serverSequence: 0,
        connectFailCount: 0,
        addMessageListener: (listener) => messageListeners.add(listener),
        removeMessageListener: (listener) => messageListeners.delete(listener),
        addFirstConnectListener: (listener) => firstConnect.add(listener),
        removeFirstConnectListener: (listener) => firstConnect.delete(listener),
        addReconnectListener: (listener) => reconnect.add(listener),
        removeReconnectListener: (listener) => reconnect.delete(listener),
        addMissedMessageListener: (listener) => missed.add(listener),
        removeMissedMessageListener: (listener) => missed.delete(listener),
        addCloseListener: (listener) => closed.add(listener),
        removeCloseListener: (listener) => closed.delete(listener),
        sendMessage: (action, data) => client.conn?.send(JSON.stringify({action, seq: sent++, data})),
        connect: () => {
            const socket = new WebSocket(socketUrl(client.connectionId, client.serverSequence));
            client.conn = socket;
            socket.addEventListener('open', onOpen);
            socket.addEventListener('message', (event) => onFrame(event.data));
            socket.addEventListener('close', () => {
                client.conn = null;
                client.connectFailCount += 1;
                closed.forEach((listener) => listener(client.connectFailCount));
                if (!closedForGood) {
                    setTimeout(client.connect, retryAfter(client.connectFailCount));
                }
            });
        },
        close: () => {
            closedForGood = true;
            client.conn?.close();
        },
    };
    return client;
}
