import {BOT_USERNAME} from '../../../server-ts/src/contract/names';
import type {RequestBody} from '../../../server-ts/src/contract/request';
import type {ChannelId, TeamId, UserId} from '../../../server-ts/src/domain/units';
import {isUsableChannel, meOf, openChannelOf, type HostState} from '../host/host_state';
import {callMattermost, fieldOf, textOf, type Reply} from '../host/mattermost_fetch';
import {SLICE, type SetCycleState, type Store} from './state';

/**
 * The channel through which a request goes. Mattermost runs a command only where the person may write. So it is the channel that the
 * request names (only this way a private one without the bot can vouch for the person) or its run's, else the one on the screen (if it
 * belongs to that team), else null for the direct channel with the bot.
 */
export function placeFor(host: HostState, state: SetCycleState, teamId: TeamId, body: RequestBody): ChannelId | null {
    const {channels} = host.entities.channels;
    const runId = 'runId' in body ? body.runId : undefined;
    const named = runId
        ? (state.runs[runId]?.confirmed.channelId ?? state.summaries[runId]?.channelId)
        : channelNamed(body);
    if (named && isUsableChannel(host, named)) {
        return named;
    }
    const open = openChannelOf(host);
    const ofTeam = channels[open]?.team_id === teamId;
    return open !== '' && ofTeam && isUsableChannel(host, open) ? open : null;
}

/** The direct channel with the bot, made if need be; null when Mattermost does not answer or has no such bot. */
export async function directChannel(store: Store, teamId: TeamId): Promise<ChannelId | null> {
    const bot = await botOf(store, teamId);
    if (bot === null) {
        return null;
    }
    const host = store.getState();
    const me = meOf(host);
    const names = [`${me}__${bot}`, `${bot}__${me}`];
    const known = Object.values(host.entities.channels.channels).find(
        (channel) => channel?.type === 'D' && names.includes(channel.name),
    );
    return known?.id ?? idIn(await callMattermost('/channels/direct', [me, bot]));
}

function idIn(reply: Reply): string | null {
    return (reply.ok && textOf(reply.data, 'id')) || null;
}

/** The bot's id: from a connection, else from Mattermost by its name (before the first connection there is no other way). */
export async function botOf(store: Store, teamId: TeamId): Promise<UserId | null> {
    const {teams} = store.getState()[SLICE].connection;
    const known = (teams[teamId] ?? Object.values(teams)[0])?.botId;
    return known ?? idIn(await callMattermost(`/users/username/${BOT_USERNAME}`));
}

function channelNamed(body: RequestBody): ChannelId | null {
    return body.type === 'start' && body.channel.kind === 'existing' ? body.channel.channelId : null;
}

/** Adds the bot to the private channel that a request names (at this field of a change), with the person's own rights. True when that worked. */
export async function inviteBot(
    store: Store,
    teamId: TeamId,
    body: RequestBody,
    field: string | null,
): Promise<boolean> {
    const bot = await botOf(store, teamId);
    const channelId = 'command' in body ? field?.split('.').reduce<unknown>(fieldOf, body.command) : channelNamed(body);
    if (bot === null || typeof channelId !== 'string') {
        return false;
    }
    const added = await callMattermost(`/channels/${channelId}/members`, {user_id: bot});
    return added.ok;
}
