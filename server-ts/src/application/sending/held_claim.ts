import type {Millis} from '../../domain/units';
import type {Chat} from '../mattermost_ports';
import type {Outbox, OutboxRow} from '../outbox_ports';

/** Thrown instead of writing in Mattermost for a row that another replica may have taken over. */
export class ClaimLost extends Error {
    constructor() {
        super('the connection to the database that it was claimed under is gone; whoever claims it next sends it');
    }
}

/** Thrown where a request waited so long for its connection that the answer to whether the row is held may be old. */
class WaitedLong extends Error {}

/**
 * The chat for a row that is posted or edited only while this replica holds it. Once the session that claimed it is gone, its lease alone
 * keeps others away, and ends early where the clock jumps: of a replica whose reads were slow because its connections had just been cut,
 * the post went out 25 ms after that of the one that had taken the row over, having looked and found nothing.
 */
export function whileHeld(chat: Chat, outbox: Pick<Outbox, 'holds' | 'heldFor'>, row: OutboxRow): Chat {
    let lookedAt = performance.now() - outbox.heldFor(row);
    let waitedLong = 0;
    const isOld = (): boolean => performance.now() - lookedAt > LOOK_AGAIN;
    const check = (): void => {
        if (!outbox.holds(row)) {
            throw new ClaimLost();
        }
    };
    const ask = async (): Promise<void> => {
        if (isOld()) {
            await eventLoopTurned();
            lookedAt = performance.now();
        }
        check();
    };
    const still = (): void => {
        check();
        if (isOld() && waitedLong < TRIES) {
            throw new WaitedLong();
        }
    };
    const post: Chat['post'] = async (request) => {
        try {
            return await chat.post({...request, permit: {ask, still}});
        } catch (error) {
            if (!(error instanceof WaitedLong)) {
                throw error;
            }
            waitedLong += 1;
            return post(request);
        }
    };
    return {
        ...chat,
        post,
        edit: async (...asked) => {
            await ask();
            return chat.edit(...asked);
        },
    };
}

/** So long what was seen of the session counts: nobody takes a row over in less, but where the clock jumps. */
const LOOK_AGAIN: Millis = 500;
/** A network on which each connection takes longer than that must not keep everything from being said. */
const TRIES = 3;
/** One takes up what had come before it was asked for, one reads what lies in the sockets, one lets connections end. */
const TURNS = 3;

/**
 * A process that stood still (a machine's snapshot, a debugger, a processor that others used) goes on where it was: it posted before it read
 * that its session had been closed long ago. One that was stopped behind its claim, and went on after another replica had sent the
 * message, sent it once more.
 */
async function eventLoopTurned(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) {
        await new Promise<void>((resolve) => setImmediate(resolve));
    }
}
