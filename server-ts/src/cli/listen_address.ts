import {isIP} from 'node:net';
import {publicUrlOf} from '../config';
import {Failure} from './failure';
import type {ConfigDraft} from './kept_config';
import {hostOf} from './private_address';

export interface Listen {
    host: string;
    port: number;
}

const DEFAULT_PORT = 8077;
const DEFAULT_PUBLIC_URL = `http://127.0.0.77:${DEFAULT_PORT}`;

/** Reads `host:port`. Port 0 is none: the system would choose another at each start, and Mattermost is told one. Throws `Failure`. */
export function parseListen(text: string): Listen {
    const match = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(text);
    const port = Number(match?.[2]);
    if (!match?.[1] || port < 1 || port > 65_535) {
        throw new Failure(`${text} is not an address to listen on. Write it as 127.0.0.77:8077.`, 2);
    }
    return {host: match[1], port};
}

/**
 * Where Mattermost reaches the sidecar. What the operator chose (now or in the file) wins; what only follows from where the sidecar
 * listened so far follows where it is to listen now.
 */
export function publicUrlFor(
    chosen: string | undefined,
    listen: Listen | undefined,
    old: Partial<Pick<ConfigDraft, 'listen' | 'publicUrl'>> | null,
): string {
    const before = old?.listen ? reachedAt(old.listen) : DEFAULT_PUBLIC_URL;
    const kept = old?.publicUrl ?? before;
    const isFollowing = kept === before || kept === DEFAULT_PUBLIC_URL;
    return (chosen ?? (listen && isFollowing ? reachedAt(listen) : kept)).replace(/\/+$/, '');
}

/** What listens everywhere is reached at our own address of the loopback, too. */
function reachedAt({host, port}: Listen): string {
    const isEverywhere = host === '0.0.0.0' || host === '::';
    return publicUrlOf({listen: {host: isEverywhere ? hostOf(DEFAULT_PUBLIC_URL) : host, port}});
}

/**
 * What the sidecar has to listen on to be reached at `publicUrl`: that address itself where it is one of the loopback, else every address
 * of the machine. What the operator chose (now or in the file) wins; what only follows from the file's own `publicUrl` follows the new one.
 */
export function listenFor(publicUrl: string, chosen: Listen | undefined, old: ConfigDraft | null): {listen: Listen} {
    if (chosen) {
        return {listen: chosen};
    }
    const kept = old?.listen;
    const before = old?.publicUrl === undefined ? null : followingFrom(old.publicUrl);
    const wasChosen = kept && (kept.host !== before?.host || kept.port !== before.port);
    return {listen: wasChosen ? kept : followingFrom(publicUrl)};
}

function followingFrom(publicUrl: string): Listen {
    const url = new URL(publicUrl);
    const host = hostOf(publicUrl);
    // Behind https there is a proxy, whose way to the sidecar only the operator knows.
    const port = url.protocol === 'https:' || url.port === '' ? DEFAULT_PORT : Number(url.port);
    const isLoopback = host.startsWith('127.') || host === '::1';
    return {host: isLoopback && isIP(host) !== 0 ? host : host === 'localhost' ? '127.0.0.1' : '0.0.0.0', port};
}
