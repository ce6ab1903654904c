import {SECOND, type Millis, type RunId} from '../../domain/units';
import type {OutboxRow} from '../outbox_ports';
import type {Log} from '../ports';
import {auditDoubtful} from './audit_doubtful';
import {ownTurns} from './own_turn';
import {runDelivery, type RunDelivery} from './deliver_run';
import {hands} from './hands';
import {placesFor, type Places} from './places';
import {rowSender, type RowParts} from './send_row';
import {signal, sleep} from './waiting';

/**
 * How many calls of the delivery Mattermost gets at once. Measured: 848 posts/s with eight connections on two cores; sixteen doubled the
 * latency and gave no more.
 */
export const SENDERS = 8;
/** Rows that are in hand at once: while eight are being posted, others are read and put into words, and others noted as sent. */
const IN_HAND = 32;
/** Of those that the clock writes as claimed some more, so that a crowd of cards leaves it its places. */
const IN_HAND_AT_MOST = 48;
/**
 * Rows are claimed when so many can be taken: one by one the claims cost more than the posts. Not more: what a killed replica had claimed
 * waits for its lease, and by sixteen 10,000 reminders were out no sooner.
 */
const CLAIMED_TOGETHER = 8;
const LONGEST_SLEEP: Millis = SECOND;

export interface Delivery {
    /** Something waits: look now. */
    wake(): void;
    places: Places;
    start(): void;
    /** Lets what is under way end. */
    stop(): Promise<void>;
    /** For the person who waits for the channel of a new run. */
    forRun: Pick<RunDelivery, 'claimed' | 'deliver'>;
    /** Mattermost's words for a channel that it refused to this replica; empty where it was another one. */
    whyRefused(runId: RunId): string;
    /** Since start. */
    counts(): {sent: number; failed: number; retried: number};
}

export type DeliveryParts = Omit<RowParts, 'ownTurn'>;

/** Sends the outbox: each row once, rows of a run in their order, however many replicas do the same. */
export function makeDelivery(parts: DeliveryParts): Delivery {
    const {outbox, chat, log} = parts;
    const rows = rowSender({
        ...parts,
        ownTurn: ownTurns(),
        channelOpened: async (run, ...more) => {
            const opened = await parts.channelOpened(run, ...more);
            forRun.opened(run.id, opened);
            return opened;
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

    const send = async (row: OutboxRow): Promise<void> => {
        if (await rows.send(row)) {
            wake();
        }
    };
    const isSending = (): boolean => running && rows.awayFor() === 0;
    const forRun = runDelivery({outbox, chat, isSending, send, notNoted});

    // Caught at once: a rejection that nobody heard ended the process.
    const inHand = hands(IN_HAND_AT_MOST, (row) => send(row).catch((error: unknown) => notNoted(row, error)));

    const sendAll = async (): Promise<void> => {
        try {
            while (running && rows.awayFor() === 0) {
                const news = woken.given;
                const free = IN_HAND - inHand.taken();
                const claimed = free >= CLAIMED_TOGETHER ? await outbox.claim(CLAIMED_TOGETHER, await chat.now()) : [];
                claimed.forEach(inHand.begin);
                if (inHand.areEmpty()) {
                    break;
                }
                if (free < CLAIMED_TOGETHER) {
                    await inHand.untilOneEnds();
                } else if (claimed.length < CLAIMED_TOGETHER) {
                    // No more can go out until there is news; a row that ends is news where another waits behind it. A full claim means that
                    // more may be waiting, so the next one follows at once.
                    await sleep(LONGEST_SLEEP, Promise.race([news, inHand.untilAllEnd()]));
                }
            }
        } finally {
            await inHand.untilAllEnd();
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
        places: placesFor({outbox, chat, inHand, isSending}),
        start: () => {
            running = true;
            loops = Promise.all([untilStopped(deliver), untilStopped(audit)]);
        },
        stop: async () => {
            running = false;
            stopping.give();
            wake();
            await loops;
            await inHand.untilAllEnd();
            await forRun.ended();
        },
        forRun,
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
