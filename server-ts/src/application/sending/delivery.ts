import {SECOND, type Millis, type RunId} from '../../domain/units';
import type {Log, OutboxRow} from '../ports';
import {auditDoubtful} from './audit_doubtful';
import {ownTurns} from './own_turn';
import {runDelivery} from './deliver_run';
import {rowSender, type RowParts} from './send_row';
import {signal, sleep} from './waiting';

/**
 * How many calls of the delivery Mattermost gets at once. Measured: 848 posts/s with eight connections on two cores; sixteen doubled the
 * latency and gave no more.
 */
export const SENDERS = 8;
/** Rows that are in hand at once: while eight are being posted, others are read and put into words, and others noted as sent. */
const IN_HAND = 32;
/**
 * Rows are claimed when so many can be taken: one by one the claims cost more than the posts. Not more: what a killed replica had claimed
 * waits for its lease, and by sixteen 10,000 reminders were out no sooner.
 */
const CLAIMED_TOGETHER = 8;
const LONGEST_SLEEP: Millis = SECOND;

export interface Delivery {
    /** Something waits: look now. */
    wake(): void;
    start(): void;
    /** Lets what is under way end. */
    stop(): Promise<void>;
    /** Sends what waits for one run, in order, until nothing of it can go out now. For the person who waits for the channel. */
    deliverRun(runId: RunId): Promise<void>;
    /** Mattermost's words for a channel that it refused to this replica; empty where it was another one. */
    whyRefused(runId: RunId): string;
    /** Since start. `ended`: sent, dropped or given up. */
    counts(): {sent: number; failed: number; retried: number; ended: number};
}

export type DeliveryParts = Omit<RowParts, 'ownTurn'>;

/** Sends the outbox: each row once, rows of a run in their order, however many replicas do the same. */
export function makeDelivery(parts: DeliveryParts): Delivery {
    const {outbox, chat, log} = parts;
    const rows = rowSender({
        ...parts,
        ownTurn: ownTurns(),
        channelOpened: async (run, ...more) => {
            await parts.channelOpened(run, ...more);
            forRun.opened(run.id);
        },
    });
    const notNoted = notNotedIn(log);
    let running = false;
    let loops: Promise<unknown> = Promise.resolve();
    const stopping = signal();
    let woken = signal();

    const wake = (): void => {
        woken.give();
        woken = signal();
    };

    const forRun = runDelivery({outbox, chat, send: rows.send, notNoted});

    const sendAll = async (): Promise<void> => {
        const busy = new Set<Promise<void>>();
        try {
            while (running && rows.awayFor() === 0) {
                const news = woken.given;
                const free = IN_HAND - busy.size;
                const claimed = free >= CLAIMED_TOGETHER ? await outbox.claim(CLAIMED_TOGETHER, await chat.now()) : [];
                for (const row of claimed) {
                    // Caught at once: the next claim is waited for first, and meanwhile a rejection that nobody heard ended the process.
                    const work: Promise<void> = rows
                        .send(row)
                        .catch((error: unknown) => notNoted(row, error))
                        .finally(() => busy.delete(work));
                    busy.add(work);
                }
                if (busy.size === 0) {
                    break;
                }
                // A full claim means that more may be waiting, so the next one follows at once. Otherwise it waits for a hand to be free
                // or, with hands free, for news: new rows need not wait for the slowest answer.
                if (claimed.length < CLAIMED_TOGETHER) {
                    await Promise.race(free > CLAIMED_TOGETHER ? [...busy, news] : busy);
                }
            }
        } finally {
            await Promise.all(busy);
        }
    };

    /** Does `work` again and again; a database or a Mattermost that is away costs the wait until it is back, what waits stays in the table. */
    const untilStopped = async (work: () => Promise<void>): Promise<void> => {
        while (running) {
            try {
                await work();
            } catch (error) {
                log.warn('the outbox could not be worked on; trying again', {
                    why: error instanceof Error ? error.message : String(error),
                });
                await sleep(LONGEST_SLEEP, stopping.given);
            }
        }
    };

    const deliver = async (): Promise<void> => {
        const news = woken.given;
        await sendAll();
        const next = (await outbox.untilNextReady()) ?? LONGEST_SLEEP;
        await sleep(Math.min(LONGEST_SLEEP, Math.max(next, rows.awayFor(), 0)), news);
    };

    /** Beside the sending, so that a busy hour does not put it off. */
    const audit = async (): Promise<void> => {
        await auditDoubtful(parts);
        await sleep(LONGEST_SLEEP, stopping.given);
    };

    return {
        wake,
        start: () => {
            running = true;
            loops = Promise.all([untilStopped(deliver), untilStopped(audit)]);
        },
        stop: async () => {
            running = false;
            stopping.give();
            wake();
            await loops;
            await forRun.ended();
        },
        deliverRun: forRun.deliver,
        whyRefused: rows.whyRefused,
        counts: rows.counts,
    };
}

/** Whose end could not be noted: the row stays claimed until its lease is over, and is then looked for before it is sent again. */
function notNotedIn(log: Log): (row: OutboxRow, error: unknown) => void {
    return (row, error) =>
        log.warn('what became of a message could not be noted; it is looked for when its claim is over', {
            row: row.id,
            run: row.runId,
            why: error instanceof Error ? error.message : String(error),
        });
}
