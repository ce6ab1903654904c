import * as v from 'valibot';
import type {Request} from '../../application/desk';
import {answerRequest} from '../../application/requests/answer_request';
import {tabKeyHolds} from '../../application/requests/tabs';
import type {Answer} from '../../contract/answer';
import {envelope} from '../../contract/request';
import {compatibilityOf, CONTRACT_VERSION} from '../../contract/version';
import {storable} from '../../domain/limits';
import {isRefused, type Refusal} from '../../domain/refusal';
import type {EntryParts} from './entry_parts';
import {refusalOf, refusing} from './refusals';
import {unreadWords} from './unread_words';

/** Answers a tab: `text` is the envelope behind the hidden command, whose person and moment have been proved. */
export async function answerTab(parts: EntryParts, text: string, request: Omit<Request, 'commandId'>): Promise<Answer> {
    const {desk, places} = parts;
    const now = desk.clock.now();
    const {teamId} = request.asker;
    try {
        const parsed = v.safeParse(envelope, parseJson(text));
        if (!parsed.success) {
            const [issue] = parsed.issues;
            const field = v.getDotPath(issue) ?? undefined;
            const other = otherVersion(text);
            const refusal =
                other === null
                    ? {reason: 'bad_request' as const, params: {detail: unreadWords(field ?? null, issue)}}
                    : reloadNeeded(other);
            return await refusing(parts, {...refusal, field: field ?? 'the request'}, teamId);
        }
        const {v: version, id, key, body} = parsed.output;
        if (compatibilityOf(version) === 'reload_needed') {
            return await refusing(parts, reloadNeeded(version), teamId);
        }
        if (body.type !== 'connect' && !tabKeyHolds(desk.seals, request.asker.userId, key, now)) {
            return await refusing(parts, {reason: 'stale_key'}, teamId);
        }
        const asked = {
            ...request,
            commandId: `${request.asker.userId}-${id}`,
            tabKey: key ?? '',
            pluginVersion: version,
        };
        const outcome = await answerRequest(desk, places, asked, body, version);
        return isRefused(outcome)
            ? await refusing(parts, outcome.refused, teamId)
            : {ok: true, v: CONTRACT_VERSION, now, body: outcome.body};
    } catch (error) {
        const ref = parts.newRef();
        return refusing(parts, refusalOf(parts, error, ref, 'a request of the sidebar'), teamId, ref);
    }
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? storable(value) : value));
    } catch {
        return null;
    }
}

/** The version that what we cannot read names, if it is not ours: a plugin that is far newer may send anything. */
function otherVersion(text: string): number | null {
    const parsed = v.safeParse(v.object({v: v.number()}), parseJson(text));
    return parsed.success && compatibilityOf(parsed.output.v) !== 'same' ? parsed.output.v : null;
}

function reloadNeeded(pluginVersion: number): Refusal {
    return {
        reason: 'reload_needed',
        params: {how: pluginVersion > CONTRACT_VERSION ? 'plugin_newer' : 'plugin_older'},
    };
}
