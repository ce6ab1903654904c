import type {Chat} from '../mattermost_ports';
import type {Outbox} from '../outbox_ports';
import type {Log} from '../ports';

/** How many doubtful sends are looked at together. */
const AT_ONCE = 8;

/**
 * Looks for twins of what was sent in doubt two minutes ago, and deletes all but the first. One that cannot be looked at now (Mattermost
 * is shaky, which is when doubts come from) stays due; one that Mattermost refuses for good is left.
 */
export async function auditDoubtful({outbox, chat, log}: {outbox: Outbox; chat: Chat; log: Log}): Promise<void> {
    for (const {id, key, channelId, postId, lookedFrom} of await outbox.claimAudits(AT_ONCE)) {
        try {
            const twins = (await chat.findPosts(channelId, key, lookedFrom)).filter((found) => found !== postId);
            for (const twin of twins) {
                log.warn('a message was stored twice after a doubtful answer; the younger one is deleted', {
                    post: twin,
                });
                await chat.remove(twin);
            }
            await outbox.audited(id);
        } catch (error) {
            const failure = chat.failureOf(error);
            if (!failure) {
                throw error;
            }
            if (!failure.passing) {
                await outbox.audited(id);
            }
            log.warn(
                failure.passing
                    ? 'it could not be looked whether a message was stored twice; looked at again'
                    : 'it cannot be looked whether a message was stored twice',
                {row: id, channel: channelId, why: failure.text},
            );
        }
    }
}
