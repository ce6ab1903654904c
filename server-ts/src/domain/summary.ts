import {currentPhase, isCompleted, runProgress} from './progress';
import type {AskedPerson, NextStep} from './obligation';
import {assigneeOf, isUpcoming, type ObligationStage, type Run, type Seat} from './run';
import type {Severity} from './duty_rule';
import type {ChannelId, Millis, RoleId, RunId, TeamId, UserId} from './units';

export interface WaitingItem {
    id: string;
    title: string;
    assignee: UserId | null;
    dueAt: Millis | null;
}

/** One line of a list of runs. It is written with the run, so that a list never reads whole runs. */
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
    nextDueAt: Millis | null;
    lastUpdateAt: Millis | null;
    obligation: {
        id: string;
        dueAt: Millis;
        stage: ObligationStage;
        asked: UserId | null;
        quietUntil: Millis | null;
        people?: AskedPerson[];
        nextStep?: NextStep | null;
    } | null;
    /** The next update falls due soon. Missing, like all that is optional here, in a summary of an older version. */
    upcoming?: boolean;
    /** Open while nobody has taken the run. */
    acknowledgement?: {id: string; openedAt: Millis; asked: UserId | null; people: AskedPerson[]} | null;
    acknowledged?: {by: UserId; at: Millis} | null;
    /** Open items with a due time, soonest first, at most `WAITING_SHOWN`. */
    waiting: WaitingItem[];
}

/** Keeps a line of a list under a kilobyte or two. */
const WAITING_SHOWN = 20;

export function summaryOf(run: Run): RunSummary {
    const {obligation, acknowledgement} = run;
    const waiting = run.phases
        .flatMap((phase) => phase.items)
        .filter((item) => !isCompleted(item) && item.dueAt !== null)
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
        phase: currentPhase(run)?.title ?? null,
        ...runProgress(run),
        ownerRole: run.ownerRole,
        seats: run.seats,
        startedAt: run.startedAt,
        nextDueAt: run.duty.nextDueAt,
        lastUpdateAt: run.lastUpdate?.at ?? null,
        obligation: obligation && {
            id: obligation.id,
            dueAt: obligation.dueAt,
            stage: obligation.stage,
            asked: obligation.asked,
            quietUntil: obligation.held?.until ?? obligation.snoozed?.until ?? null,
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
    };
}
