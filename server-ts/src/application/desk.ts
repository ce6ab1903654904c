import type {Refused} from '../domain/refusal';
import type {ChannelId, RunId, TeamId} from '../domain/units';
import type {Delivery} from './sending/delivery';
import type {Asker, Gate} from './gate';
import type {CommandDoor} from './handle_command';
import type {Channels, Dialogs, People} from './mattermost_ports';
import type {Almanac, AppClock, Ledger, Log, NewIds, PersonSettings, Playbooks, RunReads, Seals, Teams} from './ports';
import type {ShownLists} from './phone/shown_lists';
import type {Watchers} from './requests/tabs';

/** What the answers to people's requests are made with. */
export interface Desk {
    door: CommandDoor;
    reads: RunReads;
    ledger: Ledger;
    clock: AppClock;
    gate: Gate;
    people: People;
    teams: Teams;
    personSettings: PersonSettings;
    almanac: Almanac;
    playbooks: Playbooks;
    channels: Channels;
    delivery: Delivery;
    seals: Seals;
    ids: NewIds;
    watchers: Watchers;
    shownLists: ShownLists;
    botId: () => string;
    /** Where Mattermost sends the commands, as the operator configured it. */
    commandUrl: string;
    dialogs: Dialogs;
    log: Log;
    /** Stores a team's commands; false when one of the tokens is another team's. */
    setUpTeam: (teamId: TeamId, tokens: {visible: string; hidden: string}) => Promise<boolean>;
}

/** One request of a person, after Mattermost and the entry have vouched for it. */
export interface Request {
    asker: Asker;
    /** Sent again, it gives the first answer. */
    commandId: string;
    triggerId: string | null;
    /** Of the tab; empty for slash commands, buttons and dialogs. */
    tabKey: string;
}

export type Outcome<T> = {body: T} | Refused;

/** A run's place does not change once its channel is there, so each is read once. */
export function makePlaces(reads: RunReads): (runId: RunId) => Promise<{teamId: TeamId; channelId: ChannelId} | null> {
    const known = new Map<RunId, {teamId: TeamId; channelId: ChannelId}>();
    return async (runId) => {
        const found = known.get(runId);
        if (found) {
            return found;
        }
        const place = await reads.place(runId);
        if (place && place.channelId !== '') {
            if (known.size > 20_000) {
                known.clear();
            }
            known.set(runId, {teamId: place.teamId, channelId: place.channelId});
        }
        return place;
    };
}
