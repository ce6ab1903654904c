import {SECOND, type Millis, type RunId} from '../../domain/units';
import type {ChatFailure} from '../mattermost_ports';
import type {Log, OutboxRow, RunStore, SlotPost} from '../ports';
import {insteadOfChannel, storedAfterAll} from './instead_of_channel';
import {ownTurns} from './own_turn';
import {refusedWords} from './refused_words';
import {sendMessage, type Sending} from './send_message';

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
const REFUSALS_KEPT = 1_000;
/** Waits after the first, second … failed attempt; with up to a fifth more, so that rows do not come back together. */
const BACKOFF: readonly Millis[] = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** While Mattermost is away every sender waits, so that its return is noticed soon and not hammered. */
const PAUSE_WHEN_AWAY: Millis = SECOND;

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

export interface DeliveryParts extends Omit<Sending, 'ownTurn'> {
    runs: RunStore;
    log: Log;
    chance: () => number;
    /** The stakeholder channel of an obligation cannot be told: others are asked. */
    channelLost: (runId: RunId, obligationId: string) => Promise<void>;
}

/** A promise and what fulfils it. */
function signal(): {given: Promise<void>; give: () => void} {
    let give: () => void = () => undefined;
    const given = new Promise<void>((resolve) => (give = resolve));
    return {given, give};
}

/** Sends the outbox: each row once, rows of a run in their order, however many replicas do the same. */
export function makeDelivery(parts: DeliveryParts): Delivery {
    const {outbox, chat, log} = parts;
    const refusals = new Map<RunId, string>();
    const counts = {sent: 0, failed: 0, retried: 0, ended: 0};
    let running = false;
    let loop: Promise<void> = Promise.resolve();
    const stopping = signal();
    let awayUntil = 0;
    let woken = signal();

    const wake = (): void => {
        woken.give();
        woken = signal();
    };

    /** Until somebody wakes us, or the time is over. */
    const sleep = async (ms: Millis, news: Promise<void>): Promise<void> => {
        let timer: NodeJS.Timeout | undefined;
        await Promise.race([news, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
        clearTimeout(timer);
    };

    /** Whoever waits for the channel of a new run. */
    const opened = new Map<RunId, () => void>();
    const sending: Sending = {
        ...parts,
        ownTurn: ownTurns(),
        channelOpened: async (run, ...more) => {
            await parts.channelOpened(run, ...more);
            opened.get(run.id)?.();
        },
    };
    /** What goes on when its caller has what they came for; a stop lets it end. */
    const loose = new Set<Promise<void>>();

    const handle = async (row: OutboxRow): Promise<void> => {
        try {
            const sent = await sendMessage(sending, row);
            if ('dropped' in sent) {
                await outbox.drop(row, sent.dropped);
                counts.ended += 1;
            } else if ('failed' in sent) {
                await givenUp(row, sent.failed);
            } else if ('waitMs' in sent) {
                await outbox.retryLater(row, sent.waitMs, sent.why);
            } else if (await outbox.done(row, sent)) {
                counts.sent += 1;
                counts.ended += 1;
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

    /** A run whose channel cannot be made never began: nobody has seen it but its starter, who reads why. */
    const takeBack = async (row: OutboxRow, why: string): Promise<void> => {
        if (refusals.size > REFUSALS_KEPT) {
            refusals.clear();
        }
        refusals.set(row.runId, why);
        await parts.runs.abandon(row.runId);
    };

    /** Those who cannot be told that nobody answers are no help: somebody else is asked, before the row ends. */
    const tellOfLostChannel = async ({message, runId}: OutboxRow): Promise<void> => {
        if (message.op === 'post' && message.body.kind === 'channel_told') {
            await parts.channelLost(runId, message.body.obligation.id);
        }
    };

    const givenUp = async (row: OutboxRow, why: string, id?: string): Promise<void> => {
        counts.failed += 1;
        counts.ended += 1;
        log.warn('a message was refused for good', {row: row.id, run: row.runId, why, ...(id ? {id} : {})});
        await tellOfLostChannel(row);
        await (row.message.op === 'open_channel'
            ? takeBack(row, why)
            : outbox.fail(row, why, insteadOfChannel(row.message)));
    };

    /** Until the run has its channel, or it is clear that it gets none now. The row is noted as sent afterwards: a commit and up to 20 ms less to wait for. */
    const channelOf = async (row: OutboxRow): Promise<void> => {
        const {given, give} = signal();
        opened.set(row.runId, give);
        const ended = handle(row);
        const noted = ended
            .catch((error: unknown) =>
                log.warn('a channel was made, but not noted as made; it is looked for again', {
                    run: row.runId,
                    why: error instanceof Error ? error.message : String(error),
                }),
            )
            .finally(() => loose.delete(noted));
        loose.add(noted);
        await Promise.race([given, ended]);
        opened.delete(row.runId);
    };

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
            counts.sent += 1;
            counts.ended += 1;
        }
    };

    const failed = async (row: OutboxRow, error: unknown): Promise<void> => {
        const failure: ChatFailure = chat.failureOf(error) ?? {
            passing: true,
            retryAfterMs: null,
            text: error instanceof Error ? error.message : String(error),
            status: 0,
            id: 'unexpected',
        };
        if (!failure.passing && !isTooEarly(row, failure)) {
            await refused(row, failure);
            return;
        }
        counts.retried += 1;
        if (failure.status === 0 || failure.retryAfterMs !== null) {
            awayUntil = performance.now() + (failure.retryAfterMs ?? PAUSE_WHEN_AWAY);
        }
        const step = BACKOFF[Math.min(row.attempts, BACKOFF.length) - 1] ?? SECOND;
        await outbox.retryLater(row, failure.retryAfterMs ?? step * (1 + parts.chance() / 5), failure.text);
    };

    const sendAll = async (): Promise<void> => {
        const busy = new Set<Promise<void>>();
        while (running) {
            if (performance.now() < awayUntil) {
                break;
            }
            const news = woken.given;
            const free = IN_HAND - busy.size;
            const rows = free >= CLAIMED_TOGETHER ? await outbox.claim(CLAIMED_TOGETHER, await chat.now()) : [];
            for (const row of rows) {
                const work = handle(row).finally(() => busy.delete(work));
                busy.add(work);
            }
            if (busy.size === 0) {
                break;
            }
            // With a hand free, new rows need not wait for the slowest answer; where all that were wanted came, there may be more.
            if (rows.length < CLAIMED_TOGETHER) {
                await Promise.race(free > CLAIMED_TOGETHER ? [...busy, news] : busy);
            }
        }
        await Promise.all(busy);
    };

    const audit = async (): Promise<void> => {
        for (const {key, channelId, postId, lookedFrom} of await outbox.claimAudits(SENDERS)) {
            const twins = (await chat.findPosts(channelId, key, lookedFrom)).filter((found) => found !== postId);
            for (const twin of twins) {
                log.warn('a message was stored twice after a doubtful answer; the younger one is deleted', {
                    post: twin,
                });
                await chat.remove(twin);
            }
        }
    };

    const run = async (): Promise<void> => {
        while (running) {
            const news = woken.given;
            try {
                await sendAll();
                await audit();
                const away = Math.max(0, awayUntil - performance.now());
                const next = (await outbox.untilNextReady()) ?? LONGEST_SLEEP;
                await sleep(Math.min(LONGEST_SLEEP, Math.max(next, away, 0)), news);
            } catch (error) {
                // The database or Mattermost is away: what waits keeps waiting in the table.
                log.warn('the outbox could not be worked on; trying again', {
                    why: error instanceof Error ? error.message : String(error),
                });
                await sleep(LONGEST_SLEEP, stopping.given);
            }
        }
    };

    return {
        wake,
        start: () => {
            running = true;
            loop = run();
        },
        stop: async () => {
            running = false;
            stopping.give();
            wake();
            await loop;
            await Promise.all(loose);
        },
        deliverRun: async (runId) => {
            for (;;) {
                const rows = await outbox.claim(1, await chat.now(), runId);
                const row = rows[0];
                if (!row) {
                    return;
                }
                if (row.message.op === 'open_channel') {
                    await channelOf(row);
                    return;
                }
                await handle(row);
            }
        },
        whyRefused: (runId) => refusals.get(runId) ?? '',
        counts: () => ({...counts}),
    };
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
