import {refusalWords} from '../../application/refusal_words';
import type {Answer} from '../../contract/answer';
import {CONTRACT_VERSION} from '../../contract/version';
import type {Refusal} from '../../domain/refusal';
import type {EntryParts} from './entry_parts';

/**
 * What a person is told of an error, which is logged here under `ref`. Refusals for people are words, never a status: on any other status
 * Mattermost shows its own.
 */
export function refusalOf(parts: EntryParts, error: unknown, ref: string, where: string): Refusal {
    const chat = parts.chatFailure(error);
    const known = parts.isUnavailable(error) || chat !== null;
    parts.desk.log[known ? 'warn' : 'error'](`${where} failed`, {
        ref,
        why: error instanceof Error ? (known ? error.message : error.stack) : String(error),
    });
    if (chat?.status === 401) {
        return {reason: 'account_refused', params: {ref}};
    }
    if (chat !== null) {
        return chat.passing ? {reason: 'chat_away'} : {reason: 'chat_refused', params: {text: chat.text}};
    }
    return known ? {reason: 'unavailable'} : {reason: 'internal', params: {ref}};
}

/** A refusal as a tab reads it. */
export async function refusing(
    {desk, newRef}: EntryParts,
    refusal: Refusal,
    teamId: string,
    ref = newRef(),
): Promise<Answer> {
    return {
        ok: false,
        v: CONTRACT_VERSION,
        now: desk.clock.now(),
        reason: refusal.reason,
        ...(refusal.field === undefined ? {} : {field: refusal.field}),
        text: await refusalWords(desk, refusal, null, desk.clock.now(), {
            zone: desk.teams.get(teamId)?.zone,
            reading: 'plain',
        }),
        ref,
    };
}
