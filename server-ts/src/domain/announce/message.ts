import type {LadderStep} from '../duty/ladder_rule';
import type {AcknowledgedBy, Acknowledgement, AskedPerson, Obligation, Resolution} from '../duty/obligation';
import type {PassedSeat} from '../pass_on';
import type {BegunCycle, Outcome, StatusUpdate, UpdateKind} from '../run';
import type {Severity} from '../duty/duty_rule';
import type {ChannelId, Millis, RoleId, UserId} from '../units';

/** Where a message goes: the run's own channel, another channel, or a person's direct channel with the bot. */
export type Place = {kind: 'run'} | {kind: 'channel'; channelId: ChannelId} | {kind: 'direct'; user: UserId};

/** What a message says, as data. It is put into words when it is sent, with the names people have then. */
export type Body =
    | {kind: 'run_card'}
    | {kind: 'welcome_owner'; startedBy: UserId}
    | {kind: 'reminder'; obligation: Obligation; lateMs: Millis; lastUpdate: StatusUpdate | null}
    | {
          kind: 'reminded_again';
          obligation: Obligation;
          /** Missing in what an older version left in the outbox: then only `asked` is named. */
          mentioned?: UserId[];
          asked: UserId | null;
          at: Millis;
          lastUpdate: StatusUpdate | null;
      }
    /** `before`: who was asked until then. */
    | {
          kind: 'escalated';
          obligation: Obligation;
          step: LadderStep;
          mentioned: UserId[];
          before: AskedPerson[];
          at: Millis;
      }
    /** To the stakeholder channel, whose members may not be able to see the run. */
    | {kind: 'channel_told'; obligation: Obligation; at: Millis}
    /** Worded from the state of its items when it is sent. */
    | {kind: 'items_due'; reminderId: string; user: UserId | null}
    | {kind: 'upcoming'; dueAt: Millis; lastUpdate: StatusUpdate | null}
    /** In its place, once the moment has come or moved. `update`: the one that came before it, if one did. */
    | {kind: 'upcoming_over'; dueAt: Millis; how: 'due' | 'updated' | 'moved'; update: StatusUpdate | null}
    | {kind: 'reminder_retargeted'; obligation: Obligation; asked: UserId | null}
    /** `update`: the kind of update that ended it; null if something else did. */
    | {
          kind: 'reminder_resolved';
          obligation: Obligation;
          how: Resolution;
          update: UpdateKind | null;
          by: UserId | null;
          at: Millis;
          /** In the stakeholder channel, whose members may not be able to see the run. */
          outside?: boolean;
      }
    | {kind: 'taker_wanted'; acknowledgement: Acknowledgement}
    | {kind: 'taker_wanted_again'; acknowledgement: Acknowledgement; mentioned: UserId[]; at: Millis}
    | {kind: 'taken'; acknowledgement: Acknowledgement; how: AcknowledgedBy; by: UserId | null; at: Millis}
    | {kind: 'status_update'; update: StatusUpdate; severity: Severity | null}
    /** The same in a channel whose members may not be able to see the run. `opens`: the first of its thread, found out when it is sent. */
    | {kind: 'broadcast'; update: StatusUpdate; severity: Severity | null; opens?: boolean}
    /** To the starter: channels that the playbook names and the bot does not find. */
    | {kind: 'channels_unknown'; names: string[]}
    /** To the starter: people of the run whom Mattermost did not let into its new channel. */
    | {kind: 'people_missing'; users: UserId[]}
    /** `cycle`, here and below: the name of the cycle whose people took over. */
    | {kind: 'owner_changed'; title: string; from: UserId | null; to: UserId | null; by: UserId | null; cycle?: string}
    /** `by` null: they were asked before, and are asked again because the run goes on. `restoredBy`: who saw to that; older ones lack it. */
    | {kind: 'owner_asked'; title: string; by: UserId | null; restoredBy?: UserId | null; cycle?: string}
    /** Replaces the question once it is over. `owner`: who it is now. */
    | {
          kind: 'owner_question_over';
          title: string;
          how: 'accepted' | 'declined' | 'passed_on' | 'finished';
          owner: UserId | null;
      }
    /**
     * To whoever was given another seat than the owner's: in the run's channel where it is its own, else directly. `more`: others that the same change gave them. `asked`:
     * it asks them something besides, which notifies them already.
     */
    | {
          kind: 'seat_given';
          title: string;
          to: UserId;
          by: UserId | null;
          more?: string[];
          asked?: true;
          cycle?: string;
      }
    | {kind: 'owner_released'; title: string; to: UserId | null; by: UserId | null; cycle?: string}
    /** Whether the people of a cycle that has begun take over. */
    | {kind: 'next_cycle'; cycle: BegunCycle; seats: PassedSeat[]}
    /** Replaces that question. `by`: who passed the run on. */
    | {kind: 'next_cycle_over'; name: string; how: 'passed_on' | 'by_hand' | 'newer' | 'finished'; by: UserId | null}
    | {kind: 'owner_answered'; title: string; user: UserId; accepted: boolean; before: UserId | null}
    | {kind: 'item_assigned'; title: string; by: UserId}
    | {kind: 'severity_changed'; from: Severity | null; to: Severity | null; by: UserId | null}
    | {kind: 'finished'; by: UserId | null; outcome: Outcome | null; open: number; at: Millis}
    | {kind: 'restored'; by: UserId | null};

export type EndBody = Extract<Body, {kind: 'finished' | 'restored'}>;

/**
 * The first post of a thread becomes its root and takes the slot; later ones reply to it. `joins`: nothing is said if there is no thread
 * yet.
 */
export interface Thread {
    slot: string;
    joins?: boolean;
}

/**
 * Something to be done in Mattermost. `slot` names a post that later messages edit or reply to: the card, an obligation's reminder.
 * Messages of a run go out in order. What may wait has a lane of its own: the card, each follower's messages over all runs, and (`lane`)
 * each broadcast channel and what waits for a person.
 */
export type Message =
    | {op: 'open_channel'; visibility: 'public' | 'private'; invite: UserId[]}
    | {op: 'invite'; users: UserId[]}
    | {
          op: 'post';
          place: Place;
          body: Body;
          slot?: string;
          replyTo?: string;
          pin?: boolean;
          dueAt?: Millis;
          lane?: string;
          /** Until then it waits while its reader is out of office or does not want to be disturbed. */
          waitUntil?: Millis;
          thread?: Thread;
          /** Sent as a direct message because the run's own channel takes none. */
          unheard?: true;
      }
    /** An update for somebody who follows the run. Updates of several runs that come at the same time go out as one message. */
    | {op: 'tell_follower'; user: UserId; update: StatusUpdate; severity: Severity | null}
    /** The same for the end of a run, or its restoring. */
    | {op: 'tell_follower'; user: UserId; body: EndBody}
    /** A person's digest over all their runs, worded when it is sent. It may wait for them until then. */
    | {op: 'my_day'; user: UserId; until: Millis}
    | {op: 'edit'; slot: string; body: Body; lane?: string}
    | {op: 'card'}
    /** The header of the run's own channel, worded when it is sent. */
    | {op: 'header'}
    /** The card is pinned while its run is running: otherwise a channel of many cycles would collect a pinned card for each. */
    | {op: 'pin'}
    /**
     * Of a cycle: it began, and runs whose seats follow the cycles of its channel hear of it; with `given`, only of that role. It waits for the week that the cycle is for, in a lane of its own. Of any other run: it was restored, and hears of
     * a cycle that began meanwhile.
     */
    | {op: 'pass_on'; given?: GivenRole};

/** A role of a running cycle that somebody (`by`) gave to `user`, after `from`. `seq`: of its event. */
export interface GivenRole {
    role: RoleId;
    from: UserId | null;
    user: UserId | null;
    by: UserId;
    seq: number;
}

export const CARD_SLOT = 'card';
/** The question to the new owner whether they accept. */
export const OWNER_SLOT = 'owner';
/** The question whether the people of the next cycle take over. */
export const NEXT_CYCLE_SLOT = 'next_cycle';

export function reminderSlot(obligationId: string): string {
    return `reminder:${obligationId}`;
}

/** The stakeholder channel's post of an obligation. */
export function channelSlot(obligationId: string): string {
    return `channel:${obligationId}`;
}

/** The direct message that an update will fall due. */
export function upcomingSlot(dueAt: Millis): string {
    return `upcoming:${dueAt}`;
}

export function itemsSlot(reminderId: string): string {
    return `items:${reminderId}`;
}

export function acknowledgementSlot(acknowledgementId: string): string {
    return `taker:${acknowledgementId}`;
}

/** A run's thread in a channel that its updates are copied to. */
export function broadcastSlot(channelId: ChannelId): string {
    return `broadcast:${channelId}`;
}

/** The same post, sent to a person directly because the run's channel takes none. An edit of the post edits these as well. */
export function copySlot(slot: string, user: UserId): string {
    return `${slot}${COPY_MARK}${user}`;
}

export const COPY_MARK = '@';

/** A run's own post of an update. */
export function updateSlot(updateId: string): string {
    return `update:${updateId}`;
}
