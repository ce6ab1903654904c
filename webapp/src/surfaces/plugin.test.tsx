import {aRun, BO, LEA} from '../../../test/support/builders';
import {updateWords} from '../../../server-ts/src/application/wording/update_words';
import type {UpdateKind} from '../../../server-ts/src/domain/run';
import type {Registry, SlashAnswer, SocketMessage} from '../host/registry';
import {SLICE} from '../store/state';
import {BOT, CHANNEL, hostEntities, makeStore} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {makePlugin} from './plugin';

const run = aRun({version: 3});

interface Registered {
    registry: Registry;
    slash: (message: string) => Promise<SlashAnswer>;
    socket: (message: SocketMessage) => void;
    postMenu: Map<number, {action: (postId: string) => void; filter: (postId: string) => boolean}>;
    gone: string[];
    appBar: object | null;
}

function makeRegistry(): Registered {
    const registered: Registered = {
        registry: {},
        slash: () => Promise.reject(new Error('not registered')),
        socket: () => undefined,
        postMenu: new Map(),
        gone: [],
        appBar: null,
    };
    registered.registry = {
        registerReducer: () => undefined,
        registerAppBarComponent: (options) => {
            registered.appBar = options;
            const [show, hide, toggle] = ['SHOW', 'HIDE', 'TOGGLE'].map((type) => ({type}));
            return {
                rhsComponent: {
                    id: 'rhs',
                    showRHSPlugin: show ?? {},
                    hideRHSPlugin: hide ?? {},
                    toggleRHSPlugin: toggle ?? {},
                },
            };
        },
        registerPostDropdownMenuAction: (_, action, filter) =>
            registered.postMenu.set(registered.postMenu.size, {action, filter: filter ?? (() => true)}),
        registerSlashCommandWillBePostedHook: (hook) => (registered.slash = (message) => hook(message, {})),
        registerWebSocketEventHandler: (_, handler) => (registered.socket = handler),
        unregisterWebSocketEventHandler: (event) => registered.gone.push(event),
        unregisterReconnectHandler: () => registered.gone.push('reconnect'),
    };
    return registered;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function start() {
    const sidecar = makeFakeSidecar(run);
    Object.defineProperty(window, 'fetch', {configurable: true, writable: true, value: sidecar.fetch});
    const store = makeStore();
    const shown: object[] = [];
    const dispatch = store.dispatch;
    store.dispatch = (action) => {
        shown.push(action);
        return dispatch(action);
    };
    const registered = makeRegistry();
    const plugin = makePlugin();
    plugin.initialize(registered.registry, store);
    return {sidecar, store, shown, plugin, ...registered};
}

it('starts on a host that offers nothing at all', () => {
    const plugin = makePlugin();
    plugin.initialize({}, makeStore());
    plugin.uninitialize();
});

it('leaves no timer, no listener and no style behind', async () => {
    const windowListeners = jest.spyOn(window, 'addEventListener');
    const windowRemoved = jest.spyOn(window, 'removeEventListener');
    const documentListeners = jest.spyOn(document, 'addEventListener');
    const documentRemoved = jest.spyOn(document, 'removeEventListener');
    const {plugin, socket, gone, sidecar, store} = start();
    expect(document.head.querySelectorAll('style')).not.toHaveLength(0);
    sidecar.dead = 'before';
    store.dispatch({
        type: 'SET_CYCLE_CHANGE_ASKED',
        change: {
            id: 'a'.repeat(26),
            runId: run.id,
            teamId: run.teamId,
            command: {type: 'remove_item', itemId: 'a'},
            at: 1,
            by: LEA,
        },
    });
    socket({event: 'typing', data: {user_id: BOT, parent_id: `set:run:${run.id}:9:500`}});
    plugin.uninitialize();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(document.head.querySelectorAll('style')).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
    expect(gone.sort()).toEqual(['reconnect', 'typing']);
    const key = ([event, listener]: unknown[]) => [event, listener];
    expect(windowRemoved.mock.calls.map(key)).toEqual(windowListeners.mock.calls.map(key));
    expect(documentRemoved.mock.calls.map(key)).toEqual(documentListeners.mock.calls.map(key));
    jest.restoreAllMocks();
});

it('shows nothing of one person to the next who logs in to the tab, sends nothing of theirs, and gives it back to them', async () => {
    const {store, sidecar, plugin} = start();
    const ours = () => store.getState()[SLICE];
    const logIn = (currentUserId: string): void => {
        const entities = hostEntities();
        entities.users.currentUserId = currentUserId;
        store.dispatch({type: 'HOST', entities});
    };
    await jest.advanceTimersByTimeAsync(10);
    expect(Object.keys(ours().runs)).toEqual([]);
    sidecar.dead = 'before';
    const change = {
        id: 'a'.repeat(26),
        runId: run.id,
        teamId: run.teamId,
        command: {type: 'set_item_state', itemId: 'a', state: 'done'},
        at: 1,
        by: LEA,
    };
    store.dispatch({type: 'SET_CYCLE_CHANGE_ASKED', change});
    const answer = {run, runId: run.id, version: run.version, canEdit: true, people: []};
    store.dispatch({type: 'SET_CYCLE_RUN', answer, me: LEA});
    store.dispatch({type: 'SET_CYCLE_PAGE', page: {name: 'run', runId: run.id, tab: 'checklist', open: null}});
    logIn('');
    sidecar.dead = null;
    logIn(BO);
    await jest.advanceTimersByTimeAsync(60_000);
    expect([ours().runs, ours().pending, ours().page]).toEqual([{}, [], {name: 'home'}]);
    expect(sidecar.asked('change')).toEqual([]);
    logIn(LEA);
    await jest.advanceTimersByTimeAsync(10);
    expect(sidecar.asked('change').map(({id}) => id)).toEqual([change.id]);
    expect(window.sessionStorage.getItem('set-cycle:unsent')).toBeNull();
    plugin.uninitialize();
});

it('does nothing for a signal after it has gone', async () => {
    const {plugin, socket, sidecar} = start();
    plugin.uninitialize();
    socket({event: 'typing', data: {user_id: BOT, parent_id: `set:run:${run.id}:9:0`}});
    await jest.advanceTimersByTimeAsync(1_000);
    expect(sidecar.sent).toHaveLength(0);
});

it('leaves its icon to the host, which calls an action of ours only where a channel is open: not beside threads and drafts', () => {
    const {appBar} = start();
    expect(appBar).toMatchObject({rhsTitle: 'SET Cycle', rhsComponent: expect.any(Function)});
    expect(appBar).not.toHaveProperty('action');
});

it('opens the sidebar for `/set open` and lets every other command pass', async () => {
    const {slash, shown, plugin} = start();
    expect(await slash('/set open')).toEqual({});
    expect(shown).toContainEqual({type: 'SHOW'});
    expect(await slash('/set start')).toMatchObject({message: '/set start'});
    expect(await slash('/settings open')).toMatchObject({message: '/settings open'});
    plugin.uninitialize();
});

it('begins at the run that was open, in a window of its own alone', () => {
    window.sessionStorage.setItem('set-cycle:run', run.id);
    const first = start();
    expect(first.store.getState()[SLICE].page).toEqual({name: 'home'});
    first.plugin.uninitialize();
    // A window that is opened from there shows the same page.
    expect(window.sessionStorage.getItem('set-cycle:run')).toBeNull();
    window.sessionStorage.setItem('set-cycle:run', run.id);
    window.history.pushState(null, '', '/_popout/rhs/eng/plugin/set-cycle?channel=support');
    const second = start();
    expect(second.store.getState()[SLICE].page).toMatchObject({name: 'run', runId: run.id});
    second.plugin.uninitialize();
    window.history.pushState(null, '', '/');
});

/** The page after a post with this text was taken as the update. */
async function takenAsUpdate(message: string) {
    const {postMenu, store, plugin} = start();
    const update = postMenu.get(1);
    const entities = hostEntities();
    entities.posts.posts['post1'] = {id: 'post1', user_id: LEA, channel_id: CHANNEL, message, type: '', props: {}};
    store.dispatch({type: 'HOST', entities});
    expect(update?.filter('post1')).toBe(false);
    await jest.advanceTimersByTimeAsync(10);
    expect(update?.filter('post1')).toBe(true);
    update?.action('post1');
    const {page} = store.getState()[SLICE];
    plugin.uninitialize();
    return page;
}

it.each(['It is fixed.', '**Where it stands** · fixed, says Bo\n\nBy now.', 'An update by Bo\n\nFixed.'])(
    'offers a message as the update only where a run of the reader’s is going on, and fills it in (%j)',
    async (text) => {
        const page = {name: 'run', runId: run.id, tab: 'updates', open: 'update', text};
        expect(await takenAsUpdate(text)).toEqual(page);
    },
);

describe('an update of the bot’s that is taken as the next one', () => {
    const text = '**Where it stands:** fixed · see below\n\nA second part, by Bo.';
    const posted = (kind: UpdateKind): string => {
        const body = {
            kind: 'status_update' as const,
            update: {id: 'u', kind, text, by: LEA, at: 0},
            severity: 'L1' as const,
        };
        return updateWords(body, {run, now: 0, people: new Map()}).message;
    };

    it.each([
        ['update', text],
        ['nothing_new', text],
        ['blocked', `Blocked on: ${text}`],
    ] as const)('comes without the line that names run and author (%s)', async (kind, left) => {
        expect(posted(kind)).toMatch(/ by somebody\n\n/);
        expect(await takenAsUpdate(posted(kind))).toMatchObject({text: left});
    });
});
