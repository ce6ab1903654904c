import type {Command} from './command';
import type {Decision, Moment} from './decision';
import {LIST_LIMITS} from './limits';
import {refuse} from './refusal';
import {ownerOf, seatOf, type Run} from './run';

export type PeopleCommand = Extract<
    Command,
    {type: 'set_seat' | 'answer_seat' | 'join' | 'leave' | 'follow' | 'unfollow' | 'drop_follower'}
>;

/** Who sits where, who takes part and who follows. `decide` moves an open obligation to its new owner. */
export function decidePeople(run: Run, command: PeopleCommand, moment: Moment): Decision {
    if (command.type === 'drop_follower') {
        return run.followers.includes(command.user) ? [{type: 'unfollowed', user: command.user, why: 'no_access'}] : [];
    }
    const user = moment.by;
    if (user === null) {
        return refuse('not_allowed');
    }
    switch (command.type) {
        case 'set_seat':
            return setSeat(run, command, user);
        case 'answer_seat': {
            const seat = seatOf(run, command.role);
            if (!seat?.asked || seat.user !== user) {
                return refuse('seat_not_asked');
            }
            const {role, title} = seat;
            return [{type: 'seat_answered', role, title, user, accepted: command.accept, before: seat.asked.before}];
        }
        case 'join':
            if (run.joined.includes(user)) {
                return [];
            }
            return run.joined.length >= LIST_LIMITS.participants
                ? refuse('too_many_people', {params: {limit: LIST_LIMITS.participants}})
                : [{type: 'joined', user}];
        case 'leave':
            if (ownerOf(run) === user) {
                return refuse('holder_cannot_leave');
            }
            if (!run.joined.includes(user)) {
                return run.seats.some((seat) => seat.user === user) ? refuse('holder_cannot_leave') : [];
            }
            return [{type: 'left', user}];
        case 'follow':
            if (run.followers.includes(user)) {
                return [];
            }
            return run.followers.length >= LIST_LIMITS.followers
                ? refuse('too_many_people', {params: {limit: LIST_LIMITS.followers}})
                : [{type: 'followed', user}];
        case 'unfollow':
            return run.followers.includes(user) ? [{type: 'unfollowed', user}] : [];
    }
}

function setSeat(run: Run, command: Extract<Command, {type: 'set_seat'}>, by: string): Decision {
    const seat = seatOf(run, command.role);
    if (!seat) {
        return refuse('role_unknown', {field: 'role'});
    }
    const owner = seat.role === run.ownerRole;
    if (seat.user === command.user) {
        return owner && command.user !== null ? refuse('already_owner', {field: 'user'}) : [];
    }
    if (owner && command.user === null) {
        return refuse('owner_missing', {field: 'user'});
    }
    const asked = owner && command.user !== null && command.user !== by;
    return [
        {type: 'seat_changed', role: seat.role, title: seat.title, from: seat.user, to: command.user, asked, owner},
    ];
}
