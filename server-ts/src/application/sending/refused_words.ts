import {BOT_USERNAME} from '../../contract/names';
import type {Message} from '../../domain/announce/message';
import type {ChatFailure} from '../mattermost_ports';

/** Mattermost's words for it say "you" and mean the bot: a reader would take them for their own lack of rights. */
const NO_PERMISSION = 'api.context.permissions.app_error';

/** Mattermost's own words, or that it is the bot that may not. */
export function failureWords({id, text}: ChatFailure): string {
    return id === NO_PERMISSION ? 'the bot may not do that there' : text;
}

/** Why Mattermost did not take a message, in words for people: its own, or what can be done if the bot has no rights. */
export function refusedWords({id, text}: ChatFailure, message: Message): string {
    if (id !== NO_PERMISSION) {
        return text;
    }
    switch (message.op) {
        case 'open_channel':
            return 'The bot may not make such channels in this team. An admin of the server can let it.';
        case 'tell_follower':
        case 'my_day':
            return NOT_TO_PERSON;
        case 'post':
            return message.place.kind === 'direct' ? NOT_TO_PERSON : NOT_THERE;
        default:
            return NOT_THERE;
    }
}

const NOT_THERE = `The bot may not post there: it is not in the channel, or only some people may post in it. To bring it in, type there: /invite @${BOT_USERNAME}`;
const NOT_TO_PERSON = 'The bot may not write to this person. An admin of the server can let it.';
