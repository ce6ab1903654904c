import type {Channel, User} from './records';
import {channelMember, teamMember, type State} from './state';

// The default roles of the server without a licence (bots.json): what a plain member, a channel admin,
// a team admin and a system admin may do.

/** True for a system admin. */
export function isAdmin(user: User): boolean {
    return user.roles.split(' ').includes('system_admin');
}

/** Member of the team (or system admin). */
export function canViewTeam(state: State, user: User, teamId: string): boolean {
    return isAdmin(user) || Boolean(teamMember(state, teamId, user.id));
}

/** Team admin (or system admin): slash commands, unarchiving, changing roles. */
export function canManageTeam(state: State, user: User, teamId: string): boolean {
    return isAdmin(user) || teamMember(state, teamId, user.id)?.admin === true;
}

/** A member who is no guest: creating channels, adding people to the team. */
export function isFullTeamMember(state: State, user: User, teamId: string): boolean {
    return isAdmin(user) || teamMember(state, teamId, user.id)?.guest === false;
}

/** Member of the channel, or of the team of a public one. */
export function canReadChannel(state: State, user: User, channel: Channel): boolean {
    if (isAdmin(user) || channelMember(state, channel.id, user.id)) {
        return true;
    }
    return channel.type === 'O' && isFullTeamMember(state, user, channel.team_id);
}

/** Posting and running commands: members only (and system admins). */
export function canPost(state: State, user: User, channelId: string): boolean {
    return isAdmin(user) || Boolean(channelMember(state, channelId, user.id));
}

/** Header, name, archive, members: every member who is no guest. */
export function canManageChannel(state: State, user: User, channel: Channel): boolean {
    return isAdmin(user) || channelMember(state, channel.id, user.id)?.guest === false;
}

/** Making others channel admin. */
export function canManageChannelRoles(state: State, user: User, channel: Channel): boolean {
    return channelMember(state, channel.id, user.id)?.admin === true || canManageTeam(state, user, channel.team_id);
}
