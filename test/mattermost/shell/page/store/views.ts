import type {Action} from './actions';
import {closedRhs} from './initial';
import type {RhsState, State} from './state';

export function rhs(state: RhsState, action: Action): RhsState {
    switch (action.type) {
        case 'UPDATE_RHS_STATE':
            return action.state === null
                ? closedRhs
                : {
                      ...state,
                      rhsState: action.state,
                      pluggableId: action.pluggableId ?? '',
                      selectedPostId: '',
                      isSidebarOpen: true,
                  };
        case 'SELECT_POST':
            return action.postId === ''
                ? closedRhs
                : {
                      ...state,
                      rhsState: null,
                      pluggableId: '',
                      selectedPostId: action.postId,
                      selectedChannelId: action.channelId,
                      selectedPostFocussedAt: action.timestamp,
                      isSidebarOpen: true,
                  };
        case 'SET_RHS_EXPANDED':
            return {...state, isSidebarExpanded: action.expanded};
        default:
            return state;
    }
}

export function websocket(state: State['websocket'], action: Action): State['websocket'] {
    switch (action.type) {
        case 'WEBSOCKET_SUCCESS':
            return {...state, connected: true, lastConnectAt: action.timestamp, connectionId: action.connectionId};
        case 'WEBSOCKET_CLOSED':
            return {...state, connected: false, lastDisconnectAt: action.timestamp};
        default:
            return state;
    }
}

export function shell(state: State['shell'], action: Action): State['shell'] {
    switch (action.type) {
        case 'SHELL_THEME':
            return {...state, theme: action.theme};
        case 'SHELL_DIALOG_OPENED':
            return {...state, dialogs: [...state.dialogs, {...action.data, key: action.key}]};
        case 'SHELL_DIALOG_CLOSED':
            return {...state, dialogs: state.dialogs.filter((dialog) => dialog.key !== action.key)};
        default:
            return state;
    }
}

export function i18n(state: State['views']['i18n'], action: Action): State['views']['i18n'] {
    if (action.type !== 'RECEIVED_TRANSLATIONS') {
        return state;
    }
    const {locale, translations} = action.data;
    return {translations: {...state.translations, [locale]: translations}};
}
