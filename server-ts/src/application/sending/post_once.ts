import {CARD_SLOT} from '../../domain/announce/message';
import type {ChannelId, PostId} from '../../domain/units';
import type {Chat, PostContent} from '../mattermost_ports';
import type {OutboxRow, SlotPost} from '../outbox_ports';
import {failureWords} from './refused_words';
import {ROOT_GONE} from './send_in_thread';

type Edited = {post: SlotPost; slot?: string; doubtful: boolean} | {dropped: string};
type PostRequest = Omit<Parameters<Chat['post']>[0], 'others'>;
type Posted = {postId: PostId; isOld: boolean};

/** Answers a post; false where that was deleted meanwhile, which costs the thread and not the message. */
export async function postReply(chat: Chat, request: PostRequest): Promise<Posted | false> {
    try {
        return await verified(chat, request);
    } catch (error) {
        if (chat.failureOf(error)?.id === ROOT_GONE) {
            return false;
        }
        throw error;
    }
}

/** The card is what phones press: where somebody deleted it, the next change of the run posts another. */
export async function cardAnew(
    chat: Chat,
    row: OutboxRow,
    channelId: ChannelId,
    content: PostContent,
): Promise<Edited> {
    const {key, attempts} = row;
    const [found] = attempts > 1 ? await chat.findPosts(channelId, key, row.lookedFrom) : [];
    const postId = found ?? (await verified(chat, {channelId, rootId: null, content, key})).postId;
    await pinPosted(chat, postId);
    return {post: {postId, channelId, key}, slot: CARD_SLOT, doubtful: attempts > 1};
}

/**
 * Pins what was posted a moment ago. Somebody may have deleted it by then: it counts as posted all the same, or the run would have no card
 * that its next change could find gone.
 */
export async function pinPosted(chat: Chat, postId: PostId): Promise<void> {
    try {
        await chat.pin(postId);
    } catch (error) {
        if (chat.failureOf(error)?.passing !== false || !(await chat.isDeleted(postId))) {
            throw error;
        }
    }
}

/** Somebody may have posted with our id first: Mattermost then hands back that post. Ours goes out under the next id. */
export async function verified(chat: Chat, request: PostRequest): Promise<Posted> {
    for (let others = 0; others < 3; others += 1) {
        const {mine, ...posted} = await chat.post({...request, others});
        if (mine) {
            return posted;
        }
    }
    throw new Error('another post came back for our key three times');
}

export async function editPost(chat: Chat, slot: SlotPost, content: PostContent): Promise<Edited> {
    try {
        await chat.edit(slot.postId, content, slot.key);
    } catch (error) {
        const failure = chat.failureOf(error);
        if (failure && !failure.passing && (failure.status === 404 || failure.status === 403)) {
            return {dropped: `the post cannot be edited any more (${failureWords(failure)})`};
        }
        throw error;
    }
    return {post: slot, doubtful: false};
}
