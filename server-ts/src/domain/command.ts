import type {DutyRule, Severity} from './duty/duty_rule';
import type {Ladder} from './duty/ladder_rule';
import type {Period} from './items/repeat';
import type {Assignee, BegunCycle, ItemState, Outcome, UpdateKind} from './run';
import type {ChannelId, ItemId, Millis, RoleId, RunId, UserId} from './units';

/** What may be asked of a run. Whoever asks chooses the ids of new things, so that asking twice makes only one. */
export type Command =
    /** `on`: the local date on which a repeating item was seen to be open; missing for today. */
    | {type: 'set_item_state'; itemId: ItemId; state: ItemState; reason?: string; on?: string}
    /** How many occurrences of a period of a repeating item are done. */
    | {type: 'tick_item'; itemId: ItemId; period: Period; count: number}
    | {type: 'assign_item'; itemId: ItemId; assignee: Assignee | null}
    | {type: 'set_item_due'; itemId: ItemId; dueAt: Millis | null}
    | {type: 'add_item'; phaseId: string; itemId: ItemId; title: string; note?: string; index?: number}
    | {type: 'edit_item'; itemId: ItemId; title?: string; note?: string}
    | {type: 'move_item'; itemId: ItemId; phaseId: string; index: number}
    | {type: 'remove_item'; itemId: ItemId}
    | {type: 'restore_item'; itemId: ItemId}
    /** Moves the reminder of those items of this one that are still open. */
    | {type: 'snooze_items'; reminderId: string; until: Millis; reason: string}
    /** The person whom a reminder was for can no longer be reached: the next in line gets it. */
    | {type: 'remind_anew'; reminderId: string}
    | {type: 'set_seat'; role: RoleId; user: UserId | null}
    | {type: 'answer_seat'; role: RoleId; accept: boolean}
    /** Of whoever started the cycle; of nobody's if they may not change this run, which then asks its own people. */
    | {type: 'begin_cycle'; cycle: BegunCycle}
    /** The answer to that: the cycle's people take over. */
    | {type: 'pass_on'; cycleId: RunId}
    | {type: 'join'}
    | {type: 'leave'}
    | {type: 'follow'}
    | {type: 'unfollow'}
    /** For somebody who can no longer see the run, found out when they were about to be told something. */
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
          /**
           * The last update that its author had seen when they began to write, `''` for none. Refused if somebody else has posted since.
           */
          seenUpdate?: string;
          /** Typed in one line, without a look at what others write. Refused right after somebody else's answer. */
          blind?: boolean;
      }
    | {type: 'hold'; forObligation?: ForObligation}
    | {type: 'snooze'; until: Millis; reason: string; forObligation?: ForObligation}
    /** `from`: the `dutyMark` of the duty that the change was based on. Refused if the duty has another mark by now. */
    | ({type: 'set_duty'; on: boolean; from?: string} & DutyChange)
    | {type: 'set_upcoming_dm'; on: boolean}
    | {type: 'finish'; outcome?: Outcome}
    | {type: 'restore'}
    /** `missing`: whom Mattermost did not let in. */
    | {type: 'open_channel'; channelId: ChannelId; missing?: UserId[]}
    | {type: 'wake'}
    /** The stakeholder channel of this obligation cannot be told, found out when the message was to be sent. */
    | {type: 'channel_lost'; obligationId: string}
    /** The team's calendar changed, so the next moment is computed again. */
    | {type: 'recount'};

/**
 * Who holds which role in the team's newest running cycle: the people whom a raised severity brings in. Null: nobody does; missing: not
 * known. The sidecar finds this out; no request may say it.
 */
export type OnDuty = Partial<Record<RoleId, UserId | null>>;

/** What a button or a form was made to answer. Refused if somebody else answered first. Without it, an answer is for whatever is open. */
type ForObligation = string;

/** What `set_duty` changes; missing fields stay. Null goes back to the playbook's setting. */
export interface DutyChange {
    rules?: DutyRule[] | null;
    ladder?: Ladder | null;
    stakeholderChannel?: ChannelId | null;
    broadcast?: ChannelId[];
    movesOnWhenAway?: boolean;
}

export type CommandType = Command['type'];
