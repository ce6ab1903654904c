import * as calls from '../api/calls';
import type {Channel} from '../api/schemas';
import {currentTeam, otherInDirect} from '../store/select';
import {store} from '../store/store';

/** Asks for the people whose names the page is about to show and does not know. */
export async function fetchMissingPeople(ids: string[]): Promise<void> {
    const {profiles} = store.getState().entities.users;
    const missing = [...new Set(ids)].filter((id) => id !== '' && profiles[id] === undefined);
    if (missing.length === 0) {
        return;
    }
    const [users, statuses] = await Promise.all([calls.getUsersByIds(missing), calls.getStatuses(missing)]);
    store.dispatch({type: 'RECEIVED_PROFILES_LIST', data: users});
    store.dispatch({type: 'RECEIVED_STATUSES', data: statuses});
}

function peopleOf(channels: Channel[], me: string): string[] {
    return channels.filter((channel) => channel.type === 'D').map((channel) => otherInDirect(channel, me));
}

async function loadChannels(teamId: string): Promise<void> {
    const [channels, members] = await Promise.all([calls.getMyChannels(teamId), calls.getMyChannelMembers(teamId)]);
    store.dispatch({type: 'RECEIVED_CHANNELS', data: channels});
    store.dispatch({type: 'RECEIVED_MY_CHANNEL_MEMBERS', data: members});
    await fetchMissingPeople(peopleOf(channels, store.getState().entities.users.currentUserId));
}

/** Who the person is and the team named in the address (else the first): all that plugins find when they initialize. */
export async function loadPerson(teamName: string): Promise<void> {
    const [config, me, preferences, teams] = await Promise.all([
        calls.getConfig(),
        calls.getMe(),
        calls.getPreferences(),
        calls.getMyTeams(),
    ]);
    store.dispatch({type: 'CLIENT_CONFIG_RECEIVED', data: config});
    store.dispatch({type: 'RECEIVED_ME', data: me});
    store.dispatch({type: 'RECEIVED_MY_PREFERENCES', data: preferences});
    store.dispatch({type: 'RECEIVED_TEAMS_LIST', data: teams});
    const team = teams.find((item) => item.name === teamName) ?? teams[0];
    if (team === undefined) {
        throw new Error(`${me.username} is in no team`);
    }
    store.dispatch({type: 'RECEIVED_MY_TEAM_MEMBERS', data: [await calls.getMyTeamMember(team.id)]});
    store.dispatch({type: 'SELECT_TEAM', data: team.id});
    store.dispatch({type: 'RECEIVED_STATUSES', data: await calls.getStatuses([me.id])});
    await loadChannels(team.id);
}

/** The newest posts of a channel, how many people are in it, and the first 200 of them. */
/** A channel that the page has not heard of yet. Fails where the person is not in it. */
export async function addChannel(channelId: string): Promise<void> {
    const [channel, member] = await Promise.all([calls.getChannel(channelId), calls.getMyChannelMember(channelId)]);
    store.dispatch({type: 'RECEIVED_CHANNEL', data: channel});
    store.dispatch({type: 'RECEIVED_MY_CHANNEL_MEMBERS', data: [member]});
    await fetchMissingPeople(channel.type === 'D' ? channel.name.split('__') : []);
}

export async function loadChannel(channelId: string): Promise<void> {
    const [list, stats, members] = await Promise.all([
        calls.getPosts(channelId),
        calls.getMemberCount(channelId),
        calls.getChannelMembers(channelId),
    ]);
    const authors = Object.values(list.posts).map((post) => post.user_id);
    await fetchMissingPeople([...authors, ...members.map((member) => member.user_id)]);
    store.dispatch({type: 'RECEIVED_POSTS_IN_CHANNEL', channelId, data: list});
    store.dispatch({type: 'RECEIVED_CHANNEL_STATS', data: {id: channelId, member_count: stats.member_count}});
}

export async function readChannel(channelId: string): Promise<void> {
    await calls.viewChannel(channelId);
    store.dispatch({type: 'SHELL_CHANNEL_READ', data: channelId});
}

export async function loadThread(rootId: string): Promise<void> {
    const list = await calls.getThread(rootId);
    store.dispatch({type: 'RECEIVED_POSTS', data: list});
    await fetchMissingPeople(Object.values(list.posts).map((post) => post.user_id));
}

/** What may have been missed: the channels with their counts, and the posts on the screen. */
export async function resync(): Promise<void> {
    const state = store.getState();
    const team = currentTeam(state);
    if (team === undefined) {
        return;
    }
    await loadChannels(team.id);
    const {currentChannelId} = state.entities.channels;
    if (currentChannelId !== '') {
        await loadChannel(currentChannelId);
    }
}
