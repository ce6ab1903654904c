import type {
    AccessToken,
    Channel,
    ChannelMember,
    Command,
    Following,
    Plugin,
    PostRecord,
    Preference,
    Reaction,
    Secrets,
    Session,
    Status,
    Team,
    TeamMember,
    User,
} from './records';

/** A use of `response_url`; never persisted, as the server purges them after 30 minutes. */
export interface CommandHook {
    id: string;
    commandId: string;
    userId: string;
    channelId: string;
    rootId: string;
    createAt: number;
    uses: number;
}

/** Everything the server knows, with the indexes it looks things up by. */
export interface State {
    users: Map<string, User>;
    userIdByName: Map<string, string>;
    teams: Map<string, Team>;
    teamMembers: Map<string, Map<string, TeamMember>>;
    channels: Map<string, Channel>;
    channelIdByName: Map<string, string>;
    channelMembers: Map<string, Map<string, ChannelMember>>;
    posts: Map<string, PostRecord>;
    /** Rows of a channel in the order they were written, earlier versions among them. */
    rowsByChannel: Map<string, PostRecord[]>;
    repliesByRoot: Map<string, PostRecord[]>;
    reactions: Map<string, Reaction[]>;
    sessions: Map<string, Session>;
    tokens: Map<string, AccessToken>;
    tokenBySecret: Map<string, AccessToken>;
    commands: Map<string, Command>;
    hooks: Map<string, CommandHook>;
    statuses: Map<string, Status>;
    preferences: Map<string, Map<string, Preference>>;
    followings: Map<string, Map<string, Following>>;
    plugins: Map<string, Plugin>;
    /** Profile pictures that were uploaded; not kept over a restart. */
    images: Map<string, Buffer>;
    secrets: Secrets;
}

/** A server without anybody in it. */
export function emptyState(secrets: Secrets): State {
    return {
        users: new Map(),
        userIdByName: new Map(),
        teams: new Map(),
        teamMembers: new Map(),
        channels: new Map(),
        channelIdByName: new Map(),
        channelMembers: new Map(),
        posts: new Map(),
        rowsByChannel: new Map(),
        repliesByRoot: new Map(),
        reactions: new Map(),
        sessions: new Map(),
        tokens: new Map(),
        tokenBySecret: new Map(),
        commands: new Map(),
        hooks: new Map(),
        statuses: new Map(),
        preferences: new Map(),
        followings: new Map(),
        plugins: new Map(),
        images: new Map(),
        secrets,
    };
}

/** The inner map of a two-level map, made when missing. */
export function innerMap<V>(outer: Map<string, Map<string, V>>, key: string): Map<string, V> {
    let inner = outer.get(key);
    if (!inner) {
        inner = new Map();
        outer.set(key, inner);
    }
    return inner;
}

/** Appends to the list under a key. */
export function appendTo<V>(lists: Map<string, V[]>, key: string, value: V): void {
    const list = lists.get(key);
    if (list) {
        list.push(value);
    } else {
        lists.set(key, [value]);
    }
}

export function putUser(state: State, user: User): void {
    state.users.set(user.id, user);
    state.userIdByName.set(user.username, user.id);
}

export function userByName(state: State, username: string): User | undefined {
    return state.users.get(state.userIdByName.get(username.toLowerCase()) ?? '');
}

export function putChannel(state: State, channel: Channel): void {
    state.channels.set(channel.id, channel);
    state.channelIdByName.set(`${channel.team_id}:${channel.name}`, channel.id);
}

export function channelByName(state: State, teamId: string, name: string): Channel | undefined {
    return state.channels.get(state.channelIdByName.get(`${teamId}:${name}`) ?? '');
}

export function putPost(state: State, post: PostRecord): void {
    state.posts.set(post.id, post);
    appendTo(state.rowsByChannel, post.channel_id, post);
    if (post.root_id && !post.original_id) {
        appendTo(state.repliesByRoot, post.root_id, post);
    }
}

export function putToken(state: State, token: AccessToken): void {
    state.tokens.set(token.id, token);
    state.tokenBySecret.set(token.token, token);
}

export function teamMember(state: State, teamId: string, userId: string): TeamMember | undefined {
    const member = state.teamMembers.get(teamId)?.get(userId);
    return member && member.delete_at === 0 ? member : undefined;
}

export function channelMember(state: State, channelId: string, userId: string): ChannelMember | undefined {
    return state.channelMembers.get(channelId)?.get(userId);
}
