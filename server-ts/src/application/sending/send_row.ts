import {SECOND, type Millis, type RunId} from '../../domain/units';
import type {ChatFailure} from '../mattermost_ports';
import type {Log, OutboxRow, SlotPost} from '../ports';
import {ClaimLost, whileHeld} from './held_claim';
import {storedAfterAll} from './instead_of_channel';
import {refusedWords} from './refused_words';
import {rowEnds, type EndingRows, type RowEnds} from './row_ends';
import {sendMessage, type Sending} from './send_message';

/** While Mattermost is away every sender waits, so that its return is noticed soon and not hammered. */
const PAUSE_WHEN_AWAY: Millis = SECOND;
/** A row that Mattermost answers oddly (and not by being away) is logged at its first failure and then at every so manieth. */
const LOGGED_EVERY = 10;
/** So often in a row a defect of our own is tried again; then the row ends, because everything behind it in its lane waits for it. */
const OWN_DEFECTS = 6;
const DEFECTS_KEPT = 1_000;

export type RowParts = Sending & EndingRows;

export interface RowSender {
    /** Sends a claimed row and notes what became of it. Rejects only where that cannot be noted: the database is away. */
    send(row: OutboxRow): Promise<void>;
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
    /** How often in a row each of these rows met a defect of our own. */
    const defects = new Map<OutboxRow['id'], number>();
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

    /** Not Mattermost's doing, so its other messages need not wait. A database that is away shows when the retry is to be noted. */
    const ownDefect = async (row: OutboxRow, error: unknown): Promise<void> => {
        const why = error instanceof Error ? error.message : String(error);
        const times = (defects.get(row.id) ?? 0) + 1;
        if (times >= OWN_DEFECTS) {
            defects.delete(row.id);
            await givenUp(row, `SET Cycle could not put this message together: ${why}`);
        } else {
            await tryLater(row, why);
            if (defects.size > DEFECTS_KEPT) {
                defects.clear();
            }
            defects.set(row.id, times);
        }
        log.error('a message could not be put together', {
            row: row.id,
            run: row.runId,
            times,
            why: error instanceof Error ? error.stack : why,
        });
    };

    const failed = async (row: OutboxRow, error: unknown): Promise<void> => {
        if (error instanceof ClaimLost) {
            await tryLater(row, error.message);
            return;
        }
        const failure = chat.failureOf(error);
        if (!failure) {
            await ownDefect(row, error);
            return;
        }
        defects.delete(row.id);
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

    const send = async (row: OutboxRow): Promise<void> => {
        try {
            const sent = await sendMessage({...parts, chat: whileHeld(chat, () => outbox.holds(row))}, row);
            defects.delete(row.id);
            if ('dropped' in sent) {
                await ends.dropped(row, sent.dropped);
            } else if ('failed' in sent) {
                await givenUp(row, sent.failed);
            } else if ('waitMs' in sent) {
                await outbox.retryLater(row, sent.waitMs, sent.why);
            } else if (await outbox.done(row, sent)) {
                ends.countSent();
            } else {
                log.warn('a message was sent under a claim that had run out; the audit looks for a twin', {
                    row: row.id,
                });
            }
        } catch (error) {
            await failed(row, error);
        } finally {
            outbox.release(row);
        }
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
