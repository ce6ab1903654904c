import {copySlot, type Body, type Message} from '../../domain/announce/message';
import type {UserId} from '../../domain/units';
import type {Chat} from '../mattermost_ports';
import type {OutboxRow, SlotPost} from '../outbox_ports';
import type {RunReads} from '../ports';

/**
 * What goes out instead when the run's own channel takes no more messages (it is archived, or the bot was removed): people whom the message
 * asks are told directly, so that what is owed is still asked for; so is the author of an update, because it counts as given and nobody saw
 * it. Other messages have no substitute.
 */
export function insteadOfChannel(message: Message): Message[] {
    return message.op === 'post' && message.place.kind === 'run'
        ? concernedBy(message.body).map((user): Message => ({
              op: 'post',
              place: {kind: 'direct', user},
              body: message.body,
              unheard: true,
              ...(message.slot === undefined ? {} : {slot: copySlot(message.slot, user)}),
              ...(message.dueAt === undefined ? {} : {dueAt: message.dueAt}),
          }))
        : [];
}

/**
 * The post of a row that was refused at a later attempt. An earlier one, whose answer was lost, may have stored the post after all, and
 * whoever reads it in the channel is not told again. Null if the post is not there, or can no longer be looked for.
 */
export async function storedAfterAll(
    {chat, reads}: {chat: Chat; reads: Pick<RunReads, 'place'>},
    {attempts, key, lookedFrom, message, runId}: OutboxRow,
): Promise<SlotPost | null> {
    const isInDoubt = attempts > 1 && message.op === 'post' && message.place.kind === 'run';
    const channelId = isInDoubt ? ((await reads.place(runId))?.channelId ?? '') : '';
    if (channelId === '') {
        return null;
    }
    try {
        const [postId] = await chat.findPosts(channelId, key, lookedFrom);
        return postId === undefined ? null : {postId, channelId, key};
    } catch (error) {
        if (chat.failureOf(error)?.passing === false) {
            return null;
        }
        throw error;
    }
}

function concernedBy(body: Body): UserId[] {
    switch (body.kind) {
        case 'status_update':
            return [body.update.by];
        case 'reminder':
            return body.obligation.people.map(({user}) => user);
        case 'taker_wanted':
            return body.acknowledgement.people.map(({user}) => user);
        case 'reminded_again':
            return body.mentioned ?? [];
        case 'escalated':
        case 'taker_wanted_again':
            return body.mentioned;
        case 'reminder_retargeted':
            return body.asked === null ? [] : [body.asked];
        default:
            return [];
    }
}
