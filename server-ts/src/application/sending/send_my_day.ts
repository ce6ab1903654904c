import type {Message} from '../../domain/announce/message';
import {MINUTE, type ChannelId, type Millis, type PostId} from '../../domain/units';
import {readMyDay, zoneOf} from './my_day';
import type {Chat, Membership, People, Presence} from '../mattermost_ports';
import type {OutboxRow} from '../outbox_ports';
import type {PersonSettings, RunReads, Teams} from '../ports';
import {myDayWords} from '../wording/my_day_words';

export interface SendingMyDay {
    chat: Chat;
    reads: RunReads;
    people: People;
    teams: Teams;
    membership: Membership;
    presence: Presence;
    personSettings: PersonSettings;
}

/** How often to check whether somebody who is away is back. */
const LOOK_AGAIN: Millis = 5 * MINUTE;

type Told = {channelId: ChannelId; postId: PostId} | {dropped: string} | {waitMs: Millis; why: string};

/**
 * A person's digest, worded when it is sent: it names what waits for them then, in runs whose channels they are in then. If there is
 * nothing to say, nothing is sent. Somebody who is away gets it when they are back, until the next one comes.
 */
export async function sendMyDay(
    sending: SendingMyDay,
    row: OutboxRow,
    {user, until}: Extract<Message, {op: 'my_day'}>,
    post: (channelId: ChannelId, message: string) => Promise<PostId>,
): Promise<Told> {
    const {chat, people, presence, membership, personSettings} = sending;
    const setting = await personSettings.get(user);
    const person = (await people.get([user])).get(user);
    if (!person || person.isGone) {
        return {dropped: 'its reader was deactivated'};
    }
    if (!setting || setting.at === null) {
        return {dropped: 'its reader switched it off'};
    }
    const channelId = await chat.directChannel(user);
    const [found] = row.attempts > 1 ? await chat.findPosts(channelId, row.key, row.lookedFrom) : [];
    if (found !== undefined) {
        return {channelId, postId: found};
    }
    const zone = zoneOf(person.zone, setting.zone);
    const {entries, now, cards} = await readMyDay(sending, user, zone, (run) =>
        membership.isInChannel(run.channelId, user),
    );
    if (now >= until) {
        return {dropped: 'the next day’s has come'};
    }
    if (await presence.isAway(user)) {
        const waitMs = Math.min(LOOK_AGAIN, until - now);
        return {waitMs, why: 'waits: its reader is out of office or does not want to be disturbed'};
    }
    const words = myDayWords(entries, now, zone, cards);
    return words === null
        ? {dropped: 'nothing was due, overdue or waiting'}
        : {channelId, postId: await post(channelId, words)};
}
