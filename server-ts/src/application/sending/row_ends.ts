import {SECOND, type Millis, type RunId} from '../../domain/units';
import type {Outbox, OutboxRow} from '../outbox_ports';
import type {Log, RunStore} from '../ports';
import {insteadOfChannel} from './instead_of_channel';

/** Waits after the first, second … failed attempt; with up to a fifth more, so that rows do not come back together. */
const BACKOFF: readonly Millis[] = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
const REFUSALS_KEPT = 1_000;

export interface EndingRows {
    outbox: Outbox;
    runs: RunStore;
    log: Log;
    chance: () => number;
    /** The stakeholder channel of an obligation cannot be told: others are asked. */
    channelLost: (runId: RunId, obligationId: string) => Promise<void>;
}

export interface RowEnds {
    /** It is out, and noted as sent. */
    countSent(): void;
    /** It has become pointless. */
    dropped(row: OutboxRow, why: string): Promise<void>;
    /** It can never be sent. What goes out instead is written with its end; `id` is Mattermost's name for its refusal. */
    givenUp(row: OutboxRow, why: string, id?: string): Promise<void>;
    /** After `waitMs`, or after a wait that grows with its attempts. */
    tryLater(row: OutboxRow, why: string, waitMs?: Millis | null): Promise<void>;
    whyRefused(runId: RunId): string;
    counts(): {sent: number; failed: number; retried: number};
}

/** How rows end or are put off, and how many did since the start. */
export function rowEnds({outbox, runs, log, chance, channelLost}: EndingRows): RowEnds {
    const refusals = new Map<RunId, string>();
    const counts = {sent: 0, failed: 0, retried: 0};

    /** A run whose channel cannot be made never began: nobody has seen it but its starter, who reads why. */
    const takeBack = async (row: OutboxRow, why: string): Promise<void> => {
        if (refusals.size > REFUSALS_KEPT) {
            refusals.clear();
        }
        refusals.set(row.runId, why);
        await runs.abandon(row.runId);
    };

    /** Those who cannot be told that nobody answers are no help: somebody else is asked, before the row ends. */
    const tellOfLostChannel = async ({message, runId}: OutboxRow): Promise<void> => {
        if (message.op === 'post' && message.body.kind === 'channel_told') {
            await channelLost(runId, message.body.obligation.id);
        }
    };

    return {
        countSent: () => {
            counts.sent += 1;
        },
        dropped: async (row, why) => {
            await outbox.drop(row, why);
        },
        givenUp: async (row, why, id) => {
            counts.failed += 1;
            log.warn('a message was refused for good', {row: row.id, run: row.runId, why, ...(id ? {id} : {})});
            await tellOfLostChannel(row);
            await (row.message.op === 'open_channel'
                ? takeBack(row, why)
                : outbox.fail(row, why, insteadOfChannel(row.message)));
        },
        tryLater: async (row, why, waitMs = null) => {
            counts.retried += 1;
            const step = BACKOFF[Math.min(row.attempts, BACKOFF.length) - 1] ?? SECOND;
            await outbox.retryLater(row, waitMs ?? step * (1 + chance() / 5), why);
        },
        whyRefused: (runId) => refusals.get(runId) ?? '',
        counts: () => ({...counts}),
    };
}
