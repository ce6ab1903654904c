import type {Action, Thunk} from '../store/actions';
import {rememberOpener} from '../app/focus';

/** A plain object, because plugins dispatch it as it is. */
export const showRhsPlugin = (pluggableId: string): Action => ({
    type: 'UPDATE_RHS_STATE',
    state: 'plugin',
    pluggableId,
});

export const closeRhs = (): Thunk<void> => (dispatch) => {
    dispatch({type: 'UPDATE_RHS_STATE', state: null});
};

const hideRhsPlugin =
    (pluggableId: string): Thunk<void> =>
    (dispatch, getState) => {
        if (getState().views.rhs.pluggableId === pluggableId) {
            dispatch(closeRhs());
        }
    };

const toggleRhsPlugin =
    (pluggableId: string): Thunk<void> =>
    (dispatch, getState) => {
        rememberOpener();
        const isShown = getState().views.rhs.pluggableId === pluggableId;
        if (isShown) {
            dispatch(closeRhs());
        } else {
            dispatch(showRhsPlugin(pluggableId));
        }
    };

export interface RhsPlugin {
    id: string;
    showRHSPlugin: Action;
    hideRHSPlugin: Thunk<void>;
    toggleRHSPlugin: Thunk<void>;
}

export const rhsPlugin = (id: string): RhsPlugin => ({
    id,
    showRHSPlugin: showRhsPlugin(id),
    hideRHSPlugin: hideRhsPlugin(id),
    toggleRHSPlugin: toggleRhsPlugin(id),
});
