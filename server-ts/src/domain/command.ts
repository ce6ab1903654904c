import type {DutyRule, Severity} from './duty/duty_rule';
import type {Ladder} from './duty/ladder_rule';
import type {Period} from './items/repeat';
import type {Assignee, ItemState, Outcome, UpdateKind} from './run';
import type {ChannelId, ItemId, Millis, RoleId, UserId} from './units';

/** What may be asked of a run. Ids of new things come from the asker, so that asking twice makes one. */
export type Command =
    | {type: 'set_item_state'; itemId: ItemId; state: ItemState; reason?: string}
    /** So many occurrences of a period of an item that repeats are done. */
    | {type: 'tick_item'; itemId: ItemId; period: Period; count: number}
    | {type: 'assign_item'; itemId: ItemId; assignee: Assignee | null}
    | {type: 'set_item_due'; itemId: ItemId; dueAt: Millis | null}
    | {type: 'add_item'; phaseId: string; itemId: ItemId; title: string; note?: string; index?: number}
    | {type: 'edit_item'; itemId: ItemId; title?: string; note?: string}
    | {type: 'move_item'; itemId: ItemId; phaseId: string; index: number}
    | {type: 'remove_item'; itemId: ItemId}
    | {type: 'restore_item'; itemId: ItemId}
    /** Moves the reminder of the items that this one named and that are still open. */
    | {type: 'snooze_items'; reminderId: string; until: Millis; reason: string}
    /** Whom a reminder was for cannot be reached any more: the next in line is to have it. */
    | {type: 'remind_anew'; reminderId: string}
    | {type: 'set_seat'; role: RoleId; user: UserId | null}
    | {type: 'answer_seat'; role: RoleId; accept: boolean}
    | {type: 'join'}
    | {type: 'leave'}
    | {type: 'follow'}
    | {type: 'unfollow'}
    /** Of somebody who cannot see the run any more, found out when they were to be told. */
    | {type: 'drop_follower'; user: UserId}
    | {type: 'rename'; name: string}
    | {
          type: 'set_details';
          severity?: Severity;
          customer?: string;
          ticket?: string;
          summary?: string;
          onDuty?: OnDuty;
      }
    | {
          type: 'post_update';
          updateId: string;
          kind: UpdateKind;
          text: string;
          /** What the author says about the next update. */
          next?: string;
          severity?: Severity;
          onDuty?: OnDuty;
          forObligation?: ForObligation;
          /** The last update that its author had seen when they began it, `''` for none: refused when somebody else posted since. */
          seenUpdate?: string;
          /** Typed in one line, without a look at what others write: refused right after somebody else's answer. */
          blind?: boolean;
      }
    | {type: 'hold'; forObligation?: ForObligation}
    | {type: 'snooze'; until: Millis; reason: string; forObligation?: ForObligation}
    /** `from`: `dutyMark` of the duty that the change was made from; it is refused when that does not hold any more. */
    | ({type: 'set_duty'; on: boolean; from?: string} & DutyChange)
    | {type: 'set_upcoming_dm'; on: boolean}
    | {type: 'finish'; outcome?: Outcome}
    | {type: 'restore'}
    /** `missing`: whom Mattermost did not let in. */
    | {type: 'open_channel'; channelId: ChannelId; missing?: UserId[]}
    | {type: 'wake'}
    /** The stakeholder channel of this obligation cannot be told, found out when it was to be. */
    | {type: 'channel_lost'; obligationId: string}
    /** The team's calendar changed: the next moment is counted anew. */
    | {type: 'recount'};

/**
 * Who holds which role in the team's newest running cycle: those whom a raised severity brings in. Null: nobody who could; left out: nothing
 * is known. The sidecar looks, nobody says so.
 */
export type OnDuty = Partial<Record<RoleId, UserId | null>>;

/** What a button or a form was made to answer: refused when somebody else was first. Without it an answer is for whatever is open. */
type ForObligation = string;

/** What `set_duty` changes; what is missing stays. Null goes back to the playbook's. */
export interface DutyChange {
    rules?: DutyRule[] | null;
    ladder?: Ladder | null;
    stakeholderChannel?: ChannelId | null;
    broadcast?: ChannelId[];
    movesOnWhenAway?: boolean;
}

export type CommandType = Command['type'];
