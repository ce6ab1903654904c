import {searchUsers} from '../api/calls';
import type {Option} from '../api/schemas';
import {currentTeam} from '../store/select';
import {store} from '../store/store';

export async function userOptions(typed: string): Promise<Option[]> {
    const users = await searchUsers(currentTeam(store.getState())?.id ?? '', typed);
    return users.map((user) => ({text: user.username, value: user.id}));
}

export async function channelOptions(typed: string): Promise<Option[]> {
    const {channels, myMembers} = store.getState().entities.channels;
    const named = Object.values(channels).filter(
        (channel) => channel.type !== 'D' && myMembers[channel.id] !== undefined,
    );
    return named
        .filter((channel) => channel.display_name.toLowerCase().includes(typed.toLowerCase()))
        .map((channel) => ({text: channel.display_name, value: channel.id}));
}
