import type {DutyChange} from '../../domain/command';
import {LIST_LIMITS} from '../../domain/limits';
import {refuse, type Refused} from '../../domain/refusal';
import type {ChannelId, RunId} from '../../domain/units';
import type {Desk, Request} from '../desk';
import {mayChange} from '../gate';
import type {ChannelFacts} from '../mattermost_ports';

/** Whether the bot joins a channel that it may join: not for an unsaved change. */
type Visit = 'enter' | 'look';

/**
 * Why the asker cannot have the bot write in a channel, or null. They must be in it, it must belong to this team, and the bot must be able
 * to join.
 */
export async function checkChannel(
    desk: Desk,
    request: Request,
    channelId: ChannelId,
    field: string,
    visit: Visit = 'enter',
): Promise<Refused | null> {
    const {asker} = request;
    const channel = await desk.channels.get(channelId);
    if (!channel) {
        // True if the asker is in it anyway: a private channel without the bot.
        const isIn = await desk.gate.canUseChannel(asker, channelId);
        return refuse(isIn ? 'channel_without_bot' : 'channel_not_found', {field});
    }
    if (channel.teamId !== asker.teamId || channel.kind === 'direct') {
        return refuse('channel_not_found', {field});
    }
    if (channel.kind === 'public' && !(await desk.channels.hasBot(channelId))) {
        return comeIn(desk, request, channel, field, visit);
    }
    if (!(await desk.gate.canUseChannel(asker, channelId))) {
        return refuse('channel_not_found', {field});
    }
    if (channel.archived) {
        return refuse('channel_archived', {field});
    }
    return (await desk.channels.hasBot(channelId)) ? null : refuse('channel_without_bot', {field});
}

/**
 * Mattermost does not show the bot the members of a public channel until it is a member itself (403). So it joins to look, and leaves again
 * if the asker is not in the channel.
 */
async function comeIn(
    desk: Desk,
    {asker}: Request,
    channel: ChannelFacts,
    field: string,
    visit: Visit,
): Promise<Refused | null> {
    if (!(await desk.gate.canSeeTeam(asker, asker.teamId))) {
        return refuse('channel_not_found', {field});
    }
    if (channel.archived) {
        return refuse('channel_archived', {field});
    }
    if (visit === 'look') {
        return null;
    }
    if (!(await desk.channels.ensureBotIn(channel))) {
        return refuse('channel_without_bot', {field});
    }
    if (await desk.gate.canUseChannel(asker, channel.id)) {
        return null;
    }
    await desk.channels.leave(channel.id);
    return refuse('channel_not_found', {field});
}

/**
 * A channel that the bot does not see is a private one or does not exist, and no request came through it that could tell. Somebody who is
 * in it can bring the bot in, which the sidebar does with their own rights. An unsaved change brings nobody in, and so is not refused for
 * it.
 */
function unseen(visit: Visit, field: string): Refused | null {
    return visit === 'look' ? null : refuse('channel_without_bot', {field});
}

/** Channels that a run is to tell from now on. Those that it tells already were somebody else's choice, and stay. */
export async function checkDutyChannels(
    desk: Desk,
    request: Request,
    runId: RunId,
    change: Pick<DutyChange, 'stakeholderChannel' | 'broadcast'>,
    visit: Visit = 'enter',
): Promise<Refused | null> {
    const {stakeholderChannel = null, broadcast = []} = change;
    // The rules refuse too many of them, without asking Mattermost about each.
    if ((stakeholderChannel === null && broadcast.length === 0) || broadcast.length > LIST_LIMITS.broadcast) {
        return null;
    }
    const duty = (await desk.reads.run(runId))?.run.duty;
    const known = new Set([duty?.stakeholderChannel, ...(duty?.broadcast ?? [])]);
    const named = [
        ...(stakeholderChannel === null ? [] : [{channelId: stakeholderChannel, field: 'stakeholderChannel'}]),
        ...broadcast.map((channelId, place) => ({channelId, field: `broadcast.${place}`})),
    ];
    for (const {channelId, field} of named.filter((one) => !known.has(one.channelId))) {
        const refused =
            (await desk.channels.get(channelId)) === null
                ? unseen(visit, field)
                : await checkChannel(desk, request, channelId, field, visit);
        if (refused) {
            return refused;
        }
    }
    return null;
}

/** A restored run speaks again, so its channel has to be active. Whoever may not restore it changes nothing here. */
export async function bringChannelBack(desk: Desk, request: Request, runId: RunId): Promise<Refused | null> {
    const run = (await desk.reads.run(runId))?.run;
    if (run?.status !== 'finished' || !mayChange(run, request.asker.userId, 'restore')) {
        return null;
    }
    const channel = await desk.channels.get(run.channelId);
    return !channel?.archived || (await desk.channels.unarchive(channel.id)) ? null : refuse('run_channel_archived');
}
