import type {Channel, ChannelMember} from '../api/schemas';
import type {Action} from './actions';
import type {State} from './state';

type Channels = State['entities']['channels'];

function withChannels(state: Channels, channels: Channel[]): Channels {
    const counts = channels.map((c) => [c.id, {total: c.total_msg_count, root: c.total_msg_count_root}]);
    return {
        ...state,
        channels: {...state.channels, ...Object.fromEntries(channels.map((channel) => [channel.id, channel]))},
        messageCounts: {...state.messageCounts, ...Object.fromEntries(counts)},
    };
}

function withMember(state: Channels, channelId: string, change: (member: ChannelMember) => ChannelMember): Channels {
    const member = state.myMembers[channelId];
    return member === undefined ? state : {...state, myMembers: {...state.myMembers, [channelId]: change(member)}};
}

function read(state: Channels, channelId: string): Channels {
    const count = state.messageCounts[channelId] ?? {total: 0, root: 0};
    return withMember(state, channelId, (member) => ({
        ...member,
        msg_count: count.total,
        msg_count_root: count.root,
        mention_count: 0,
        mention_count_root: 0,
    }));
}

function counted(state: Channels, channelId: string, isRoot: boolean): Channels {
    const count = state.messageCounts[channelId] ?? {total: 0, root: 0};
    const next = {total: count.total + 1, root: count.root + (isRoot ? 1 : 0)};
    return {...state, messageCounts: {...state.messageCounts, [channelId]: next}};
}

export function channels(state: Channels, action: Action): Channels {
    switch (action.type) {
        case 'RECEIVED_CHANNELS':
            return withChannels(state, action.data);
        case 'RECEIVED_CHANNEL':
            return withChannels(state, [action.data]);
        case 'RECEIVED_MY_CHANNEL_MEMBERS': {
            const members = action.data.map((member) => [member.channel_id, member]);
            return {...state, myMembers: {...state.myMembers, ...Object.fromEntries(members)}};
        }
        case 'LEAVE_CHANNEL': {
            const {[action.data]: _left, ...rest} = state.myMembers;
            return {...state, myMembers: rest};
        }
        case 'RECEIVED_CHANNEL_STATS':
            return {...state, stats: {...state.stats, [action.data.id]: {member_count: action.data.member_count}}};
        case 'SELECT_CHANNEL':
            return {...state, currentChannelId: action.data};
        case 'SHELL_CHANNEL_READ':
            return read(state, action.data);
        case 'SHELL_CHANNEL_UNREAD': {
            const {channelId, isRoot, mentioned, own} = action.data;
            const next = counted(state, channelId, isRoot);
            if (own) {
                return read(next, channelId);
            }
            return withMember(next, channelId, (member) => ({
                ...member,
                mention_count: member.mention_count + (mentioned ? 1 : 0),
                mention_count_root: member.mention_count_root + (mentioned && isRoot ? 1 : 0),
            }));
        }
        default:
            return state;
    }
}
