import type {Run} from '../../domain/run';
import type {RunId} from '../../domain/units';
import type {Claiming, OutboxRow} from '../outbox_ports';
import type {Created} from '../ports';
import {claimingFor, type ClaimingParts} from './places';

interface RunDeliveryParts extends ClaimingParts {
    send: (row: OutboxRow) => Promise<void>;
    /** Whose end could not be noted. */
    notNoted: (row: OutboxRow, error: unknown) => void;
}

export interface RunDelivery {
    /** Lets `create` claim the first message of a new run where it is written, for `deliver` to begin with. */
    claimed(create: (claiming: Claiming | null) => Promise<Created>): Promise<Created>;
    /**
     * Sends what waits for one run, in order, until nothing of it can go out now, or until it has its channel: then it gives the run.
     * Begins with `first`, rows that were claimed already.
     */
    deliver(runId: RunId, first?: readonly OutboxRow[]): Promise<Run | null>;
    /** The run has its channel. */
    opened(runId: RunId, run: Run | null): void;
    /** When all that goes on behind its caller's back has ended. */
    ended(): Promise<unknown>;
}

/** The delivery for somebody who waits for the channel of a new run. */
export function runDelivery(parts: RunDeliveryParts): RunDelivery {
    const {outbox, chat, send, notNoted} = parts;
    const waiting = new Map<RunId, (run: Run | null) => void>();
    /** What goes on when its caller has what they came for; a stop lets it end. */
    const loose = new Set<Promise<void>>();

    /** Until the run has its channel, or it is clear that it gets none now. The row is noted as sent afterwards: a commit and up to 20 ms less to wait for. */
    const channelOf = async (row: OutboxRow): Promise<Run | null> => {
        const given = new Promise<Run | null>((resolve) => waiting.set(row.runId, resolve));
        const ended = send(row);
        const noted = ended.catch((error: unknown) => notNoted(row, error)).finally(() => loose.delete(noted));
        loose.add(noted);
        const opened = await Promise.race([given, ended.then(() => null)]);
        waiting.delete(row.runId);
        return opened;
    };

    return {
        claimed: async (create) => {
            const claimer = await claimingFor(parts);
            const since = performance.now();
            const created = await create(claimer && {atMost: 1, ...claimer});
            if (claimer && created.kind === 'created') {
                outbox.hold(created.claimed, claimer.holder, since);
            }
            return created;
        },
        deliver: async (runId, first = []) => {
            for (const already = [...first]; ;) {
                const row = already.shift() ?? (await outbox.claim(1, await chat.now(), runId))[0];
                if (!row) {
                    return null;
                }
                if (row.message.op === 'open_channel') {
                    return channelOf(row);
                }
                await send(row);
            }
        },
        opened: (runId, run) => waiting.get(runId)?.(run),
        ended: () => Promise.all(loose),
    };
}
