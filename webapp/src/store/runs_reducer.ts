import type {Home as HomeAnswer, RunAnswer} from '../../../server-ts/src/contract/answer';
import {apply} from '../../../server-ts/src/domain/apply';
import type {RunEvent} from '../../../server-ts/src/domain/event';
import type {Run} from '../../../server-ts/src/domain/run';
import {summaryOf, type RunSummary} from '../../../server-ts/src/domain/summary';
import type {ChannelId, RunId, TeamId, UserId} from '../../../server-ts/src/domain/units';
import {overlay} from './overlay';
import type {Home, Pending, RunEntry, SetCycleState} from './state';

type Runs = SetCycleState['runs'];

/** The entry after an answer: only a newer version replaces what is confirmed, so that late answers change nothing. */
function placeAnswer(entry: RunEntry | undefined, answer: RunAnswer): RunEntry | undefined {
    const before = entry?.confirmed;
    // Whether the reader may edit is no newer in it, either: the bar to join came back for who had just joined.
    if (before && answer.version < before.version) {
        return entry;
    }
    const newer =
        'run' in answer
            ? before && before.version >= answer.version
                ? before
                : answer.run
            : before && answer.events.reduce(apply, before);
    const periods = answer.periods ?? entry?.periods ?? null;
    const undelivered = answer.undelivered ?? entry?.undelivered ?? 0;
    return newer && {confirmed: newer, shown: newer, periods, canEdit: answer.canEdit, undelivered};
}

/** The line of a run that is open here, or of what is shown of it. */
export function lineOf({periods}: RunEntry, run: Run): RunSummary {
    return periods ? {...summaryOf(run), periods} : summaryOf(run);
}

/** Takes an answer about a run into the state, with what others did since as news. */
export function runAnswered(state: SetCycleState, answer: RunAnswer, me: UserId, pending: Pending[]): SetCycleState {
    const before = state.runs[answer.runId];
    const placed = placeAnswer(before, answer);
    const timeline = state.timelines[answer.runId];
    const fresh =
        'events' in answer && before ? answer.events.filter((event) => event.seq > before.confirmed.version) : [];
    const {[answer.runId]: _gone, ...runProblems} = state.runProblems;
    return {
        ...state,
        pending,
        runs: placed ? {...state.runs, [answer.runId]: showPending(placed, pending)} : state.runs,
        summaries: placed ? {...state.summaries, [answer.runId]: lineOf(placed, placed.confirmed)} : state.summaries,
        runProblems,
        timelines: timeline
            ? {...state.timelines, [answer.runId]: {...timeline, events: mergeEvents(timeline.events, fresh)}}
            : state.timelines,
        people: withPeople(state.people, answer.people),
        news: newsOf(state, answer.runId, fresh, me),
    };
}

function newsOf(state: SetCycleState, runId: RunId, fresh: RunEvent[], me: UserId): SetCycleState['news'] {
    const events = fresh.filter((event) => event.by !== null && event.by !== me);
    return events.length === 0 ? state.news : {count: (state.news?.count ?? 0) + 1, runId, events};
}

export function showPending(entry: RunEntry, pending: readonly Pending[]): RunEntry {
    return {...entry, shown: overlay(entry.confirmed, pending)};
}

/** After the list of pending changes has changed: the runs that it touches are shown anew. */
export function showPendingIn(runs: Runs, runId: RunId, pending: readonly Pending[]): Runs {
    const entry = runs[runId];
    return entry ? {...runs, [runId]: showPending(entry, pending)} : runs;
}

/** Newest first, each event once. */
export function mergeEvents(known: readonly RunEvent[], more: readonly RunEvent[]): RunEvent[] {
    const bySeq = new Map([...known, ...more].map((event) => [event.seq, event]));
    return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

export function withPeople(
    people: SetCycleState['people'],
    more: SetCycleState['people'][string][],
): SetCycleState['people'] {
    return more.length === 0 ? people : {...people, ...Object.fromEntries(more.map((person) => [person.id, person]))};
}

/** Takes the lists in. A line that comes as an id alone stands for the summary that the tab holds. */
export function homeAnswered(
    state: SetCycleState,
    teamId: TeamId,
    channelId: ChannelId | null,
    answer: HomeAnswer,
): SetCycleState {
    const lines = [...answer.here, ...answer.mine].filter((line): line is RunSummary => typeof line !== 'string');
    const newer = lines.filter((line) => (state.summaries[line.id]?.version ?? -1) <= line.version);
    const idOf = (line: RunSummary | RunId): RunId => (typeof line === 'string' ? line : line.id);
    const home: Home = {
        channelId,
        here: answer.here.map(idOf),
        mine: answer.mine.map(idOf),
        onDuty: answer.onDuty,
        undelivered: answer.undelivered ?? {},
    };
    return {
        ...state,
        home: {...state.home, [teamId]: home},
        homeProblem: null,
        summaries: {...state.summaries, ...Object.fromEntries(newer.map((line) => [line.id, line]))},
        people: withPeople(state.people, answer.people),
    };
}
