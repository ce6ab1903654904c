import type {Connected, Person} from '../../../server-ts/src/contract/answer';
import type {WireCommand} from '../../../server-ts/src/contract/shapes';
import type {RunEvent} from '../../../server-ts/src/domain/event';
import type {RunPeriods} from '../../../server-ts/src/domain/items/repeat';
import type {Run, Seat} from '../../../server-ts/src/domain/run';
import type {RunSummary} from '../../../server-ts/src/domain/summary';
import type {ChannelId, ItemId, Millis, PostId, RunId, TeamId, UserId} from '../../../server-ts/src/domain/units';
import type {HostState} from '../host/host_state';

/** Changes of the checklist: the rules run in the browser too, so these show at once and may wait for the connection. */
export type ItemChange = Extract<
    WireCommand,
    {
        type:
            | 'set_item_state'
            | 'tick_item'
            | 'assign_item'
            | 'add_item'
            | 'edit_item'
            | 'move_item'
            | 'remove_item'
            | 'restore_item';
    }
>;

/** A change that the sidecar has not answered yet. `id` is its envelope's: sending it again changes nothing twice. */
export interface Pending {
    id: string;
    runId: RunId;
    teamId: TeamId;
    command: ItemChange;
    at: Millis;
    by: UserId;
}

/** `confirmed` is what the sidecar said last; `shown` is that with the pending changes on top. */
export interface RunEntry {
    confirmed: Run;
    shown: Run;
    /** Which days and weeks count; null where nothing of the run repeats. */
    periods: RunPeriods | null;
    canEdit: boolean;
    /** How many of its messages could not be delivered, as it was said last. */
    undelivered: number;
}

/** A sentence for the person, and what to quote when asking for help. */
export interface Problem {
    text: string;
    ref: string;
}

export type Tab = 'checklist' | 'updates' | 'timeline' | 'details';
export type Dialog = 'update' | 'snooze' | 'blocked' | 'finish' | 'messages' | 'rename';

export type Page =
    | {name: 'home'}
    | {name: 'run'; runId: RunId; tab: Tab; open: Dialog | null; text?: string}
    | {name: 'start'; postId: PostId | null}
    | {name: 'settings'};

export interface Home {
    channelId: ChannelId | null;
    here: RunId[];
    mine: RunId[];
    onDuty: {runId: RunId; seats: Seat[]} | null;
    /** Runs of which messages could not be delivered. */
    undelivered: Record<RunId, number>;
}

export interface Toast {
    /** 0: it stays until it is closed. */
    id: number;
    /** What was removed, or a whole sentence that stays until it is closed. */
    kind: 'removed' | 'note';
    text: string;
    undo: {runId: RunId; command: ItemChange} | null;
}

export interface SetCycleState {
    connection: {
        teams: Record<TeamId, Connected>;
        /** Teams in which Mattermost knows no command of ours. */
        notSetUp: Record<TeamId, boolean>;
        /** When the last request that got no answer was sent; null while all is well. */
        offlineSince: Millis | null;
        reloadNeeded: boolean;
    };
    /** Sidecar's clock minus the browser's, in ms: every "in 2 h" counts by the sidecar's. */
    clockAhead: Millis;
    page: Page;
    home: Record<TeamId, Home>;
    homeProblem: Problem | null;
    summaries: Record<RunId, RunSummary>;
    runs: Record<RunId, RunEntry>;
    runProblems: Record<RunId, Problem>;
    pending: Pending[];
    /** Refusals, shown at the item they are about: `run/item`. */
    itemProblems: Record<string, Problem>;
    timelines: Record<RunId, {events: RunEvent[]; more: boolean}>;
    people: Record<UserId, Person>;
    /** The newest changes by others, for the glow and the announcement. `count` grows with each. */
    news: {count: number; runId: RunId; events: RunEvent[]} | null;
    toast: Toast | null;
}

export const SLICE = 'plugins-set-cycle';

export type RootState = HostState & {[SLICE]: SetCycleState};

/** The host's store as we use it. */
export interface Store {
    getState(): RootState;
    dispatch(action: object): unknown;
    subscribe(listener: () => void): () => void;
}

export const EMPTY: SetCycleState = {
    connection: {teams: {}, notSetUp: {}, offlineSince: null, reloadNeeded: false},
    clockAhead: 0,
    page: {name: 'home'},
    home: {},
    homeProblem: null,
    summaries: {},
    runs: {},
    runProblems: {},
    pending: [],
    itemProblems: {},
    timelines: {},
    people: {},
    news: null,
    toast: null,
};

export function problemKey(runId: RunId, itemId: ItemId): string {
    return `${runId}/${itemId}`;
}
