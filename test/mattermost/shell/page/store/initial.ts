import type {RhsState, State} from './state';

export const closedRhs: RhsState = {
    isSidebarOpen: false,
    isSidebarExpanded: false,
    rhsState: null,
    pluggableId: '',
    selectedPostId: '',
    selectedChannelId: '',
    selectedPostFocussedAt: 0,
    selectedPostCardId: '',
    highlightedPostId: '',
    previousRhsStates: [],
    searchTerms: '',
    isMenuOpen: false,
    editChannelMembers: false,
    shouldFocusRHS: false,
    size: 'medium',
};

/** Keys that the recorded store has and this page does not fill: there so that a reading plugin does not trip. */
const unfilledEntities = [
    'admin',
    'bots',
    'channelCategories',
    'emojis',
    'files',
    'groups',
    'jobs',
    'roles',
    'scheduledPosts',
    'search',
    'threads',
    'typing',
    'usage',
];
const unfilledViews = [
    'channel',
    'channelSidebar',
    'drafts',
    'emoji',
    'lhs',
    'modals',
    'posts',
    'search',
    'settings',
    'system',
    'textbox',
    'threads',
];

const empty = (keys: string[]): Record<string, object> => Object.fromEntries(keys.map((key) => [key, {}]));

/** The store before anybody is known. While plugins initialize, `currentChannelId` is still empty. */
export function initialState(): State {
    return {
        entities: {
            ...empty(unfilledEntities),
            general: {config: {}, license: {IsLicensed: 'false'}, serverVersion: ''},
            users: {currentUserId: '', profiles: {}, statuses: {}, profilesInChannel: {}},
            teams: {currentTeamId: '', teams: {}, myMembers: {}},
            channels: {currentChannelId: '', channels: {}, myMembers: {}, stats: {}, messageCounts: {}},
            posts: {posts: {}, postsInChannel: {}, postsInThread: {}},
            preferences: {myPreferences: {}},
            integrations: {dialogTriggerId: '', dialog: null},
        },
        views: {
            ...empty(unfilledViews),
            rhs: closedRhs,
            rhsSuppressed: false,
            i18n: {translations: {}},
            browser: {focused: true},
        },
        plugins: {
            plugins: {},
            components: {},
            postTypes: {},
            postCardTypes: {},
            userSettings: {},
            adminConsoleReducers: {},
            adminConsoleCustomComponents: {},
            adminConsoleCustomSections: {},
            siteStatsHandlers: {},
        },
        websocket: {connected: false, lastConnectAt: 0, lastDisconnectAt: 0, connectionId: ''},
        requests: {},
        errors: [],
        storage: {},
        shell: {theme: 'light', dialogs: [], drafts: {}},
    };
}
