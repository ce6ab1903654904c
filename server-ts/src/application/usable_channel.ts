import type {WireCommand} from '../contract/shapes';
import {LIMITS} from '../domain/limits';
import {refuse, type Refused} from '../domain/refusal';
import type {ChannelId, RunId} from '../domain/units';
import type {Desk, Request} from './desk';
import {mayChange} from './gate';

/** Why the asker cannot have the bot write in a channel, or null: they must be in it, it must be of this team, and the bot comes in. */
export async function checkChannel(
    desk: Desk,
    request: Request,
    channelId: ChannelId,
    field: string,
): Promise<Refused | null> {
    if (!(await desk.gate.canUseChannel(request.asker, channelId))) {
        return refuse('channel_not_found', {field});
    }
    const channel = await desk.channels.get(channelId);
    if (!channel) {
        // The asker is in it and the bot may not see it: a private channel that the bot is not in.
        return refuse('channel_without_bot', {field});
    }
    if (channel.teamId !== request.asker.teamId || channel.kind === 'direct') {
        return refuse('channel_not_found', {field});
    }
    if (channel.archived) {
        return refuse('channel_archived', {field});
    }
    return (await desk.channels.ensureBotIn(channel)) ? null : refuse('channel_without_bot', {field});
}

/** Channels that a run is to tell from now on. Those that it tells already were somebody else's choice, and stay. */
export async function checkDutyChannels(
    desk: Desk,
    request: Request,
    runId: RunId,
    command: Extract<WireCommand, {type: 'set_duty'}>,
): Promise<Refused | null> {
    const {stakeholderChannel = null, broadcast = []} = command;
    // More than are allowed are refused by the rules, without asking Mattermost about each.
    if ((stakeholderChannel === null && broadcast.length === 0) || broadcast.length > LIMITS.broadcast) {
        return null;
    }
    const duty = (await desk.reads.run(runId))?.run.duty;
    const known = new Set([duty?.stakeholderChannel, ...(duty?.broadcast ?? [])]);
    const named = [
        ...(stakeholderChannel === null ? [] : [{channelId: stakeholderChannel, field: 'stakeholderChannel'}]),
        ...broadcast.map((channelId, place) => ({channelId, field: `broadcast.${place}`})),
    ];
    for (const {channelId, field} of named.filter((one) => !known.has(one.channelId))) {
        const refused = await checkChannel(desk, request, channelId, field);
        if (refused) {
            return refused;
        }
    }
    return null;
}

/** A run that is restored speaks again, so its channel has to be active. Whoever may not restore it changes nothing here. */
export async function bringChannelBack(desk: Desk, request: Request, runId: RunId): Promise<Refused | null> {
    const run = (await desk.reads.run(runId))?.run;
    if (run?.status !== 'finished' || !mayChange(run, request.asker.userId, 'restore')) {
        return null;
    }
    const channel = await desk.channels.get(run.channelId);
    return !channel?.archived || (await desk.channels.unarchive(channel.id)) ? null : refuse('run_channel_archived');
}
