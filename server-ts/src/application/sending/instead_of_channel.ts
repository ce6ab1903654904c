import type {Body, Message} from '../../domain/announce/message';
import type {UserId} from '../../domain/units';

/**
 * What goes out instead when the run's own channel takes a message no more (archived, or the bot was put out): whoever is asked by it is
 * told directly, so that what is owed is asked for all the same. Nothing for what asks nobody.
 */
export function insteadOfChannel(message: Message): Message[] {
    return message.op === 'post' && message.place.kind === 'run'
        ? askedBy(message.body).map((user): Message => ({
              op: 'post',
              place: {kind: 'direct', user},
              body: message.body,
              unheard: true,
              ...(message.dueAt === undefined ? {} : {dueAt: message.dueAt}),
          }))
        : [];
}

function askedBy(body: Body): UserId[] {
    switch (body.kind) {
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
