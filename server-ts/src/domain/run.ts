import type {Severity} from './duty/duty_rule';
import type {AcknowledgeSpec} from './duty/ladder_rule';
import type {Acknowledgement, Duty, Obligation, PassedOver} from './duty/obligation';
import type {RunKind, UpdateSpec} from './playbook';
import type {Repeat} from './items/repeat';
import type {ChannelId, ItemId, Millis, PostId, RoleId, RunId, TeamId, UserId, Zone} from './units';

export const ITEM_STATES = ['open', 'in_progress', 'done', 'skipped'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** An item belongs to a seat (and follows whoever sits there) or to one person. */
export type Assignee = {role: RoleId} | {user: UserId};

export interface Item {
    id: ItemId;
    title: string;
    note: string;
    state: ItemState;
    /** Who last changed its state, and when; null while nobody touched it. */
    changed: {by: UserId; at: Millis} | null;
    skipReason: string | null;
    assignee: Assignee | null;
    dueAt: Millis | null;
    /** When its person is to be reminded of it; null if no reminder is to come: it has no due time, or the reminder went out. */
    remindAt: Millis | null;
    /** The newest reminder that named it; null if its due time was set again since. */
    reminded: ItemReminder | null;
    /** Earlier reminders of the same due time whose readers it was passed on from. Absent: none, or written by an older version. */
    passedOn?: {id: string; user: UserId | null}[];
    /** Null: it is done once. One that repeats is open, in progress or skipped; how often it is done, its ticks say. */
    repeat: Repeat | null;
}

/** A direct message that named items which fell due together. */
export interface ItemReminder {
    /** Unique for ever: the number of the event that sent it. */
    id: string;
    /** Null if nobody was left to be reminded: then the run's channel was told. */
    user: UserId | null;
    passedOver: PassedOver[];
    at: Millis;
    /** Who moved the next reminder, until when and why. */
    snoozed: {by: UserId; at: Millis; until: Millis; reason: string} | null;
}

export interface Phase {
    id: string;
    title: string;
    items: Item[];
}

/** An item of the playbook that comes when the run gets one of these severities. */
export interface LeftOutItem {
    item: Item;
    phaseId: string;
    index: number;
    severities: Severity[];
}

/** What `restore_item` brings back. The newest are kept, see `REMOVED_KEPT` in apply. */
export interface RemovedItem {
    item: Item;
    phaseId: string;
    index: number;
}

export interface Seat {
    role: RoleId;
    title: string;
    user: UserId | null;
    /** Set after a change of owner until the new one answers; `before` is the previous holder, `follows` what the seat followed with them. */
    asked: {before: UserId | null; follows?: Follows} | null;
    /**
     * Whoever is on duty takes the seat when the run gets one of these severities. `from`: the role of a cycle that they hold; `user`: who
     * held it at the start, null for nobody.
     */
    standby?: {from: RoleId; user: UserId | null; severities: Severity[]};
    /** Missing if nobody was on duty at the start; null once somebody gave the seat by hand: then it stays with them. */
    follows?: Follows | null;
}

/** The seat passes to whoever has `role` in the next cycle that begins in that channel. */
export interface Follows {
    channelId: ChannelId;
    role: RoleId;
}

/** A cycle that has begun, and who has its roles. */
export interface BegunCycle {
    id: RunId;
    name: string;
    channelId: ChannelId;
    seats: Record<RoleId, UserId | null>;
}

export const UPDATE_KINDS = ['update', 'nothing_new', 'blocked'] as const;
export type UpdateKind = (typeof UPDATE_KINDS)[number];

export interface StatusUpdate {
    id: string;
    kind: UpdateKind;
    text: string;
    /** What its author says about the next update. */
    next?: string;
    by: UserId;
    at: Millis;
}

export interface Pause {
    from: Millis;
    to: Millis;
}

export const OUTCOMES = ['fixed', 'handed_over', 'feature_request', 'low_urgency_bug', 'not_reproducible'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface RunDetails {
    severity: Severity | null;
    customer: string;
    ticket: string;
    summary: string;
}

/** One execution of a playbook. `version` is the number of its last event. */
export interface Run {
    id: RunId;
    version: number;
    teamId: TeamId;
    channelId: ChannelId;
    /** The channel was made for this run: everyone in it may change the run. */
    ownChannel: boolean;
    kind: RunKind;
    playbook: {id: string; title: string};
    name: string;
    details: RunDetails;
    status: 'running' | 'finished';
    startedBy: UserId;
    startedAt: Millis;
    /** When work in it begins, if its name says that this is in a later week: what repeats is to be done from then. */
    worksFrom?: Millis;
    /** The message that it was started from. */
    startedFrom?: PostId;
    finished: {by: UserId; at: Millis; outcome: Outcome | null} | null;
    /** From each finish to the restore after it, oldest first: nothing was to be done then. Missing: it was never restored. */
    pauses?: Pause[];
    zone: Zone;
    ownerRole: RoleId;
    /** Only the owner finishes, restores and hands over; so may a system admin. Missing: everybody who may change the run. */
    ownerOnly?: boolean;
    seats: Seat[];
    /** Its people may take over the seats that follow it: somebody is to say so. Null once they have. */
    nextCycle?: BegunCycle | null;
    joined: UserId[];
    followers: UserId[];
    phases: Phase[];
    removed: RemovedItem[];
    /** Missing if the severity left out nothing of the playbook. */
    leftOut?: LeftOutItem[];
    updates: UpdateSpec | null;
    duty: Duty;
    lastUpdate: StatusUpdate | null;
    /** The last text that somebody wrote, if `lastUpdate` is a single tap (nothing new, blocked): the next form begins with it. */
    written?: {text: string; at: Millis};
    obligation: Obligation | null;
    /** What the playbook says about taking a new run. */
    acknowledge: AcknowledgeSpec | null;
    /** Open while nobody has taken the run. */
    acknowledgement: Acknowledgement | null;
    /** Who took it, and when; null if nobody did, or nobody had to. */
    acknowledged: {by: UserId; at: Millis} | null;
}

export function findItem(run: Run, itemId: ItemId): {phase: Phase; item: Item; index: number} | null {
    for (const phase of run.phases) {
        const index = phase.items.findIndex((item) => item.id === itemId);
        const item = phase.items[index];
        if (item) {
            return {phase, item, index};
        }
    }
    return null;
}

export function seatOf(run: Run, role: RoleId): Seat | null {
    return run.seats.find((seat) => seat.role === role) ?? null;
}

/** The owner: lead of a cycle, communication owner of an incident, starter of a checklist. */
export function ownerOf(run: Run): UserId | null {
    return seatOf(run, run.ownerRole)?.user ?? null;
}

/** Where each update is copied to, without the run's own channel, which has it anyway. */
export function copiedTo({duty, channelId}: Run): ChannelId[] {
    return duty.broadcast.filter((id) => id !== channelId);
}

/** True from when the next due moment was announced until it is due. */
export function isUpcoming(run: Run): boolean {
    return run.status === 'running' && run.duty.nextDueAt !== null && run.duty.nextDueAt === run.duty.upcomingSaidFor;
}

/** The person whom an item waits for, through its seat or by name. Null: nobody. */
export function assigneeOf(run: Run, item: Item): UserId | null {
    if (!item.assignee) {
        return null;
    }
    return 'user' in item.assignee ? item.assignee.user : (seatOf(run, item.assignee.role)?.user ?? null);
}

/** Whom a reminder of an item is for, if they can be reached: what is nobody's is the owner's. */
export function remindedPerson(run: Run, item: Item): UserId | null {
    return assigneeOf(run, item) ?? ownerOf(run);
}

/** People who have an item of their own, not through a seat. */
export function namedAssignees(run: Pick<Run, 'phases'>): UserId[] {
    return run.phases.flatMap(({items}) =>
        items.flatMap(({assignee}) => (assignee && 'user' in assignee ? assignee.user : [])),
    );
}

/**
 * Seat holders, people who joined, and people with an item to do. Everyone in a run's own channel takes part as well; to know them takes
 * the channel's members.
 */
export function isNamedParticipant(run: Run, userId: UserId): boolean {
    return (
        run.seats.some((seat) => seat.user === userId) ||
        run.joined.includes(userId) ||
        run.startedBy === userId ||
        namedAssignees(run).includes(userId)
    );
}
