import {handleCommand, type CommandDoor} from '../application/handle_command';
import type {Outbox} from '../application/outbox_ports';
import type {Log, Seals, Teams} from '../application/ports';
import {makeDelivery, type Delivery, type DeliveryParts} from '../application/sending/delivery';
import type {Command} from '../domain/command';
import type {Run} from '../domain/run';
import type {RunId, UserId} from '../domain/units';
import type {Stores} from './database';
import type {Mattermost} from './mattermost';

interface SendingParts {
    outbox: Outbox;
    stores: Stores;
    mattermost: Mattermost;
    teams: Teams;
    seals: Seals;
    log: Log;
}

/** The door that commands come through, and the delivery of what they have to say. Each needs the other: sending changes runs too. */
export function makeSending({outbox, stores, mattermost, teams, seals, log}: SendingParts): {
    door: CommandDoor;
    delivery: Delivery;
} {
    const {presence, signals, chat, people, membership, bot} = mattermost;
    const {runs, reads, personSettings, followers} = stores;
    const door: CommandDoor = {runs, teams, presence, signals, messagesWait: () => delivery.wake()};
    const delivery = makeDelivery({
        outbox,
        chat,
        reads,
        people,
        seals,
        runs,
        log,
        chance: Math.random,
        teams,
        personSettings,
        followers,
        membership,
        botId: bot.id,
        presence,
        ...changesBySending(door),
    });
    return {door, delivery};
}

/**
 * What sending finds out about a run is a command like any other, of nobody's, except that whoever started a cycle passes runs on to it. Its
 * id makes a second try the same command.
 */
function changesBySending(
    door: CommandDoor,
): Pick<DeliveryParts, 'dropFollower' | 'remindAnew' | 'channelLost' | 'channelOpened' | 'beginCycle'> {
    const give = async (
        runId: RunId,
        commandId: string,
        command: Command,
        user: UserId | null = null,
    ): Promise<Run | null> => {
        const saved = await handleCommand(door, runId, {commandId, triggerId: null, user}, () => command);
        return 'run' in saved ? saved.run : null;
    };
    const done = async (given: Promise<unknown>): Promise<void> => void (await given);
    return {
        dropFollower: (run, user, rowId) => done(give(run.id, `follower-${rowId}`, {type: 'drop_follower', user})),
        remindAnew: (run, reminderId) =>
            done(give(run.id, `anew-${run.id}-${reminderId}`, {type: 'remind_anew', reminderId})),
        channelLost: (runId, obligationId) =>
            done(give(runId, `lost-${runId}-${obligationId}`, {type: 'channel_lost', obligationId})),
        channelOpened: (run, channelId, missing) =>
            give(run.id, `channel-${run.id}`, {type: 'open_channel', channelId, missing}),
        beginCycle: (runId, cycle, by, given) => {
            const part = given ? `-${given.seq}` : '';
            return done(give(runId, `cycle-${cycle.id}-${runId}${part}`, {type: 'begin_cycle', cycle}, by));
        },
    };
}
