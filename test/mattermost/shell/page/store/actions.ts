import type {
    Channel,
    ChannelMember,
    Manifest,
    OpenDialog,
    Post,
    PostList,
    Preference,
    Status,
    Team,
    TeamMember,
    User,
} from '../api/schemas';
import type {ThemeName} from '../theme/theme';
import type {PluginComponent, UserSettings} from './plugin_component';
import type {State} from './state';

/** Mattermost's own action types where a plugin may dispatch or meet them; `SHELL_*` are this page's. */
export type Action =
    | {type: 'CLIENT_CONFIG_RECEIVED'; data: Record<string, string>}
    | {type: 'RECEIVED_ME'; data: User}
    | {type: 'RECEIVED_PROFILES_LIST'; data: User[]}
    | {type: 'RECEIVED_PROFILE'; data: User}
    | {type: 'RECEIVED_STATUSES'; data: Status[]}
    | {type: 'RECEIVED_MY_PREFERENCES'; data: Preference[]}
    | {type: 'RECEIVED_TEAMS_LIST'; data: Team[]}
    | {type: 'RECEIVED_MY_TEAM_MEMBERS'; data: TeamMember[]}
    | {type: 'SELECT_TEAM'; data: string}
    | {type: 'RECEIVED_CHANNELS'; data: Channel[]}
    | {type: 'RECEIVED_CHANNEL'; data: Channel}
    | {type: 'RECEIVED_MY_CHANNEL_MEMBERS'; data: ChannelMember[]}
    | {type: 'LEAVE_CHANNEL'; data: string}
    | {type: 'RECEIVED_CHANNEL_STATS'; data: {id: string; member_count: number}}
    | {type: 'SELECT_CHANNEL'; data: string}
    | {type: 'SHELL_CHANNEL_READ'; data: string}
    | {type: 'SHELL_CHANNEL_UNREAD'; data: {channelId: string; isRoot: boolean; mentioned: boolean; own: boolean}}
    | {type: 'RECEIVED_POSTS_IN_CHANNEL'; channelId: string; data: PostList}
    | {type: 'RECEIVED_POSTS'; data: PostList}
    | {type: 'RECEIVED_POST'; data: Post}
    | {type: 'RECEIVED_NEW_POST'; data: Post}
    | {type: 'POST_DELETED'; data: Post}
    | {type: 'POST_REMOVED'; data: Post}
    | {type: 'UPDATE_RHS_STATE'; state: 'plugin' | null; pluggableId?: string}
    | {type: 'SELECT_POST'; postId: string; channelId: string; timestamp: number}
    | {type: 'SET_RHS_EXPANDED'; expanded: boolean}
    | {type: 'RECEIVED_DIALOG_TRIGGER_ID'; data: string}
    | {type: 'RECEIVED_DIALOG'; data: OpenDialog}
    | {type: 'SHELL_DIALOG_OPENED'; data: OpenDialog; key: number}
    | {type: 'SHELL_DIALOG_CLOSED'; key: number}
    | {type: 'WEBSOCKET_SUCCESS'; timestamp: number; connectionId: string}
    | {type: 'WEBSOCKET_CLOSED'; timestamp: number}
    | {type: 'RECEIVED_WEBAPP_PLUGIN'; data: Manifest}
    | {type: 'REMOVED_WEBAPP_PLUGIN'; data: {id: string}}
    | {type: 'RECEIVED_PLUGIN_COMPONENT'; name: string; data: PluginComponent}
    | {type: 'REMOVED_PLUGIN_COMPONENT'; id: string}
    | {type: 'RECEIVED_PLUGIN_POST_COMPONENT'; cards: boolean; postType: string; data: PluginComponent}
    | {type: 'REMOVED_PLUGIN_POST_COMPONENT'; id: string}
    | {type: 'RECEIVED_PLUGIN_USER_SETTINGS'; pluginId: string; data: UserSettings}
    | {type: 'RECEIVED_TRANSLATIONS'; data: {locale: string; translations: Record<string, string>}}
    | {type: 'SHELL_THEME'; theme: ThemeName};

export type Thunk<R> = (dispatch: Dispatch, getState: () => State) => R;

export interface Dispatch {
    <R>(thunk: Thunk<R>): R;
    (action: Action): Action;
}
