import {CARD_SLOT, updateSlot, type Message} from '../../domain/announce/message';
import type {Run} from '../../domain/run';
import {MINUTE, type ChannelId, type Millis, type PostId, type RunId, type UserId} from '../../domain/units';
import type {Chat, Membership, People} from '../mattermost_ports';
import type {FollowerTurns, Outbox, OutboxRow} from '../outbox_ports';
import type {RunReads} from '../ports';
import {followerWords, type FollowedUpdate} from '../wording/update_words';
import {peopleInBody} from '../wording/people_named';

/** Between two messages to one follower. Updates that come in between go out together. */
export const FOLLOWER_PACE: Millis = 5 * MINUTE;
/** More updates than a readable message holds wait for the next one. */
const TOGETHER_AT_MOST = 30;

type TellFollower = Extract<Message, {op: 'tell_follower'}>;

export interface TellingFollowers {
    chat: Chat;
    reads: RunReads;
    people: People;
    outbox: Outbox;
    followers: FollowerTurns;
    membership: Membership;
    botId: () => UserId;
    /** Removes a follower from a run that they can no longer see. */
    dropFollower: (run: Run, user: UserId, rowId: number) => Promise<void>;
}

/** How a follower's turn ended. */
type Told = {channelId: ChannelId; postId: PostId} | {dropped: string} | {waitMs: Millis; why: string};

/** One update that was joined to a message, or why it was left out. */
type Entry = {id: number; update: FollowedUpdate} | {id: number; leftOut: string};

/**
 * Tells a follower everything that has come for them by now, over all runs, in one message. What goes out together is fixed before it is
 * sent, so that a second attempt says the same. Nobody is told of a run that they could not open now.
 */
export async function tellFollower(
    telling: TellingFollowers,
    row: OutboxRow,
    {user}: TellFollower,
    post: (channelId: ChannelId, message: string) => Promise<PostId>,
): Promise<Told> {
    const {chat, followers} = telling;
    const channelId = await chat.directChannel(user);
    const [found] = row.attempts > 1 ? await chat.findPosts(channelId, row.key, row.lookedFrom) : [];
    if (found !== undefined) {
        return {channelId, postId: found};
    }
    const turn = await followers.take(row, user, {pace: FOLLOWER_PACE, limit: TOGETHER_AT_MOST});
    if ('waitMs' in turn) {
        return {...turn, why: 'waits: this follower was told something a moment ago'};
    }
    const entries: Entry[] = [];
    for (const {id, runId, message} of turn.joined) {
        if (message.op === 'tell_follower') {
            entries.push(await entryOf(telling, {id, runId, message}));
        }
    }
    const out = entries.flatMap((entry) => ('leftOut' in entry ? [entry] : []));
    const first = out.find(({id}) => id === row.id);
    if (first) {
        // This row's post cannot be made, so the others go out with the next row.
        await followers.giveBack(row, user);
        return {dropped: first.leftOut};
    }
    for (const {id, leftOut} of out) {
        await followers.leaveOut([id], leftOut);
    }
    const updates = entries.flatMap((entry) => ('update' in entry ? [entry.update] : []));
    return {channelId, postId: await post(channelId, followerWords(updates))};
}

async function entryOf(
    telling: TellingFollowers,
    {id, runId, message}: {id: number; runId: RunId; message: TellFollower},
): Promise<Entry> {
    const {reads, people, outbox, membership, botId, dropFollower} = telling;
    const {user} = message;
    const read = await reads.run(runId);
    if (!read) {
        return {id, leftOut: 'the run is gone'};
    }
    const {run, now} = read;
    if (!run.followers.includes(user)) {
        return {id, leftOut: 'this person does not follow the run any more'};
    }
    if (!(await membership.isInChannel(run.channelId, user))) {
        if (!(await membership.isInChannel(run.channelId, botId()))) {
            return {id, leftOut: 'the bot is not in the channel of the run, so nobody can be allowed to read it'};
        }
        await dropFollower(run, user, id);
        return {id, leftOut: 'this follower is not in the channel of the run any more'};
    }
    const [body, told] = saidTo(message);
    const known = await people.get([user, ...peopleInBody(body, run)]);
    if (known.get(user)?.isGone) {
        return {id, leftOut: 'this follower was deactivated'};
    }
    const slot = await outbox.slot(run.id, told);
    return {id, update: {body, context: {run, now, people: known}, postId: slot?.postId ?? null}};
}

/** What a follower is told, and the post to which it links: the update's own, or the run's card for its end. */
function saidTo(message: TellFollower): [FollowedUpdate['body'], slot: string] {
    if ('body' in message) {
        return [message.body, CARD_SLOT];
    }
    const {update, severity} = message;
    return [{kind: 'status_update', update, severity}, updateSlot(update.id)];
}
