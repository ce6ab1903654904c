import type {WireCommand} from '../contract/shapes';
import type {CommandType} from '../domain/command';
import {openToPassOn} from '../domain/pass_on';
import {isNamedParticipant, ownerOf, type Run} from '../domain/run';
import type {ChannelId, TeamId, UserId} from '../domain/units';
import type {Membership, PersonRecord} from './mattermost_ports';

/** Who asks, and from where. Mattermost has just checked that the person is in `channelId` and may write there. */
export interface Asker {
    userId: UserId;
    teamId: TeamId;
    /** The channel that the request came through; null if Mattermost vouches for none (buttons, dialogs). */
    channelId: ChannelId | null;
}

/** Where a run is. It does not change once the run has a channel. */
export interface Guarded {
    teamId: TeamId;
    channelId: ChannelId;
}

/**
 * The only authorisation gate. It refuses by default, and what people may not see does not exist for them. Admins have no extra rights on
 * runs.
 */
export interface Gate {
    /** May see the run: is in its channel now. */
    canView(asker: Asker, run: Guarded): Promise<boolean>;
    /** May start a run in this team: a member who is not a bot. */
    canStart(asker: Asker, person: PersonRecord | undefined): Promise<boolean>;
    /** May use a channel for a run or an update: is in it. */
    canUseChannel(asker: Asker, channelId: ChannelId): Promise<boolean>;
    /** May do what only the owner may, in a run that reserves it. */
    canOverrule(asker: Asker): Promise<boolean>;
    /** May set up a team. */
    canSetUp(asker: Asker, teamId: TeamId): Promise<boolean>;
    /** May see a team's settings: is in the team. */
    canSeeTeam(asker: Asker, teamId: TeamId): Promise<boolean>;
    /** May change them: an admin of the team or of the server, or somebody on duty, who holds a role in its newest running cycle. */
    canChangeTeam(asker: Asker, teamId: TeamId, onDuty: readonly UserId[]): Promise<boolean>;
}

export function makeGate(membership: Membership): Gate {
    const isIn = async (asker: Asker, channelId: ChannelId): Promise<boolean> =>
        channelId !== '' && (asker.channelId === channelId || (await membership.isInChannel(channelId, asker.userId)));

    // A channel that Mattermost vouches for belongs to the team, or is a direct one for which Mattermost let the person name the team.
    const isInTeam = async (asker: Asker): Promise<boolean> =>
        asker.channelId !== null || (await membership.isInTeam(asker.teamId, asker.userId));
    const canSeeTeam: Gate['canSeeTeam'] = async (asker, teamId) => asker.teamId === teamId && (await isInTeam(asker));

    return {
        canView: async (asker, run) => asker.teamId === run.teamId && (await isIn(asker, run.channelId)),
        canStart: async (asker, person) =>
            person !== undefined && !person.isBot && !person.isGone && (await isInTeam(asker)),
        canUseChannel: isIn,
        canOverrule: (asker) => membership.isSystemAdmin(asker.userId),
        canSetUp: (asker, teamId) => membership.isTeamAdmin(teamId, asker.userId),
        canSeeTeam,
        canChangeTeam: async (asker, teamId, onDuty) =>
            (await canSeeTeam(asker, teamId)) &&
            (onDuty.includes(asker.userId) || (await membership.isTeamAdmin(teamId, asker.userId))),
    };
}

/**
 * What somebody who merely sees a run may do: begin to take part or to follow. And restore it: nobody joins a finished run, so that
 * whoever had to join first could do neither.
 */
const FOR_VIEWERS: ReadonlySet<CommandType> = new Set<CommandType>(['join', 'follow', 'unfollow', 'leave', 'restore']);

/**
 * Who may change a run that they see: everyone in the run's own channel; in a shared channel, seat holders and people who joined. Asked
 * under the run's lock, so that it is true of the run that is changed.
 */
export function mayChange(run: Run, userId: UserId, command: CommandType): boolean {
    return run.ownChannel || FOR_VIEWERS.has(command) || isNamedParticipant(run, userId);
}

/** What only the owner may do in a run that reserves it: finish, restore, and hand over. */
export function isOwnersAlone(run: Run, userId: UserId, command: WireCommand): boolean {
    const isTheirs =
        command.type === 'finish' ||
        command.type === 'restore' ||
        (command.type === 'set_seat' && command.role === run.ownerRole) ||
        (command.type === 'pass_on' && openToPassOn(run).some(({role}) => role === run.ownerRole));
    return run.ownerOnly === true && isTheirs && ownerOf(run) !== userId;
}
