import * as v from 'valibot';
import {call} from './client';
import * as s from './schemas';

const list = <S extends v.GenericSchema>(schema: S) => v.pipe(v.nullish(v.array(schema), []));
const done = v.unknown();

export const getConfig = () => call(s.configSchema, 'GET', 'config/client?format=old');
export const getMe = () => call(s.userSchema, 'GET', 'users/me');
export const getPreferences = () => call(list(s.preferenceSchema), 'GET', 'users/me/preferences');
export const getMyTeams = () => call(list(s.teamSchema), 'GET', 'users/me/teams');
export const getMyTeamMember = (teamId: string) => call(s.teamMemberSchema, 'GET', `teams/${teamId}/members/me`);
export const getMyChannels = (teamId: string) =>
    call(list(s.channelSchema), 'GET', `users/me/teams/${teamId}/channels`);
export const getMyChannelMembers = (teamId: string) =>
    call(list(s.channelMemberSchema), 'GET', `users/me/teams/${teamId}/channels/members`);
export const getChannel = (channelId: string) => call(s.channelSchema, 'GET', `channels/${channelId}`);
export const getMyChannelMember = (channelId: string) =>
    call(s.channelMemberSchema, 'GET', `channels/${channelId}/members/me`);
export const getMemberCount = (channelId: string) => call(s.memberCountSchema, 'GET', `channels/${channelId}/stats`);
export const getChannelMembers = (channelId: string) =>
    call(list(s.channelMemberSchema), 'GET', `channels/${channelId}/members?page=0&per_page=200`);
export const viewChannel = (channelId: string) =>
    call(done, 'POST', 'channels/members/me/view', {channel_id: channelId});
export const openDirectChannel = (me: string, other: string) =>
    call(s.channelSchema, 'POST', 'channels/direct', [me, other]);
export const getUsersByIds = (ids: string[]) => call(list(s.userSchema), 'POST', 'users/ids', ids);
export const getStatuses = (ids: string[]) => call(list(s.statusSchema), 'POST', 'users/status/ids', ids);

/** At most 60 people of the team whose name begins so. */
export const searchUsers = async (teamId: string, name: string) => {
    const query = new URLSearchParams({in_team: teamId, name, limit: '60'});
    const found = await call(
        v.looseObject({users: list(s.userSchema)}),
        'GET',
        `users/autocomplete?${query.toString()}`,
    );
    return found.users;
};

export const getPosts = (channelId: string) =>
    call(s.postListSchema, 'GET', `channels/${channelId}/posts?page=0&per_page=60`);
export const getPost = (postId: string) => call(s.postSchema, 'GET', `posts/${postId}`);
export const getThread = (rootId: string) => call(s.postListSchema, 'GET', `posts/${rootId}/thread`);
export const createPost = (post: {channel_id: string; message: string; root_id: string; pending_post_id: string}) =>
    call(s.postSchema, 'POST', 'posts', post);
export const deletePost = (postId: string) => call(done, 'DELETE', `posts/${postId}`);
export const pinPost = (postId: string, pin: boolean) => call(done, 'POST', `posts/${postId}/${pin ? 'pin' : 'unpin'}`);
export const doPostAction = (postId: string, actionId: string, body: {selected_option?: string; cookie?: string}) =>
    call(s.clickedSchema, 'POST', `posts/${postId}/actions/${actionId}`, body);
export const suggestCommands = (teamId: string, channelId: string, input: string, rootId: string) => {
    const query = new URLSearchParams({user_input: input, channel_id: channelId, root_id: rootId});
    return call(
        list(s.suggestionSchema),
        'GET',
        `teams/${teamId}/commands/autocomplete_suggestions?${query.toString()}`,
    );
};
export const executeCommand = (body: {command: string; channel_id: string; team_id: string; root_id: string}) =>
    call(s.executedSchema, 'POST', 'commands/execute', body);
export const submitDialog = (body: Record<string, unknown>) =>
    call(v.nullish(s.submitAnswerSchema), 'POST', 'actions/dialogs/submit', body);
export const lookupDialog = (body: Record<string, unknown>) =>
    call(
        v.looseObject({items: list(v.looseObject({text: v.string(), value: v.string()}))}),
        'POST',
        'actions/dialogs/lookup',
        body,
    );
export const getPluginManifests = () => call(list(s.manifestSchema), 'GET', 'plugins/webapp');
export const savePreference = (preference: s.Preference) => call(done, 'PUT', 'users/me/preferences', [preference]);
