import {BOT_USERNAME} from '../../contract/names';
import type {Duty} from '../../domain/duty/obligation';
import type {Playbook} from '../../domain/playbook';
import {copiedTo, type Run} from '../../domain/run';
import type {ChannelId, TeamId, UserId} from '../../domain/units';
import type {Desk, Request} from '../desk';
import {listOf} from '../wording/asking_words';
import {quoteName} from '../wording/quote';

/** The channels that a playbook names, found in a team; `unknown` are the names for which the bot finds none. */
export interface ToldChannels extends Pick<Duty, 'broadcast' | 'stakeholderChannel'> {
    unknown: string[];
}

/**
 * Looks up the channels that a playbook names, and joins the public ones. With the bot's rights and not the starter's, because the operator
 * wrote the playbook.
 */
export async function findToldChannels(desk: Desk, teamId: TeamId, playbook: Playbook): Promise<ToldChannels> {
    const unknown = new Set<string>();
    const idOf = async (name: string): Promise<ChannelId | null> => {
        const channel = await desk.channels.byName(teamId, name.replace(/^~/, ''));
        if (channel && !channel.archived && channel.kind !== 'direct' && (await desk.channels.ensureBotIn(channel))) {
            return channel.id;
        }
        unknown.add(name);
        return null;
    };
    const {broadcast = [], stakeholderChannel} = playbook.updates ?? {};
    const ids = await Promise.all(broadcast.map(idOf));
    const stakeholders = stakeholderChannel === undefined ? null : await idOf(stakeholderChannel);
    return {
        broadcast: [...new Set(ids.flatMap((id) => id ?? []))],
        stakeholderChannel: stakeholders,
        unknown: [...unknown],
    };
}

/** `“News”`, `“News” and 2 other channels`: by name those that the reader is in; of the others they may not know the names. */
export async function copiesText(desk: Desk, run: Run, userId: UserId): Promise<string> {
    const asker = {userId, teamId: run.teamId, channelId: null};
    const nameOf = async (channelId: ChannelId): Promise<string | null> => {
        const channel = (await desk.gate.canUseChannel(asker, channelId)) ? await desk.channels.get(channelId) : null;
        return channel && `“${quoteName(channel.displayName)}”`;
    };
    const channels = copiedTo(run);
    const names = (await Promise.all(channels.map(nameOf))).filter((name) => name !== null);
    const left = channels.length - names.length;
    const other = names.length === 0 ? '' : 'other ';
    return listOf([...names, ...(left === 0 ? [] : [`${left} ${other}${left === 1 ? 'channel' : 'channels'}`])]);
}

/** What the author of an update is told besides. `unseen`: nobody reads it in the run's channel; null where it is read there. */
export interface UpdateNotes {
    unseen: string | null;
    uncopied: string[];
}

export const NO_NOTES: UpdateNotes = {unseen: null, uncopied: []};

/**
 * What the author of an update is told about channels that cannot take it now: copies for them end as failed in the ledger, the other
 * channels get theirs. While Mattermost is away nothing is known, and all copies wait. `quote` is how names appear in the text: as
 * markdown, or plain.
 */
export async function updateNotes(desk: Desk, request: Request, run: Run, quote = quoteName): Promise<UpdateNotes> {
    try {
        const [unseen, ...copies] = await Promise.all([
            unseenNote(desk, run, quote),
            ...copiedTo(run).map((channelId) => uncopiedNote(desk, request, run, channelId, quote)),
        ]);
        return {unseen, uncopied: copies.flatMap((note) => note ?? [])};
    } catch (error) {
        desk.log.info('the channels of an update could not be looked at; its copies are tried all the same', {
            run: run.id,
            why: error instanceof Error ? error.message : String(error),
        });
        return NO_NOTES;
    }
}

/** If the channel takes no messages, nobody reads it there. The author has to know, because the update counts as given. */
async function unseenNote(desk: Desk, run: Run, quote: typeof quoteName): Promise<string | null> {
    if (run.channelId === '') {
        // The channel is still being made, and the update waits for it.
        return null;
    }
    const kept = `Your update of “${quote(run.name)}” is kept in the run, but`;
    const channel = await desk.channels.get(run.channelId);
    if (channel?.archived) {
        return `${kept} its channel is archived, so nobody reads it there. Unarchive the channel, or tell people elsewhere.`;
    }
    return channel !== null && (await desk.channels.hasBot(channel.id))
        ? null
        : `${kept} the bot is not in its channel, so nobody reads it there. Bring the bot back and post the update again, or tell people elsewhere. To bring it back, type there: ${INVITE}`;
}

/**
 * What whoever typed a command in a run's channel is told if the bot is not in it: the card there stays as it was, and a form could not be
 * sent. Null if it is, or while Mattermost does not say.
 */
export async function lostBotNote(desk: Desk, {id, channelId}: Run): Promise<string | null> {
    try {
        return channelId === '' || (await desk.channels.hasBot(channelId))
            ? null
            : `The bot is not in this channel, so nothing of it is shown here. To bring it back, type: ${INVITE}`;
    } catch (error) {
        desk.log.info('whether the bot is in the channel of a command could not be looked at', {
            run: id,
            why: error instanceof Error ? error.message : String(error),
        });
        return null;
    }
}

const INVITE = `/invite @${BOT_USERNAME}`;

async function uncopiedNote(
    desk: Desk,
    request: Request,
    run: Run,
    channelId: ChannelId,
    quote: typeof quoteName,
): Promise<string | null> {
    const channel = await desk.channels.get(channelId);
    const why =
        channel === null
            ? 'the bot is not in it, or it is gone'
            : channel.archived
              ? 'it is archived'
              : (await desk.channels.hasBot(channelId))
                ? null
                : 'the bot is not in it';
    if (why === null) {
        return null;
    }
    // Somebody else may have chosen a channel whose name the author must not learn.
    const isTheirs = channel !== null && (await desk.gate.canUseChannel(request.asker, channelId));
    const where = isTheirs ? `“${quote(channel.displayName)}”` : 'one of the channels that it is to be copied to';
    return `Your update of “${quote(run.name)}” is not copied to ${where}: ${why}. Change the channels in the settings of the run’s updates.`;
}
