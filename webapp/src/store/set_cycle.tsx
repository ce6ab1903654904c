import {createContext, useContext} from 'react';
import {useSelector} from 'react-redux';
import {keep} from '../host/tab_storage';
import {makeChanges, type Changes} from './changes';
import {makeLive, type Live} from './live';
import {makeReads, type Reads} from './reads';
import {makeSend, type Send} from './send';
import {SLICE, type Page, type RootState, type SetCycleState, type Store} from './state';

/** Everything that components act through. One per page, made when the plugin starts and stopped when it goes. */
export interface SetCycle {
    store: Store;
    send: Send;
    reads: Reads;
    changes: Changes;
    live: Live;
    go(page: Page): void;
    stop(): void;
}

/** Under this name a tab keeps the run on its page: a window that it opens begins with a copy of what it keeps. */
export const OPEN_RUN = 'run';

export function makeSetCycle(store: Store): SetCycle {
    const sender = makeSend(store);
    const {send} = sender;
    const reads = makeReads(store, sender);
    const changes = makeChanges(store, send);
    const live = makeLive(store, reads, changes.flush);
    return {
        store,
        send,
        reads,
        changes,
        live,
        go: (page) => {
            keep(OPEN_RUN, page.name === 'run' ? page.runId : null);
            store.dispatch({type: 'SET_CYCLE_PAGE', page});
        },
        stop: () => {
            changes.stop();
            live.stop();
        },
    };
}

const Context = createContext<SetCycle | null>(null);
export const SetCycleProvider = Context.Provider;

export function useSetCycle(): SetCycle {
    const found = useContext(Context);
    if (!found) {
        throw new Error('This component stands outside of SetCycleProvider.');
    }
    return found;
}

/** Reads our slice. The selector must give the same value for the same state, or the component draws at every keystroke in the host. */
export function useOurs<T>(select: (state: SetCycleState) => T): T {
    return useSelector<RootState, T>((state) => select(state[SLICE]));
}

export function useHost<T>(select: (state: RootState) => T): T {
    return useSelector<RootState, T>(select);
}
