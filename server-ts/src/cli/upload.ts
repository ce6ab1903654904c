import * as v from 'valibot';
import {ChatError, unreachable, withoutWords} from '../adapters/mattermost/rest';
import type {Admin} from './admin_login';

const TIMEOUT_MS = 60_000;

/** Sends a file as a form, with the admin's rights, to a path behind `/api/v4`. Throws `ChatError` where Mattermost refuses it. */
export async function upload(admin: Admin, path: string, form: FormData): Promise<void> {
    const response = await fetch(`${admin.url}/api/v4${path}`, {
        method: 'POST',
        headers: {authorization: `Bearer ${admin.token}`, 'X-Requested-With': 'XMLHttpRequest'},
        body: form,
        signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
        throw unreachable(error);
    });
    if (!response.ok) {
        const refused = v.safeParse(
            v.object({id: v.string(), message: v.string()}),
            await response.json().catch(() => null),
        );
        throw refused.success
            ? new ChatError(refused.output.message, response.status, refused.output.id)
            : withoutWords(response.status, response.headers.get('retry-after') ?? '');
    }
}
