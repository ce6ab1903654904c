import type {Channel} from '../api/schemas';
import {currentTeam, otherInDirect} from '../store/select';
import {store} from '../store/store';
import {browserHistory} from './history';

/** `/team/channels/name`; a direct channel is `/team/messages/@username`. */
export function pathOf(channel: Channel): string {
    const state = store.getState();
    const team = currentTeam(state)?.name ?? '';
    if (channel.type === 'D') {
        const me = state.entities.users.currentUserId;
        const other = state.entities.users.profiles[otherInDirect(channel, me) || me];
        return `/${team}/messages/@${other?.username ?? ''}`;
    }
    return `/${team}/${channel.type === 'G' ? 'messages' : 'channels'}/${channel.name}`;
}

export function goToChannel(channel: Channel): void {
    browserHistory().push(pathOf(channel));
}

/** The channel that an address names; without a name, the first of the person's channels. */
export function channelAt(name: string): Channel | undefined {
    const {channels, myMembers} = store.getState().entities.channels;
    const mine = Object.values(channels).filter(
        (channel) => myMembers[channel.id] !== undefined && channel.delete_at === 0,
    );
    if (name.startsWith('@')) {
        const {profiles, currentUserId} = store.getState().entities.users;
        const other = Object.values(profiles).find((user) => user.username === name.slice(1));
        return mine.find((channel) => channel.type === 'D' && otherInDirect(channel, currentUserId) === other?.id);
    }
    return mine.find((channel) => channel.name === name || channel.id === name);
}
