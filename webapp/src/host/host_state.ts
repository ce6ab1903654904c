/** The part of Mattermost's redux state that we read. Everything below `entities` can be empty while the page still loads. */
export interface HostUser {
    id: string;
    username: string;
    first_name?: string;
    last_name?: string;
    nickname?: string;
    roles?: string;
    is_bot?: boolean;
    delete_at?: number;
    locale?: string;
    timezone?: {useAutomaticTimezone?: string | boolean; automaticTimezone?: string; manualTimezone?: string};
}

export interface HostChannel {
    id: string;
    team_id: string;
    type: string;
    display_name: string;
    name: string;
    delete_at: number;
}

export interface HostPost {
    id: string;
    user_id: string;
    channel_id: string;
    message: string;
    type: string;
    props: Record<string, unknown>;
}

export interface HostState {
    entities: {
        users: {
            currentUserId: string;
            profiles: Record<string, HostUser | undefined>;
            /** Of people whom the page has shown: `online`, `away`, `dnd`, `ooo` or `offline`. */
            statuses?: Record<string, string | undefined>;
        };
        teams: {
            currentTeamId: string;
            teams: Record<string, {id: string; name: string; display_name: string; delete_at?: number} | undefined>;
            myMembers: Record<string, {scheme_admin?: boolean; roles?: string; delete_at?: number} | undefined>;
        };
        channels: {
            currentChannelId: string;
            channels: Record<string, HostChannel | undefined>;
            myMembers: Record<string, object | undefined>;
        };
        posts: {posts: Record<string, HostPost | undefined>};
        /** By `category--name`. */
        preferences?: {myPreferences: Record<string, {value: string} | undefined>};
    };
    /** `rhsSuppressed`: beside threads and drafts the right sidebar is not shown, even if it is open. */
    views?: {rhs?: {pluggableId?: string; isSidebarOpen?: boolean}; rhsSuppressed?: boolean};
}

export const meOf = (state: HostState): string => state.entities.users.currentUserId;
export const teamOf = (state: HostState): string => state.entities.teams.currentTeamId;
export const openChannelOf = (state: HostState): string => state.entities.channels.currentChannelId;

/** The person may write in the channel: a member, and it is not archived. */
export function isUsableChannel(state: HostState, channelId: string): boolean {
    const {channels, myMembers} = state.entities.channels;
    return myMembers[channelId] !== undefined && (channels[channelId]?.delete_at ?? 0) === 0;
}

const rolesOf = (state: HostState): string => state.entities.users.profiles[meOf(state)]?.roles ?? '';

/** Mattermost lets guests make no channels. */
export const isGuest = (state: HostState): boolean => /\bsystem_guest\b/.test(rolesOf(state));

/** An admin of the team or of the whole server: somebody who may make its slash commands. */
export function isTeamAdmin(state: HostState, teamId: string): boolean {
    const member = state.entities.teams.myMembers[teamId];
    return member?.scheme_admin === true || /\b(system_admin|team_admin)\b/.test(`${rolesOf(state)} ${member?.roles}`);
}

/** Whether the reader may do what a run reserves for its owner; a system admin may as well. */
export function mayActAsOwner(state: HostState, owner: string | null): boolean {
    return owner === meOf(state) || /\bsystem_admin\b/.test(rolesOf(state));
}

/** The reader's time zone as set in Mattermost, else the browser's. */
export function readerZone(state: HostState): string {
    const zone = state.entities.users.profiles[meOf(state)]?.timezone;
    const automatic = String(zone?.useAutomaticTimezone ?? 'true') === 'true';
    const chosen = automatic ? zone?.automaticTimezone : zone?.manualTimezone;
    return chosen || Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** How the reader's Mattermost writes a time of day: `5:00 PM`, unless they chose `17:00`. */
export function readerHours(state: HostState): 'h12' | 'h23' {
    const chosen = state.entities.preferences?.myPreferences['display_settings--use_military_time'];
    return chosen?.value === 'true' ? 'h23' : 'h12';
}
