import type {
    Channel,
    ChannelMember,
    Manifest,
    OpenDialog,
    Post,
    Preference,
    Team,
    TeamMember,
    User,
} from '../api/schemas';
import type {ThemeName} from '../theme/theme';
import type {PluginComponent, UserSettings} from './plugin_component';

export interface RhsState {
    isSidebarOpen: boolean;
    isSidebarExpanded: boolean;
    rhsState: 'plugin' | null;
    pluggableId: string;
    selectedPostId: string;
    selectedChannelId: string;
    selectedPostFocussedAt: number;
    selectedPostCardId: string;
    highlightedPostId: string;
    previousRhsStates: string[];
    searchTerms: string;
    searchType: string;
    searchTeam: string | null;
    searchResultsTerms: string;
    searchResultsType: string;
    filesSearchExtFilter: string[];
    isSearchingFlaggedPost: boolean;
    isSearchingPinnedPost: boolean;
    isMenuOpen: boolean;
    editChannelMembers: boolean;
    shouldFocusRHS: boolean;
    size: string;
}

/** The part of Mattermost's store that plugins read, in the recorded shape; what nobody fills is an empty object. */
export interface State {
    entities: {
        general: {config: Record<string, string>; license: Record<string, string>; serverVersion: string};
        users: {
            currentUserId: string;
            profiles: Record<string, User>;
            statuses: Record<string, string>;
            profilesInChannel: Record<string, Set<string>>;
        };
        teams: {currentTeamId: string; teams: Record<string, Team>; myMembers: Record<string, TeamMember>};
        channels: {
            currentChannelId: string;
            channels: Record<string, Channel>;
            myMembers: Record<string, ChannelMember>;
            stats: Record<string, {member_count: number}>;
            messageCounts: Record<string, {total: number; root: number}>;
        };
        posts: {
            posts: Record<string, Post>;
            postsInChannel: Record<string, Array<{order: string[]; recent: boolean}>>;
            postsInThread: Record<string, string[]>;
        };
        preferences: {myPreferences: Record<string, Preference>};
        integrations: {dialogTriggerId: string; dialog: OpenDialog | null};
        [more: string]: object;
    };
    views: {
        rhs: RhsState;
        rhsSuppressed: boolean;
        i18n: {translations: Record<string, Record<string, string>>};
        browser: {focused: boolean};
        [more: string]: unknown;
    };
    plugins: {
        plugins: Record<string, Manifest>;
        components: Record<string, PluginComponent[]>;
        postTypes: Record<string, PluginComponent>;
        postCardTypes: Record<string, PluginComponent>;
        userSettings: Record<string, UserSettings>;
        adminConsoleReducers: Record<string, unknown>;
        adminConsoleCustomComponents: Record<string, unknown>;
        adminConsoleCustomSections: Record<string, unknown>;
        siteStatsHandlers: Record<string, unknown>;
    };
    websocket: {connected: boolean; lastConnectAt: number; lastDisconnectAt: number; connectionId: string};
    requests: object;
    errors: unknown[];
    storage: object;
    shell: {theme: ThemeName; dialogs: Array<OpenDialog & {key: number}>; drafts: Record<string, string>};
    [pluginSlice: `plugins-${string}`]: unknown;
}
