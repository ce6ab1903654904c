import type {ChannelId, RunId, TeamId} from '../../domain/units';
import type {Desk} from '../desk';
import {quoteName} from '../wording/quote';

/** For somebody who started a run from somewhere else, where nothing on their screen shows it: its name, and a link to its channel. */
export async function startedElsewhere(
    desk: Desk,
    {runId, channelId, teamId}: {runId: RunId; channelId: ChannelId; teamId: TeamId},
): Promise<string> {
    const [read, channel] = await Promise.all([
        desk.reads.run(runId),
        channelId === '' ? null : desk.channels.get(channelId),
    ]);
    const name = `**${quoteName(read?.run.name ?? '')}**`;
    const team = desk.teams.get(teamId)?.name;
    if (!channel || team === undefined) {
        return `${name} is started. Its channel comes as soon as Mattermost makes it; you are invited to it then.`;
    }
    return `${name} is started, in [${quoteName(channel.displayName)}](/${team}/channels/${channel.name}).`;
}
