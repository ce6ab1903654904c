import type {Refused} from '../domain/refusal';
import type {ChannelId, RunId, TeamId} from '../domain/units';
import type {Delivery} from './sending/delivery';
import type {Asker, Gate} from './gate';
import type {CommandDoor} from './handle_command';
import type {Channels, Dialogs, People} from './mattermost_ports';
import type {Ledger} from './outbox_ports';
import type {Almanac, AppClock, Log, NewIds, PersonSettings, Playbooks, RunReads, Seals, Teams} from './ports';
import type {ShownLists} from './phone/shown_lists';
import type {Watchers} from './requests/tabs';

/** Everything that answers to people's requests need. */
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
    /** Where Mattermost sends commands, as the operator configured it. */
    commandUrl: string;
    dialogs: Dialogs;
    log: Log;
    /** Stores a team's commands; false if one of the tokens belongs to another team. */
    setUpTeam: (teamId: TeamId, tokens: {visible: string; hidden: string}) => Promise<boolean>;
}

/** One request of a person, verified by Mattermost and by the entry. */
export interface Request {
    asker: Asker;
    /** A request with the same id gets the first answer again. */
    commandId: string;
    triggerId: string | null;
    /** The tab's; empty for slash commands, buttons and dialogs. */
    tabKey: string;
    /** The contract that the tab was built with; missing where no tab asks. */
    pluginVersion?: number;
}

export type Outcome<T> = {body: T} | Refused;

/** A run's place does not change once it has a channel, so each is read once. */
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
