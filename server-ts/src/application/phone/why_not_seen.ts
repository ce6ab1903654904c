import type {Refusal} from '../../domain/refusal';
import type {Guarded} from '../gate';
import type {Desk} from '../desk';

/**
 * Why somebody with a form or a button of ours does not see its run. If the bot was removed from the channel, it cannot check who is in it,
 * so everybody is refused; those who are in the channel need to know what to do. It reveals nothing else.
 */
export async function whyNotSeen(desk: Desk, place: Guarded | null): Promise<Refusal> {
    const isBotIn = place === null || place.channelId === '' || (await desk.channels.hasBot(place.channelId));
    return {reason: isBotIn ? 'run_not_found' : 'channel_without_bot'};
}
