import type {Chat} from '../mattermost_ports';

/** Thrown instead of writing in Mattermost for a row that another replica may have taken over. */
export class ClaimLost extends Error {
    constructor() {
        super('the connection to the database that it was claimed under is gone; whoever claims it next sends it');
    }
}

/**
 * The chat for a row that is posted or edited only while `isHeld`. Once the session that claimed it is gone, its lease alone keeps others
 * away, and ends early where the clock jumps: of a replica whose reads were slow because its connections had just been cut, the post went
 * out 25 ms after that of the one that had taken the row over, having looked and found nothing.
 */
export function whileHeld(chat: Chat, isHeld: () => boolean): Chat {
    const checked =
        <Asked extends unknown[], Answer>(write: (...asked: Asked) => Promise<Answer>) =>
        async (...asked: Asked): Promise<Answer> => {
            if (!isHeld()) {
                throw new ClaimLost();
            }
            return write(...asked);
        };
    return {...chat, post: checked(chat.post), edit: checked(chat.edit)};
}
