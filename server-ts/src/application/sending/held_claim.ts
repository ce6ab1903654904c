import type {Millis} from '../../domain/units';
import type {Chat} from '../mattermost_ports';
import type {Outbox, OutboxRow} from '../outbox_ports';

/** Thrown instead of writing in Mattermost for a row that another replica may have taken over. */
export class ClaimLost extends Error {
    constructor() {
        super('the connection to the database that it was claimed under is gone; whoever claims it next sends it');
    }
}

/**
 * The chat for a row that is posted or edited only while this replica holds it. Once the session that claimed it is gone, its lease alone keeps others
 * away, and ends early where the clock jumps: of a replica whose reads were slow because its connections had just been cut, the post went
 * out 25 ms after that of the one that had taken the row over, having looked and found nothing.
 */
export function whileHeld(chat: Chat, outbox: Pick<Outbox, 'holds' | 'heldFor'>, row: OutboxRow): Chat {
    const check = async (): Promise<void> => {
        if (outbox.heldFor(row) > SOON) {
            await eventLoopTurned();
        }
        if (!outbox.holds(row)) {
            throw new ClaimLost();
        }
    };
    return {
        ...chat,
        post: (request) => chat.post({...request, before: check}),
        edit: async (...asked) => {
            await check();
            return chat.edit(...asked);
        },
    };
}

/** What is posted sooner after its claim was asked for was not taken over in between. */
const SOON: Millis = 100;
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
