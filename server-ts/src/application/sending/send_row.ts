import {SECOND, type Millis, type RunId} from '../../domain/units';
import type {ChatFailure} from '../mattermost_ports';
import type {OutboxRow, SlotPost} from '../outbox_ports';
import type {Log} from '../ports';
import {ClaimLost, whileHeld} from './held_claim';
import {storedAfterAll} from './instead_of_channel';
import {ownDefects} from './own_defects';
import {refusedWords} from './refused_words';
import {rowEnds, type EndingRows, type RowEnds} from './row_ends';
import {sendMessage, type Sending} from './send_message';

/** While Mattermost is away every sender waits, so that its return is noticed soon and not hammered. */
const PAUSE_WHEN_AWAY: Millis = SECOND;
/** A row that Mattermost answers oddly (and not by being away) is logged at its first failure and then at every so manieth. */
const LOGGED_EVERY = 10;

export type RowParts = Sending & EndingRows;

export interface RowSender {
    /**
     * Sends a claimed row and notes what became of it; false where that lets no other row go out, as far as is known. Rejects only where it
     * cannot be noted: the database is away.
     */
    send(row: OutboxRow): Promise<boolean>;
    /** Mattermost is away or throttles: nothing is to be sent for so long. */
    awayFor(): Millis;
    /** Mattermost's words for a channel that it refused; empty where it was not this replica that asked. */
    whyRefused(runId: RunId): string;
    counts: RowEnds['counts'];
}

export function rowSender(parts: RowParts): RowSender {
    const {outbox, chat, log} = parts;
    const ends = rowEnds(parts);
    const {givenUp, tryLater} = ends;
    const defects = ownDefects(ends, log);
    let awayUntil = 0;

    /** For good, unless an earlier attempt had its effect. Where that cannot be found out now, the row is tried again later. */
    const refused = async (row: OutboxRow, failure: ChatFailure): Promise<void> => {
        const stored = await storedAfterAll(parts, row).catch(async (error: unknown) => {
            await failed(row, error);
            return undefined;
        });
        if (stored === null) {
            await givenUp(row, refusedWords(failure, row.message), failure.id);
        } else if (stored !== undefined) {
            await outbox.done(row, {...postedAs(row, stored), doubtful: true});
            ends.countSent();
        }
    };

    const failed = async (row: OutboxRow, error: unknown): Promise<void> => {
        const failure = chat.failureOf(error);
        if (!failure) {
            // Where the database was gone for a moment it may have been posted: the next attempt looks for it.
            await (error instanceof ClaimLost || outbox.wasAway(error)
                ? tryLater(row, error.message)
                : defects.met(row, error));
            return;
        }
        defects.forget(row);
        if (!failure.passing && !isTooEarly(row, failure)) {
            await refused(row, failure);
            return;
        }
        if (failure.status === 0 || failure.retryAfterMs !== null) {
            awayUntil = performance.now() + (failure.retryAfterMs ?? PAUSE_WHEN_AWAY);
        } else if (row.attempts % LOGGED_EVERY === 1) {
            logOddAnswer(log, row, failure);
        }
        await tryLater(row, failure.text, failure.retryAfterMs);
    };

    const send = async (row: OutboxRow): Promise<boolean> => {
        try {
            const sent = await sendMessage({...parts, chat: whileHeld(chat, outbox, row)}, row);
            defects.forget(row);
            if ('dropped' in sent) {
                await ends.dropped(row, sent.dropped);
            } else if ('failed' in sent) {
                await givenUp(row, sent.failed);
            } else if ('waitMs' in sent) {
                await outbox.retryLater(row, sent.waitMs, sent.why);
            } else {
                const end = await outbox.done(row, sent);
                if (end !== false) {
                    ends.countSent();
                    return end === 'followed';
                }
                log.warn('a message was sent under a claim that had run out; the audit looks for a twin', {
                    row: row.id,
                });
            }
        } catch (error) {
            await failed(row, error);
        } finally {
            outbox.release(row);
        }
        return true;
    };

    return {
        send,
        awayFor: () => Math.max(0, awayUntil - performance.now()),
        whyRefused: ends.whyRefused,
        counts: ends.counts,
    };
}

function logOddAnswer(
    log: Log,
    {id: row, runId: run, attempts}: OutboxRow,
    {status, id, text: why}: ChatFailure,
): void {
    log.warn('a message could not be sent yet and is tried again', {row, run, attempts, status, id, why});
}

function postedAs({message}: OutboxRow, post: SlotPost): {post: SlotPost; slot?: string} {
    return {post, ...(message.op === 'post' && message.slot !== undefined ? {slot: message.slot} : {})};
}

/**
 * In a direct channel that two replicas open at once the later one is not let in for some 80 ms (Mattermost 11.6): a 403 there is no last
 * word before it was said so often.
 */
const REFUSED_AT_FIRST = 3;

function isTooEarly({message, attempts}: OutboxRow, {status}: ChatFailure): boolean {
    const isDirect =
        message.op === 'tell_follower' ||
        message.op === 'my_day' ||
        (message.op === 'post' && message.place.kind === 'direct');
    return isDirect && status === 403 && attempts < REFUSED_AT_FIRST;
}
