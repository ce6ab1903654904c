import {currentPhase, isCompleted, runProgress} from './progress';
import {isQuietBy, type AskedPerson, type NextStep, type ObligationStage} from './duty/obligation';
import {
    currentPeriod,
    hasBegun,
    type Period,
    type RepeatPer,
    type RepeatRule,
    type RunDay,
    type RunPeriods,
} from './items/repeat';
import {assigneeOf, isUpcoming, type Item, type Pause, type Run, type Seat} from './run';
import type {Severity} from './duty/duty_rule';
import type {ChannelId, ItemId, Millis, RoleId, RunId, TeamId, UserId, Zone} from './units';

export interface WaitingItem {
    id: string;
    title: string;
    assignee: UserId | null;
    dueAt: Millis | null;
}

/** A repeating item in a line of a list. `ticks` are those of `period`, the newest period that has any. */
export interface RepeatSummary extends RepeatRule {
    id: ItemId;
    title: string;
    assignee: UserId | null;
    period: Period | null;
    ticks: number;
}

/** One line of a list of runs. It is stored with the run, so that a list never reads whole runs. */
export interface RunSummary {
    id: RunId;
    version: number;
    teamId: TeamId;
    channelId: ChannelId;
    name: string;
    kind: Run['kind'];
    status: Run['status'];
    severity: Severity | null;
    phase: string | null;
    done: number;
    total: number;
    ownerRole: RoleId;
    seats: Seat[];
    startedAt: Millis;
    worksFrom?: Millis | undefined;
    pauses?: Pause[] | undefined;
    nextDueAt: Millis | null;
    lastUpdateAt: Millis | null;
    obligation: {
        id: string;
        dueAt: Millis;
        stage: ObligationStage;
        asked: UserId | null;
        /** The next notice, while somebody's wish for quiet is kept: may be in the past where the clock is late. */
        quietUntil: Millis | null;
        /** When it speaks next, as its post says: a wish for quiet that ends in the evening is kept until work begins. */
        nextNoticeAt?: Millis;
        /** "I'm on it" was said, which is possible once. */
        held?: boolean;
        people?: AskedPerson[];
        nextStep?: NextStep | null;
    } | null;
    /** The next update falls due soon. Like all optional fields here, it is missing in a summary of an older version. */
    upcoming?: boolean;
    /** Open while nobody has taken the run. */
    acknowledgement?: {id: string; openedAt: Millis; asked: UserId | null; people: AskedPerson[]} | null;
    acknowledged?: {by: UserId; at: Millis} | null;
    /** Open items with a due time, soonest first, at most `WAITING_SHOWN`. */
    waiting: WaitingItem[];
    /** Repeating items that were not skipped. `done` counts them as open: their state depends on the day, see `summaryAt`. */
    repeats?: RepeatSummary[];
    zone?: Zone;
    /** Which days counted when the line was asked for; only if something repeats. */
    periods?: RunPeriods;
}

/** Keeps a line of a list under a kilobyte or two. */
const WAITING_SHOWN = 20;

export function summaryOf(run: Run): RunSummary {
    const {obligation, acknowledgement} = run;
    const waiting = run.phases
        .flatMap((phase) => phase.items)
        .filter((item) => !isCompleted(item, null) && item.dueAt !== null)
        .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
        .slice(0, WAITING_SHOWN)
        .map((item) => ({id: item.id, title: item.title, assignee: assigneeOf(run, item), dueAt: item.dueAt}));
    return {
        id: run.id,
        version: run.version,
        teamId: run.teamId,
        channelId: run.channelId,
        name: run.name,
        kind: run.kind,
        status: run.status,
        severity: run.details.severity,
        phase: currentPhase(run, null)?.title ?? null,
        ...runProgress(run, null),
        ownerRole: run.ownerRole,
        seats: run.seats,
        startedAt: run.startedAt,
        worksFrom: run.worksFrom,
        pauses: run.pauses,
        nextDueAt: run.duty.nextDueAt,
        lastUpdateAt: run.lastUpdate?.at ?? null,
        obligation: obligation && {
            id: obligation.id,
            dueAt: obligation.dueAt,
            stage: obligation.stage,
            asked: obligation.asked,
            quietUntil: [obligation.held, obligation.snoozed].some((wish) => isQuietBy(wish, obligation, -Infinity))
                ? obligation.nextNoticeAt
                : null,
            nextNoticeAt: obligation.nextNoticeAt,
            held: obligation.held !== null,
            people: obligation.people,
            nextStep: obligation.nextStep,
        },
        upcoming: isUpcoming(run),
        acknowledgement: acknowledgement && {
            id: acknowledgement.id,
            openedAt: acknowledgement.openedAt,
            asked: acknowledgement.asked,
            people: acknowledgement.people,
        },
        acknowledged: run.acknowledged,
        waiting,
        zone: run.zone,
        repeats: run.phases.flatMap((phase) => phase.items.flatMap((item) => repeatOf(run, item))),
    };
}

function repeatOf(run: Run, item: Item): RepeatSummary[] {
    const {id, title, repeat, state} = item;
    if (!repeat || state === 'skipped') {
        return [];
    }
    const {times, per, ticked} = repeat;
    const newest = ticked.at(-1);
    const {period, count} = newest ? {period: newest.period, count: newest.ticks.length} : {period: null, count: 0};
    return [{id, title, assignee: assigneeOf(run, item), times, per, period, ticks: count}];
}

/** A repeating item that is open on a day. */
export interface OpenRepeat {
    id: ItemId;
    title: string;
    assignee: UserId | null;
    per: RepeatPer;
    done: number;
    times: number;
}

/** The repeating items that are open on that day. */
export function openRepeats(summary: RunSummary, day: RunDay): OpenRepeat[] {
    return (summary.repeats ?? []).flatMap((one) => {
        const {id, title, assignee, per, times} = one;
        const current = currentPeriod(per, day);
        const done = one.period === current ? one.ticks : 0;
        return current === null || done >= times ? [] : [{id, title, assignee, per, done, times}];
    });
}

/** The line as it reads on a day: a repeating item counts as done when nothing of it is left to do, from its first day on. */
export function summaryAt(summary: RunSummary, day: RunDay): RunSummary {
    const begun = (summary.repeats ?? []).filter(({per}) => hasBegun(per, day));
    return {...summary, done: summary.done + begun.length - openRepeats(summary, day).length};
}
