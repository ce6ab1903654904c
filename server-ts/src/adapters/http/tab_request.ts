import * as v from 'valibot';
import type {Request} from '../../application/desk';
import {answerRequest} from '../../application/requests/answer_request';
import {tabKeyHolds} from '../../application/requests/tabs';
import type {Answer} from '../../contract/answer';
import {envelope} from '../../contract/request';
import {compatibilityOf, CONTRACT_VERSION} from '../../contract/version';
import {storable} from '../../domain/limits';
import {isRefused} from '../../domain/refusal';
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
            const field = v.getDotPath(issue);
            const reason = isFromNewer(text) ? 'reload_needed' : 'bad_request';
            return await refusing(
                parts,
                {reason, field: field ?? 'the request', params: {detail: unreadWords(field, issue)}},
                teamId,
            );
        }
        const {v: version, id, key, body} = parsed.output;
        if (compatibilityOf(version) === 'reload_needed') {
            return await refusing(parts, {reason: 'reload_needed'}, teamId);
        }
        if (body.type !== 'connect' && !tabKeyHolds(desk.seals, request.asker.userId, key, now)) {
            return await refusing(parts, {reason: 'stale_key'}, teamId);
        }
        const asked = {...request, commandId: `${request.asker.userId}-${id}`, tabKey: key ?? ''};
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

/** A plugin that is far newer may send what we cannot read at all: its version says so. */
function isFromNewer(text: string): boolean {
    const parsed = v.safeParse(v.object({v: v.number()}), parseJson(text));
    return parsed.success && compatibilityOf(parsed.output.v) !== 'same';
}
