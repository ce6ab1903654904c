import React, {type ReactElement} from 'react';
import {act, render} from '@testing-library/react';
import {IntlProvider} from 'react-intl';
import {Provider} from 'react-redux';
import {combineReducers, createStore} from 'redux';
import {aRun, ANN, BO, LEA, PAT} from '../../../test/support/builders';
import en from '../../i18n/en.json';
import type {HostState} from '../host/host_state';
import {reducer} from '../store/reducer';
import {makeSetCycle, SetCycleProvider, type SetCycle} from '../store/set_cycle';
import {SLICE, type Store} from '../store/state';
import {makeFakeSidecar} from './fake_sidecar';
import type {FakeSidecar} from './fake_state';

export const TEAM = aRun().teamId;
export const CHANNEL = aRun().channelId;
export const OTHER_CHANNEL = 'otherchannel00000000000000';
export const DIRECT = 'direct00000000000000000000';
export const BOT = 'bot00000000000000000000000';

/** Lea's page of Mattermost: one team, two channels, and the direct channel with the bot. */
export function hostEntities(): HostState['entities'] {
    const user = (id: string, username: string, more = {}) => ({
        id,
        username,
        first_name: '',
        last_name: '',
        roles: 'system_user',
        ...more,
    });
    const channel = (id: string, name: string, team: string, type = 'O') => ({
        id,
        team_id: team,
        type,
        display_name: name,
        name: name.toLowerCase(),
        delete_at: 0,
    });
    return {
        users: {
            currentUserId: LEA,
            profiles: {
                [LEA]: user(LEA, 'lea', {
                    timezone: {useAutomaticTimezone: 'false', manualTimezone: 'Europe/Amsterdam'},
                }),
                [PAT]: user(PAT, 'pat'),
                [BO]: user(BO, 'bo'),
                [ANN]: user(ANN, 'ann'),
                [BOT]: user(BOT, 'set-cycle', {is_bot: true}),
            },
        },
        teams: {
            currentTeamId: TEAM,
            teams: {[TEAM]: {id: TEAM, name: 'eng', display_name: 'Engineering'}},
            myMembers: {[TEAM]: {}},
        },
        channels: {
            currentChannelId: CHANNEL,
            channels: {
                [CHANNEL]: channel(CHANNEL, 'Support', TEAM),
                [OTHER_CHANNEL]: channel(OTHER_CHANNEL, 'Elsewhere', TEAM),
                [DIRECT]: channel(DIRECT, `${LEA}__${BOT}`, '', 'D'),
            },
            myMembers: {[CHANNEL]: {}, [OTHER_CHANNEL]: {}, [DIRECT]: {}},
        },
        posts: {posts: {}},
        // Mattermost's own default is 12 hours: see times_of_day.test.tsx.
        preferences: {myPreferences: {'display_settings--use_military_time': {value: 'true'}}},
    };
}

/** A store as the host makes it: its own entities, and our slice. Dispatch `{type: 'HOST', entities}` to change what the host says. */
export function makeStore(entities: HostState['entities'] = hostEntities()): Store {
    const host = (state: HostState['entities'] = entities, action: {type: string; entities?: HostState['entities']}) =>
        action.type === 'HOST' && action.entities ? action.entities : state;
    return createStore(combineReducers({entities: host, [SLICE]: reducer}));
}

export interface FakePage {
    cycle: SetCycle;
    store: Store;
    sidecar: FakeSidecar;
    /** Renders what a test looks at, as the host does: in its store and its language. */
    show(element: ReactElement): Promise<void>;
    /** Lets everything that is under way finish: requests, and timers up to `ms`. */
    settle(ms?: number): Promise<void>;
    /** Something happens that the person did not do: in the host, or by an answer of the sidecar. */
    does(what: () => unknown): Promise<void>;
    stop(): void;
}

/** One tab of Lea's, with a sidecar behind its `fetch`. Timers are fake: `settle` moves them. */
export function openPage(sidecar: FakeSidecar = makeFakeSidecar(), store: Store = makeStore()): FakePage {
    Object.defineProperty(window, 'fetch', {configurable: true, writable: true, value: sidecar.fetch});
    const cycle = makeSetCycle(store);
    const settle = async (ms = 0): Promise<void> => {
        await act(async () => {
            await jest.advanceTimersByTimeAsync(ms);
        });
    };
    return {
        cycle,
        store,
        sidecar,
        settle,
        does: async (what) => {
            await act(async () => {
                const done = what();
                await jest.advanceTimersByTimeAsync(20);
                await done;
            });
        },
        show: async (element) => {
            // Nothing may arrive between two steps of a test: React would rightly complain about a change that nobody waited for.
            sidecar.latency = 1;
            render(<Host cycle={cycle}>{element}</Host>);
            await settle(50);
        },
        stop: () => cycle.stop(),
    };
}

export function Host({cycle, children}: {cycle: SetCycle; children: ReactElement}) {
    return (
        <Provider store={createStoreView(cycle.store)}>
            <IntlProvider locale="en" messages={en}>
                <SetCycleProvider value={cycle}>{children}</SetCycleProvider>
            </IntlProvider>
        </Provider>
    );
}

/** What react-redux needs from a store beyond what we need. */
function createStoreView(store: Store): Parameters<typeof Provider>[0]['store'] {
    return {
        getState: store.getState,
        subscribe: store.subscribe,
        dispatch: (action) => {
            store.dispatch(action);
            return action;
        },
        replaceReducer: () => undefined,
        [Symbol.observable]: () => {
            throw new Error('nobody observes the store of a test');
        },
    };
}
