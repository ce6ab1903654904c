import type {DutyRule} from './duty_rule';
import type {Ladder, LadderStep} from './ladder_rule';
import {MINUTE, type ChannelId, type Millis, type RoleId, type UserId} from '../units';

/** If the clock was later than this with a notice, what follows counts from when the notice went out. */
export const LATE_AFTER: Millis = 2 * MINUTE;

/**
 * From when something counts that was planned for `planned` and is said at `now`: from then, unless that was late. Counted from when a clock
 * speaks, which is always some milliseconds late, each ask would delay the next, and what a rehearsal shows would not come true.
 */
export function plannedOrLate(planned: Millis, now: Millis): Millis {
    return now - planned <= LATE_AFTER ? planned : now;
}

/** Why an obligation ended. */
export type Resolution = 'updated' | 'finished' | 'switched_off' | 'severity_changed';

/** Why nobody has to take the run any more. */
export type AcknowledgedBy = 'held' | 'item' | 'update' | 'finished' | 'severity';

/** When updates are owed. `nextDueAt` is null while an obligation is open, or when no rule gives a moment. */
export interface Duty {
    on: boolean;
    /** Rules somebody set on this run; null: the playbook's, by severity. */
    ownRules: DutyRule[] | null;
    /** A ladder somebody set on this run; null: the playbook's. */
    ownLadder: Ladder | null;
    /** Who is told when nobody in the run answers; null: owner and lead are asked once more. */
    stakeholderChannel: ChannelId | null;
    /** Where each status update is copied to. */
    broadcast: ChannelId[];
    /** The next in line is asked instead of somebody who is out of office or does not want to be disturbed. */
    movesOnWhenAway: boolean;
    /** Who wants a direct message before an update of theirs falls due. */
    upcomingDm: UserId[];
    nextDueAt: Millis | null;
    /** The moment that was announced as coming up already: each is announced once. */
    upcomingSaidFor: Millis | null;
    /**
     * When the duty began again, if `nextDueAt` counts from that (start, restore, switching on, another severity); null after an update.
     */
    armedAt: Millis | null;
    /** How the newest obligation ended, for the refusal of an answer that comes later. */
    ended: {
        obligationId: string;
        how: Resolution;
        by: UserId | null;
        at: Millis;
        /** The moment since which it was owed; missing in what older versions wrote. */
        dueAt?: Millis;
    } | null;
}

/** What a run whose duty says nothing begins with. */
export const NO_DUTY: Duty = {
    on: false,
    ownRules: null,
    ownLadder: null,
    stakeholderChannel: null,
    broadcast: [],
    movesOnWhenAway: false,
    upcomingDm: [],
    nextDueAt: null,
    upcomingSaidFor: null,
    armedAt: null,
    ended: null,
};

/** Somebody who was asked: through which seat (null: as the run's starter), since when, and whether they were away then. */
export interface AskedPerson {
    user: UserId;
    role: RoleId | null;
    at: Millis;
    away: boolean;
    /** They did not want to be disturbed; without this, somebody who was away was out of office. */
    dnd?: true;
}

/**
 * Somebody who should have been asked: `absent` is deactivated or not in the run's channel, `away` is out of office, `dnd` does not want to
 * be disturbed.
 */
export interface PassedOver {
    user: UserId;
    why: 'absent' | 'away' | 'dnd';
}

/**
 * The next step of the ladder that asks somebody new. `asked` is whom it would reach as far as is known now; null for the stakeholder
 * channel.
 */
export interface NextStep {
    at: Millis;
    ask: RoleId;
    asked: UserId | null;
}

/** When an open obligation speaks next: at the earlier of a repeat and a step, but not while it is held or snoozed. */
export interface Plan {
    nextRepeatAt: Millis;
    nextStep: NextStep | null;
    nextNoticeAt: Millis;
}

export type ObligationStage = 'due' | 'overdue' | 'escalated';

/** The first unanswered due moment. Later moments join it. */
export interface Obligation extends Plan {
    /** Unique for ever, also when a moment is armed twice: the number of the event that opened it. */
    id: string;
    dueAt: Millis;
    openedAt: Millis;
    stage: ObligationStage;
    /** The person whom the newest notice asked; null if nobody could be asked. */
    asked: UserId | null;
    /** Everybody who was asked so far and still is, in order, each once. */
    people: AskedPerson[];
    /** Who was asked as well, and gave the role away since: they are asked no more, but it stays said. Missing before the second notice. */
    left?: AskedPerson[];
    /** Whom the newest notice that asked somebody passed over. */
    passedOver: PassedOver[];
    /** The highest step of the ladder that was taken. */
    step: LadderStep | null;
    /** The channel that was told that nobody answers. */
    toldChannel: ChannelId | null;
    /** The channel should have been told, and could not be. */
    channelLost?: true;
    /** How many notices went out, the first included. */
    notices: number;
    /** When the newest notice after the first went out; missing before it, and in what older versions wrote. */
    noticedAt?: Millis;
    held: {by: UserId; at: Millis; until: Millis} | null;
    /** `chosen`: until when it was to last before another severity cut it. */
    snoozed: {by: UserId; at: Millis; until: Millis; reason: string; chosen?: Millis} | null;
}

/**
 * Whether somebody's wish for quiet is kept: until the next notice, which is later than its end where that lies in an evening. A notice since
 * the wish has ended it.
 */
export function isQuietBy(
    wish: {at: Millis} | null,
    {openedAt, noticedAt = openedAt, nextNoticeAt}: Obligation,
    now: Millis,
): boolean {
    return wish !== null && wish.at >= noticedAt && nextNoticeAt > now;
}

/** A new incident that nobody has taken yet. */
export interface Acknowledgement {
    /** The number of the event that opened it. */
    id: string;
    openedAt: Millis;
    /** Between two asks, round the clock. */
    everyMinutes: number;
    /** How many intervals had gone by at the newest ask. */
    round: number;
    asked: UserId | null;
    people: AskedPerson[];
    passedOver: PassedOver[];
    notices: number;
    nextNoticeAt: Millis;
}
