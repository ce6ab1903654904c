import type {WireCommand} from '../contract/shapes';
import type {CommandType} from '../domain/command';
import {isNamedParticipant, ownerOf, type Run} from '../domain/run';
import type {ChannelId, TeamId, UserId} from '../domain/units';
import type {Membership, PersonRecord} from './mattermost_ports';

/** Who asks, from where. Mattermost has checked, at this moment, that the person is in `channelId` and may write there. */
export interface Asker {
    userId: UserId;
    teamId: TeamId;
    /** The channel that the request came through; null where Mattermost vouches for none (buttons, dialogs). */
    channelId: ChannelId | null;
}

/** Where a run is: it does not change once its channel is there. */
export interface Guarded {
    teamId: TeamId;
    channelId: ChannelId;
}

/**
 * The one authorisation gate. Refuses by default; what one may not see does not exist for one. Admins have no extra rights on runs.
 */
export interface Gate {
    /** Sees the run: is in its channel now. */
    canView(asker: Asker, run: Guarded): Promise<boolean>;
    /** Starts a run in this team: a member who is no bot. */
    canStart(asker: Asker, person: PersonRecord | undefined): Promise<boolean>;
    /** Uses a channel for a run or an update: is in it. */
    canUseChannel(asker: Asker, channelId: ChannelId): Promise<boolean>;
    /** Does what is the owner's alone in a run that says so. */
    canOverrule(asker: Asker): Promise<boolean>;
    /** Sets a team up. */
    canSetUp(asker: Asker, teamId: TeamId): Promise<boolean>;
    /** Sees a team's settings: is in the team. */
    canSeeTeam(asker: Asker, teamId: TeamId): Promise<boolean>;
    /** Changes them: an admin of the team or of the server, or who is on duty: holds a role in its newest running cycle. */
    canChangeTeam(asker: Asker, teamId: TeamId, onDuty: readonly UserId[]): Promise<boolean>;
}

export function makeGate(membership: Membership): Gate {
    const isIn = async (asker: Asker, channelId: ChannelId): Promise<boolean> =>
        channelId !== '' && (asker.channelId === channelId || (await membership.isInChannel(channelId, asker.userId)));

    // A channel that Mattermost vouches for is one of the team's, or a direct one that it let the person name the team for.
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
 * Changes a run that one sees: everyone in the run's own channel; in a shared channel seat holders and those who joined.
 * Asked under the run's lock, so that it holds for the run as it is changed.
 */
export function mayChange(run: Run, userId: UserId, command: CommandType): boolean {
    return run.ownChannel || FOR_VIEWERS.has(command) || isNamedParticipant(run, userId);
}

/** In a run that says so, what is the owner's alone: to end it, to take that back, and to hand it over. */
export function isOwnersAlone(run: Run, userId: UserId, command: WireCommand): boolean {
    const isTheirs =
        command.type === 'finish' ||
        command.type === 'restore' ||
        (command.type === 'set_seat' && command.role === run.ownerRole);
    return run.ownerOnly === true && isTheirs && ownerOf(run) !== userId;
}
