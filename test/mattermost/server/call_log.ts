/** One REST call. `status` is 0 when no answer was given (dropped or hanging). */
export interface LoggedCall {
    method: string;
    path: string;
    userId: string;
    status: number;
    /** Mattermost's time in milliseconds. */
    at: number;
}

/** What to count; what is not given counts anything. */
export interface CallFilter {
    method?: string;
    path?: RegExp | string;
    userId?: string;
    status?: number;
}

/** The last calls, oldest first; at most 20,000 are kept. */
export interface CallLog {
    entries(): readonly LoggedCall[];
    add(call: LoggedCall): void;
    clear(): void;
    count(filter?: CallFilter): number;
    find(filter: CallFilter): LoggedCall[];
}

const KEPT = 20_000;

function matches(call: LoggedCall, filter: CallFilter): boolean {
    const {method, path, userId, status} = filter;
    if (method !== undefined && call.method !== method) {
        return false;
    }
    if (userId !== undefined && call.userId !== userId) {
        return false;
    }
    if (status !== undefined && call.status !== status) {
        return false;
    }
    return path === undefined || (typeof path === 'string' ? call.path === path : path.test(call.path));
}

/** An empty log. */
export function startCallLog(): CallLog {
    let calls: LoggedCall[] = [];
    const find = (filter: CallFilter): LoggedCall[] => calls.filter((call) => matches(call, filter));
    return {
        entries: () => calls,
        add(call) {
            calls.push(call);
            if (calls.length > KEPT * 2) {
                calls = calls.slice(-KEPT);
            }
        },
        clear() {
            calls = [];
        },
        count: (filter = {}) => find(filter).length,
        find,
    };
}
