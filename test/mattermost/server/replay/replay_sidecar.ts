import {createServer, type IncomingMessage} from 'node:http';

import {isObject, numberAt, objectAt, parseJson, textAt, type Json, type JsonObject} from '../json';

/** The integration of a replay: answers what was recorded, and keeps what it was asked. */
export interface ReplaySidecar {
    url: string;
    /** Replies for the next requests, in order; with none left it answers `{}`. */
    replies: JsonObject[];
    requests: JsonObject[];
    down(): Promise<void>;
    up(): Promise<void>;
    close(): Promise<void>;
}

async function readText(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(Buffer.from(chunk));
    }
    return Buffer.concat(chunks).toString('utf8');
}

function bodyOf(request: IncomingMessage, text: string): Json {
    const type = request.headers['content-type'] ?? '';
    if (type === 'application/x-www-form-urlencoded') {
        return Object.fromEntries(new URLSearchParams(text));
    }
    return type === 'application/json' ? (parseJson(text) ?? text) : text;
}

function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
        setTimeout(resolve, ms);
    });
}

/** Starts the integration on a port of its own. */
export async function startReplaySidecar(): Promise<ReplaySidecar> {
    let port = 0;
    const server = createServer((request, response) => {
        void (async () => {
            const text = await readText(request);
            const headers: JsonObject = {};
            for (const [name, value] of Object.entries(request.headers)) {
                headers[name] = String(value);
            }
            sidecar.requests.push({
                method: request.method ?? '',
                path: request.url ?? '',
                headers,
                body: bodyOf(request, text),
            });
            const reply = sidecar.replies.shift() ?? {status: 200, body: {}};
            if (textAt(reply, 'connection')) {
                request.socket.destroy();
                return;
            }
            // A recorded delay of two seconds shows no more than one of a tenth.
            await pause(numberAt(reply, 'delay_ms') / 20);
            const body = reply['body'] ?? '';
            const plain = typeof body === 'string';
            const own = Object.entries(objectAt(reply, 'headers') ?? {}).map(([key, value]) => [key, String(value)]);
            const extra: Record<string, string> = Object.fromEntries(own);
            response.writeHead(numberAt(reply, 'status'), {
                ...(plain ? {} : {'Content-Type': 'application/json'}),
                ...extra,
            });
            response.end(plain ? body : JSON.stringify(body));
        })();
    });
    const up = (): Promise<void> =>
        new Promise((resolve) => {
            server.listen(port, '127.0.0.1', () => {
                const address = server.address();
                port = isObject(address) ? numberAt(address, 'port') : port;
                resolve();
            });
        });
    const down = (): Promise<void> =>
        new Promise((resolve) => {
            server.close(() => {
                resolve();
            });
            server.closeAllConnections();
        });
    await up();
    const sidecar: ReplaySidecar = {
        url: `http://127.0.0.1:${String(port)}`,
        replies: [],
        requests: [],
        down,
        up,
        close: down,
    };
    return sidecar;
}
