import type {Body, Thread} from '../../domain/announce/message';
import type {ChannelId, PostId} from '../../domain/units';
import type {Chat} from '../mattermost_ports';
import type {Outbox, OutboxRow, SlotPost} from '../outbox_ports';

type Sent = {post: SlotPost; slot?: string; doubtful: boolean} | {dropped: string};

/** What Mattermost answers where the root of a thread was deleted. */
export const ROOT_GONE = 'api.post.create_post.root_id.app_error';

/**
 * Replies in the thread of a run in another channel, or opens it: with the first post, and again if its root was deleted. A message that
 * only joins a thread (the end of a run) does not open one. The rows of a thread go out one after the other, so that two never open it at
 * once.
 */
export async function sendInThread(
    {chat, outbox}: {chat: Chat; outbox: Outbox},
    row: OutboxRow,
    {thread, channelId, body}: {thread: Thread; channelId: ChannelId; body: Body},
    post: (rootId: PostId | null, body: Body) => Promise<PostId>,
): Promise<Sent> {
    const root = await outbox.slot(row.runId, thread.slot);
    if (!root && thread.joins) {
        return {dropped: 'no update was copied to that channel, so its end is not said there'};
    }
    const doubtful = row.attempts > 1;
    const [found] = doubtful ? await chat.findPosts(channelId, row.key, row.lookedFrom) : [];
    const asPost = (postId: PostId): SlotPost => ({postId, channelId, key: row.key});
    if (found !== undefined) {
        return {post: asPost(found), doubtful, ...(root ? {} : {slot: thread.slot})};
    }
    if (root) {
        try {
            return {post: asPost(await post(root.postId, body)), doubtful};
        } catch (error) {
            if (chat.failureOf(error)?.id !== ROOT_GONE) {
                throw error;
            }
            if (thread.joins) {
                return {dropped: 'the thread was deleted in that channel'};
            }
        }
    }
    const opening = body.kind === 'broadcast' ? {...body, opens: true} : body;
    return {post: asPost(await post(null, opening)), doubtful, slot: thread.slot};
}
