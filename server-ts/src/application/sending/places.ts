import type {Millis} from '../../domain/units';
import type {Chat} from '../mattermost_ports';
import type {Claiming, Outbox, OutboxRow} from '../outbox_ports';
import type {Hands} from './hands';

/** Where messages may be written as claimed, because this replica can send them at once. */
export interface Places {
    /**
     * Waits until `wanted` places are free, for `patience` at most, and keeps up to `most`. `claiming` is null while this replica sends
     * nothing. `fill` is to be called once, whatever happens, with the rows that were claimed.
     */
    keep(
        wanted: number,
        most: number,
        patience: Millis,
    ): Promise<{claiming: Claiming | null; fill(rows: readonly OutboxRow[]): void}>;
}

export interface ClaimingParts {
    outbox: Outbox;
    chat: Chat;
    isSending: () => boolean;
}

let attempts = 0;

/** For whom messages may be written as claimed; null while this replica sends nothing. */
export async function claimingFor({outbox, chat, isSending}: ClaimingParts): Promise<Omit<Claiming, 'atMost'> | null> {
    const holder = outbox.session();
    // A Mattermost that does not even tell its time is away, which the sending logs.
    const chatNow = isSending() && holder !== null ? await chat.now().catch(() => null) : null;
    return holder === null || chatNow === null ? null : {holder, attempt: String((attempts += 1)), chatNow};
}

export function placesFor(parts: ClaimingParts & {inHand: Hands}): Places {
    const {outbox, inHand} = parts;
    return {
        keep: async (wanted, most, patience) => {
            const claimer = await claimingFor(parts);
            if (claimer === null) {
                return {claiming: null, fill: () => undefined};
            }
            const atMost = await inHand.keep(wanted, most, patience);
            const since = performance.now();
            return {
                claiming: {atMost, ...claimer},
                fill: (claimed) => {
                    outbox.hold(claimed, claimer.holder, since);
                    claimed.forEach(inHand.begin);
                    inHand.giveBack(atMost);
                },
            };
        },
    };
}
