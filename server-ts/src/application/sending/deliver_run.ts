import type {RunId} from '../../domain/units';
import type {Claiming, OutboxRow} from '../outbox_ports';
import type {Created} from '../ports';
import {claimingFor, type ClaimingParts} from './places';
import {signal} from './waiting';

interface RunDeliveryParts extends ClaimingParts {
    send: (row: OutboxRow) => Promise<void>;
    /** Whose end could not be noted. */
    notNoted: (row: OutboxRow, error: unknown) => void;
}

export interface RunDelivery {
    /** Lets `create` claim the first message of a new run where it is written, for `deliver` to begin with. */
    claimed(create: (claiming: Claiming | null) => Promise<Created>): Promise<Created>;
    /**
     * Sends what waits for one run, in order, until nothing of it can go out now, or until it has its channel. Begins with `first`, rows
     * that were claimed already.
     */
    deliver(runId: RunId, first?: readonly OutboxRow[]): Promise<void>;
    /** The run has its channel. */
    opened(runId: RunId): void;
    /** When all that goes on behind its caller's back has ended. */
    ended(): Promise<unknown>;
}

/** The delivery for somebody who waits for the channel of a new run. */
export function runDelivery(parts: RunDeliveryParts): RunDelivery {
    const {outbox, chat, send, notNoted} = parts;
    const waiting = new Map<RunId, () => void>();
    /** What goes on when its caller has what they came for; a stop lets it end. */
    const loose = new Set<Promise<void>>();

    /** Until the run has its channel, or it is clear that it gets none now. The row is noted as sent afterwards: a commit and up to 20 ms less to wait for. */
    const channelOf = async (row: OutboxRow): Promise<void> => {
        const {given, give} = signal();
        waiting.set(row.runId, give);
        const ended = send(row);
        const noted = ended.catch((error: unknown) => notNoted(row, error)).finally(() => loose.delete(noted));
        loose.add(noted);
        await Promise.race([given, ended]);
        waiting.delete(row.runId);
    };

    return {
        claimed: async (create) => {
            const claimer = await claimingFor(parts);
            const created = await create(claimer && {atMost: 1, ...claimer});
            if (claimer && created.kind === 'created') {
                outbox.hold(created.claimed, claimer.holder);
            }
            return created;
        },
        deliver: async (runId, first = []) => {
            for (const already = [...first]; ;) {
                const row = already.shift() ?? (await outbox.claim(1, await chat.now(), runId))[0];
                if (!row) {
                    return;
                }
                if (row.message.op === 'open_channel') {
                    await channelOf(row);
                    return;
                }
                await send(row);
            }
        },
        opened: (runId) => waiting.get(runId)?.(),
        ended: () => Promise.all(loose),
    };
}
