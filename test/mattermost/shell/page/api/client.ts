import * as v from 'valibot';
import {errorSchema} from './schemas';

/** What Mattermost answered when it refused: its error id is the stable part, the message is for people. */
export class RefusedCall extends Error {
    constructor(
        readonly status: number,
        readonly serverErrorId: string,
        message: string,
    ) {
        super(message);
    }
}

/** The sub-path of this window's person, `/as/lea`: a script or a meta element of the page says it; empty without. */
export function basename(): string {
    return window.basename ?? document.querySelector('meta[name="basename"]')?.getAttribute('content') ?? '';
}

export function apiUrl(path: string): string {
    return `${location.origin}${basename()}/api/v4/${path}`;
}

function cookieValue(name: string): string {
    const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
    return found === undefined ? '' : decodeURIComponent(found.slice(name.length + 1));
}

async function readBody(response: Response): Promise<unknown> {
    const body = await response.text();
    if (body === '') {
        return null;
    }
    const type = response.headers.get('content-type') ?? '';
    return type.includes('json') ? JSON.parse(body) : body;
}

/**
 * One REST call as the person of this window. The answer is checked against the schema; a refusal throws RefusedCall.
 * Without the CSRF header a cookie POST logs the person out, so every call carries it.
 */
export async function call<S extends v.GenericSchema>(
    schema: S,
    method: string,
    path: string,
    body?: unknown,
): Promise<v.InferOutput<S>> {
    const response = await fetch(apiUrl(path), {
        method,
        credentials: 'include',
        headers: {
            'X-Requested-With': 'XMLHttpRequest',
            'X-CSRF-Token': cookieValue('MMCSRF'),
            'Content-Type': 'application/json',
        },
        ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    });
    const answer = await readBody(response);
    if (!response.ok) {
        const error = v.safeParse(errorSchema, answer);
        const refused = error.success ? error.output : {id: '', message: String(answer)};
        throw new RefusedCall(response.status, refused.id, refused.message);
    }
    return v.parse(schema, answer);
}

export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** For calls whose failure only leaves something undrawn: the page goes on, the console says why. */
export function reportFailure(error: unknown): void {
    console.error('web shell:', messageOf(error));
}
