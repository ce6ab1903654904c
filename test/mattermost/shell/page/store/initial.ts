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
    searchType: '',
    searchTeam: null,
    searchResultsTerms: '',
    searchResultsType: '',
    filesSearchExtFilter: [],
    isSearchingFlaggedPost: false,
    isSearchingPinnedPost: false,
    isMenuOpen: false,
    editChannelMembers: false,
    shouldFocusRHS: false,
    size: 'medium',
};

/** Keys that the recorded store has and this page does not fill: there so that a reading plugin does not trip. */
const unfilledEntities =
    'admin agents apps bots channelBookmarks channelCategories cloud contentFlagging emojis files groups hostedCustomer jobs limits properties recaps roles scheduledPosts schemes search sharedChannels threads typing usage'.split(
        ' ',
    );
const unfilledViews =
    'admin announcementBar channel channelSelectorModal channelSidebar drafts emoji lhs marketplace modals notice onboardingTasks posts productMenu readout search settings system textbox threads'.split(
        ' ',
    );

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
