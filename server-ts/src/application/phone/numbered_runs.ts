import type {RunSummary} from '../../domain/summary';
import type {ChannelId} from '../../domain/units';
import type {Desk, Request} from '../desk';

/** Runs of a channel beyond this number cannot be named by number: nobody counts that far. */
const LISTED = 50;

/** The channel's newest runs, running and finished, of the team in which the person is. */
export async function runsHere(
    desk: Desk,
    {asker, channelId}: Request & {channelId: ChannelId},
): Promise<RunSummary[]> {
    return (await desk.reads.inChannel(channelId, LISTED)).filter(({teamId}) => teamId === asker.teamId);
}

/** Remembers in which order a person was shown the runs of a channel: `/set 2 tick 3` must mean the run beside which they saw the 2. */
export function showRuns(
    desk: Desk,
    {asker, channelId}: Request & {channelId: ChannelId},
    runs: readonly RunSummary[],
): Promise<void> {
    return desk.shownLists.show(
        asker.userId,
        channelId,
        runs.map(({id}) => id),
    );
}

/**
 * The run of a number: of the list that was shown, else counted as the runs of the channel stand now. `among`: what the list may have named
 * besides the running ones, as `/set why` does.
 */
export async function runOfNumber(
    desk: Desk,
    {asker, channelId}: Request & {channelId: ChannelId},
    running: readonly RunSummary[],
    number: number,
    among: readonly RunSummary[] = running,
): Promise<RunSummary | string> {
    const shown = await desk.shownLists.of(asker.userId, channelId);
    if (shown === null) {
        return running[number - 1] ?? `${countWords(running.length)}. Nothing was changed.`;
    }
    const id = shown[number - 1];
    if (id === undefined) {
        return `There is no run number ${number}. \`/set list\` numbers them. Nothing was changed.`;
    }
    return (
        among.find((run) => run.id === id) ??
        `Run ${number} of your list is not running here. \`/set list\` shows what is there now. Nothing was changed.`
    );
}

function countWords(count: number): string {
    switch (count) {
        case 0:
            return 'No run is running in this channel';
        case 1:
            return 'One run is running in this channel, so its number is 1';
        default:
            return `The runs of this channel have the numbers 1 to ${count}`;
    }
}
