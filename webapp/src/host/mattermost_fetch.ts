import {apiRoot} from './globals';

/** Mattermost waits up to 30 s for the sidecar; a person does not. A request is repeated with its id, so giving up early does no harm. */
const PATIENCE_MS = 15_000;

export type Reply =
    | {ok: true; data: unknown}
    /**
     * `away`: no answer, or none that anybody could use, so without a message: the network, a time-out, a server error, or a login that
     * has ended.
     */
    | {ok: false; kind: 'away' | 'refused'; status: number; id: string; message: string};

/**
 * The only place that calls `fetch`. A request with the login cookie but neither `X-CSRF-Token` nor `X-Requested-With` is answered with 401
 * and *logs the person out*, so both are always sent. The token is read at each call because it changes with the session. What has a `body`
 * is a POST.
 */
export async function callMattermost(path: string, body: unknown = null): Promise<Reply> {
    const stop = new AbortController();
    const timer = window.setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
        const response = await fetch(`${apiRoot()}${path}`, {
            method: body === null ? 'GET' : 'POST',
            credentials: 'include',
            headers: {
                'Content-Type': 'application/json',
                'X-CSRF-Token': csrfToken(),
                'X-Requested-With': 'XMLHttpRequest',
            },
            signal: stop.signal,
            body: body === null ? null : JSON.stringify(body),
        });
        const data: unknown = await response.json().catch(() => null);
        return response.ok ? {ok: true, data} : refusal(response.status, data);
    } catch {
        // fetch rejects for a dead network and for our own abort alike. Both mean: ask again later.
        return {ok: false, kind: 'away', status: 0, id: '', message: ''};
    } finally {
        window.clearTimeout(timer);
    }
}

function refusal(status: number, data: unknown): Reply {
    const away = status >= 500 || status === 429 || status === 401;
    return {
        ok: false,
        kind: away ? 'away' : 'refused',
        status,
        id: textOf(data, 'id'),
        message: away ? '' : textOf(data, 'message'),
    };
}

export function textOf(data: unknown, key: string): string {
    const value = fieldOf(data, key);
    return typeof value === 'string' ? value : '';
}

export function fieldOf(data: unknown, key: string): unknown {
    return typeof data === 'object' && data !== null ? Reflect.get(data, key) : undefined;
}

function csrfToken(): string {
    return /(?:^|;\s*)MMCSRF=([^;]*)/.exec(document.cookie)?.[1] ?? '';
}
