import type {Body, Message} from '../../domain/announce/message';
import type {UserId} from '../../domain/units';

export const BODIES: Record<Body['kind'], string> = {
    run_card: 'the run card',
    welcome_owner: 'the message to the owner that the run has started',
    reminder: 'the reminder',
    reminded_again: 'the reminder again',
    escalated: 'the reminder to somebody else',
    channel_told: 'the message to the stakeholder channel',
    items_due: 'the reminder of items that fell due',
    upcoming: 'the notice that an update falls due soon',
    upcoming_over: 'the end of the notice that an update falls due soon',
    reminder_retargeted: 'the reminder to its new owner',
    reminder_resolved: 'the end of the reminder',
    taker_wanted: 'the question of who takes the run',
    taker_wanted_again: 'the question of who takes the run, again',
    taken: 'the message that somebody has taken the run',
    status_update: 'a status update',
    broadcast: 'a status update for another channel',
    channels_unknown: 'the message that channels of the playbook are not there',
    people_missing: 'the message that people could not be added to the channel',
    owner_changed: 'the change of the owner',
    owner_asked: 'the question to the new owner',
    owner_question_over: 'the end of the question to the new owner',
    next_cycle: 'the question whether the next cycle takes over',
    next_cycle_over: 'the end of the question whether the next cycle takes over',
    seat_given: 'the message to whoever was given a role',
    owner_released: 'the message to the previous owner',
    owner_answered: 'the answer of the new owner',
    item_assigned: 'the message that an item was assigned',
    severity_changed: 'the change of the severity',
    finished: 'the message that the run was finished',
    restored: 'the message that the run was restored',
};

/** What is said only by an edit, and says that much by its name. */
const ENDS: readonly Body['kind'][] = [
    'reminder_resolved',
    'upcoming_over',
    'taken',
    'owner_question_over',
    'next_cycle_over',
];

/** What a message is, in plain words. An edit of a reminder asks nobody again. */
export function whatWords(message: Message): string {
    switch (message.op) {
        case 'post':
            return BODIES[message.body.kind];
        case 'edit':
            return ENDS.includes(message.body.kind)
                ? BODIES[message.body.kind]
                : `an edit of ${BODIES[message.body.kind]}`;
        case 'my_day':
            return 'a digest of somebody’s day';
        case 'card':
            return 'the run card';
        case 'header':
            return 'the header of the channel';
        case 'pin':
            return 'pinning or unpinning the card';
        case 'pass_on':
            return 'passing roles on to the people of the next cycle';
        case 'open_channel':
            return 'the new channel';
        case 'invite':
            return 'the invitation to the channel';
        case 'tell_follower':
            return 'body' in message ? 'the end, for a follower' : 'a status update for a follower';
    }
}

/** Whom a message mentions, so that they are notified; an edit notifies nobody. */
export function askedIn(message: Message): UserId[] {
    if (message.op === 'tell_follower') {
        return [message.user];
    }
    if (message.op !== 'post') {
        return [];
    }
    const {place, body} = message;
    if (place.kind === 'direct') {
        return [place.user];
    }
    switch (body.kind) {
        case 'reminder':
            return body.obligation.people.map(({user}) => user);
        case 'reminded_again':
            return body.mentioned ?? someone(body.asked);
        case 'escalated':
        case 'taker_wanted_again':
            return body.mentioned;
        case 'taker_wanted':
            return body.acknowledgement.people.map(({user}) => user);
        case 'reminder_retargeted':
            return someone(body.asked);
        case 'seat_given':
            return body.asked ? [] : [body.to];
        case 'owner_answered':
            return body.accepted ? [] : someone(body.before);
        default:
            return [];
    }
}

function someone(user: UserId | null): UserId[] {
    return user === null ? [] : [user];
}
