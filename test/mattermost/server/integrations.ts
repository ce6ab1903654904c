import {lookup} from 'node:dns/promises';
import {Agent, request as httpRequest, type IncomingMessage} from 'node:http';
import {Agent as TlsAgent, request as httpsRequest} from 'node:https';
import {BlockList, isIP} from 'node:net';
import {gunzipSync} from 'node:zlib';

import type {World} from './world';

/** What an integration answered. */
export interface Reply {
    status: number;
    statusText: string;
    contentType: string;
    body: Buffer;
    /** More came than the server reads; `body` is cut. */
    tooLong: boolean;
}

// MaxIntegrationResponseSize: 1,000,000 characters pass, 1,048,676 do not (commands.json).
const REPLY_LIMIT = 1024 * 1024;
// Idle connections are closed after two seconds: sooner than any server closes them, as a request on a connection
// that was just closed fails and must not be sent twice.
const plainAgent = new Agent({keepAlive: true, maxSockets: 256, timeout: 2000});
const tlsAgent = new TlsAgent({keepAlive: true, maxSockets: 256, timeout: 2000});

const reserved = new BlockList();
for (const [address, bits] of [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
] as const) {
    reserved.addSubnet(address, bits, 'ipv4');
}
reserved.addAddress('::1', 'ipv6');
reserved.addSubnet('fc00::', 7, 'ipv6');
reserved.addSubnet('fe80::', 10, 'ipv6');

function familyOf(address: string): 'ipv4' | 'ipv6' {
    return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** Whether an address may be called: a public one, or one that AllowedUntrustedInternalConnections names. */
function isAllowedAddress(allowed: string, host: string, address: string): boolean {
    if (!reserved.check(address, familyOf(address))) {
        return true;
    }
    return allowed.split(/\s+/).some((entry) => {
        const [network = '', bits] = entry.split('/');
        if (bits === undefined) {
            return entry !== '' && (entry === host || entry === address);
        }
        const list = new BlockList();
        list.addSubnet(network, Number(bits), familyOf(network));
        return list.check(address, familyOf(address));
    });
}

async function checkAddress(world: World, url: URL): Promise<void> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const address = isIP(host) ? host : (await lookup(host)).address;
    const allowed = world.config.ServiceSettings.AllowedUntrustedInternalConnections;
    if (!isAllowedAddress(allowed, host, address)) {
        throw new Error(`address ${address} is not allowed`);
    }
}

async function readReply(response: IncomingMessage): Promise<Reply> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response) {
        const bytes = Buffer.from(chunk);
        length += bytes.length;
        chunks.push(bytes);
        if (length > REPLY_LIMIT) {
            response.destroy();
            break;
        }
    }
    const raw = Buffer.concat(chunks);
    return {
        status: response.statusCode ?? 0,
        statusText: response.statusMessage ?? '',
        contentType: response.headers['content-type'] ?? '',
        body: response.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw,
        tooLong: length > REPLY_LIMIT,
    };
}

interface Sent {
    method: string;
    url: URL;
    headers: Record<string, string>;
    body: string;
}

function sendOnce(sent: Sent, timeoutMs: number): Promise<IncomingMessage> {
    const secure = sent.url.protocol === 'https:';
    return new Promise((resolve, reject) => {
        const request = (secure ? httpsRequest : httpRequest)(sent.url, {
            method: sent.method,
            agent: secure ? tlsAgent : plainAgent,
            headers: {...sent.headers, ...(sent.body ? {'Content-Length': Buffer.byteLength(sent.body)} : {})},
            signal: AbortSignal.timeout(timeoutMs),
        });
        request.on('response', resolve);
        request.on('error', reject);
        request.end(sent.body);
    });
}

/**
 * Calls an integration as the server does: its own headers, redirects followed with GET (the Authorization header goes
 * along to the same host), OutgoingIntegrationRequestsTimeout, at most 1 MiB read. Throws when there is no answer.
 */
export async function callIntegration(
    world: World,
    target: string,
    body: string,
    headers: Record<string, string>,
): Promise<Reply> {
    const timeoutMs = world.config.ServiceSettings.OutgoingIntegrationRequestsTimeout * 1000;
    let sent: Sent = {
        method: 'POST',
        url: new URL(target),
        headers: {
            'User-Agent': 'Mattermost-Bot/1.1',
            Accept: 'application/json',
            ...headers,
            'Accept-Encoding': 'gzip',
        },
        body,
    };
    for (let hops = 0; hops < 10; hops += 1) {
        await checkAddress(world, sent.url);
        const response = await sendOnce(sent, timeoutMs);
        const {location} = response.headers;
        const moved = [301, 302, 303].includes(response.statusCode ?? 0);
        if (!moved || !location) {
            return readReply(response);
        }
        response.resume();
        const url = new URL(location, sent.url);
        const {'Content-Type': _type, Authorization: secret, ...rest} = sent.headers;
        const same = url.hostname === sent.url.hostname && secret !== undefined;
        sent = {
            method: 'GET',
            url,
            headers: {...rest, ...(same ? {Authorization: secret} : {}), Referer: sent.url.href},
            body: '',
        };
    }
    throw new Error('stopped after 10 redirects');
}
