import type {Channel, Post, User} from '../api/schemas';
import type {PluginComponent} from './plugin_component';
import type {State} from './state';

const none: PluginComponent[] = [];

export const currentUser = (state: State): User | undefined =>
    state.entities.users.profiles[state.entities.users.currentUserId];
export const currentTeam = (state: State) => state.entities.teams.teams[state.entities.teams.currentTeamId];
export const currentChannel = (state: State): Channel | undefined =>
    state.entities.channels.channels[state.entities.channels.currentChannelId];
export const components =
    (name: string) =>
    (state: State): PluginComponent[] =>
        state.plugins.components[name] ?? none;
export const userOf =
    (id: string) =>
    (state: State): User | undefined =>
        state.entities.users.profiles[id];
export const postOf =
    (id: string) =>
    (state: State): Post | undefined =>
        state.entities.posts.posts[id];

/** The other person of a direct channel: its name is both ids joined by two underscores. */
export function otherInDirect(channel: Channel, me: string): string {
    const [first = '', second = ''] = channel.name.split('__');
    return first === me ? second : first;
}

/** Mattermost shows user names, not full names, unless the teammate name setting says otherwise. */
export function channelTitle(state: State, channel: Channel): string {
    if (channel.type !== 'D') {
        return channel.display_name || channel.name;
    }
    const me = state.entities.users.currentUserId;
    const other = otherInDirect(channel, me) || me;
    const name = state.entities.users.profiles[other]?.username ?? 'Someone';
    return other === me ? `${name} (you)` : name;
}

/** Counts of root posts, because collapsed threads are on by default. */
export function unreadOf(state: State, channelId: string): {unread: boolean; mentions: number} {
    const member = state.entities.channels.myMembers[channelId];
    const counts = state.entities.channels.messageCounts[channelId];
    if (member === undefined || counts === undefined) {
        return {unread: false, mentions: 0};
    }
    const channel = state.entities.channels.channels[channelId];
    const behind = Math.max(0, counts.root - member.msg_count_root);
    const mentions = channel?.type === 'D' ? behind : member.mention_count_root;
    return {unread: behind > 0 || mentions > 0, mentions};
}
