import type {RouteComponentProps} from 'react-router-dom';

type History = RouteComponentProps['history'];

let current: History | undefined;

/** The router's own history, known once the page is drawn: not yet while plugins initialize. */
export function rememberHistory(history: History): void {
    current = history;
}

export function browserHistory(): History {
    if (current === undefined) {
        throw new Error('The history is asked for before the page is drawn');
    }
    return current;
}
