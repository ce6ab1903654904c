import {combineReducers, createStore} from 'redux';
import type {HostState} from '../host/host_state';
import {reducer} from '../store/reducer';
import {SLICE, type Store} from '../store/state';
import {hostEntities} from '../testing/fake_host';
import {makePlugin} from './plugin';

interface Action {
    type: string;
    pluggableId?: string;
}
type Rhs = NonNullable<NonNullable<HostState['views']>['rhs']>;

/** The right sidebar as Mattermost's own reducers keep it: what opens anything also shows it. */
function rhs(state: Rhs = {isSidebarOpen: false, pluggableId: ''}, {type, pluggableId = ''}: Action): Rhs {
    return type === 'UPDATE_RHS_STATE' ? {isSidebarOpen: pluggableId !== '', pluggableId} : state;
}
function rhsSuppressed(state = false, {type, pluggableId}: Action): boolean {
    return type === 'SUPPRESS_RHS' || (state && type !== 'UNSUPPRESS_RHS' && pluggableId === undefined);
}

const opening = (pluggableId: string): Action => ({type: 'UPDATE_RHS_STATE', pluggableId});
const OURS = {
    id: 'ours',
    showRHSPlugin: opening('ours'),
    hideRHSPlugin: {type: 'UPDATE_RHS_STATE'},
    toggleRHSPlugin: {},
};

let store: Store;
const plugin = makePlugin();
beforeEach(() => {
    const entities = hostEntities();
    store = createStore(
        combineReducers({
            entities: () => entities,
            views: combineReducers({rhs, rhsSuppressed}),
            [SLICE]: reducer,
        }),
    );
    plugin.initialize({registerAppBarComponent: () => ({rhsComponent: OURS})}, store);
});
afterEach(() => plugin.uninitialize());

const toThreads = () => store.dispatch({type: 'SUPPRESS_RHS'});
const toChannel = () => store.dispatch({type: 'UNSUPPRESS_RHS'});
/** Mattermost's own way with a click on the icon of a sidebar. */
const click = () =>
    store.dispatch(store.getState().views?.rhs?.pluggableId === 'ours' ? OURS.hideRHSPlugin : OURS.showRHSPlugin);
const shown = () => {
    const {rhs: open, rhsSuppressed: hidden} = store.getState().views ?? {};
    return open?.isSidebarOpen === true && hidden !== true ? open.pluggableId : null;
};

it('opens at the first click beside threads, also where it was open before', () => {
    click();
    toThreads();
    expect(shown()).toBeNull();
    click();
    expect(shown()).toBe('ours');
});

it('is open again when one comes back to a channel, and closed if one closed it meanwhile', () => {
    click();
    toThreads();
    toChannel();
    expect(shown()).toBe('ours');
    toThreads();
    click();
    click();
    toChannel();
    expect(shown()).toBeNull();
});

it('leaves another sidebar alone, whether it was open before or was opened beside threads', () => {
    store.dispatch(opening('theirs'));
    toThreads();
    toChannel();
    expect(shown()).toBe('theirs');
    click();
    toThreads();
    store.dispatch(opening('theirs'));
    toChannel();
    expect(shown()).toBe('theirs');
});
