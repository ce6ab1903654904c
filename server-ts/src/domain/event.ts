import type {DutyRule, Severity} from './duty_rule';
import type {Assignee, Item, ItemState, Obligation, Outcome, UpdateKind} from './run';
import type {ChannelId, ItemId, Millis, RoleId, UserId} from './units';

/** Why an obligation ended. */
export type Resolution = 'updated' | 'finished' | 'switched_off' | 'severity_changed';

/** What happened: also the timeline's entry. Values are absolute, so that applying an event twice equals applying it once. */
export type Happening =
    | {type: 'run_started'; playbook: string}
    | {type: 'channel_opened'; channelId: ChannelId}
    | {type: 'item_state_changed'; itemId: ItemId; title: string; from: ItemState; to: ItemState; reason: string | null}
    | {type: 'item_assigned'; itemId: ItemId; title: string; assignee: Assignee | null}
    | {type: 'item_due_set'; itemId: ItemId; title: string; dueAt: Millis | null}
    | {type: 'item_added'; phaseId: string; index: number; item: Item}
    | {type: 'item_edited'; itemId: ItemId; title: string; note: string}
    | {type: 'item_moved'; itemId: ItemId; title: string; phaseId: string; index: number}
    | {type: 'item_removed'; phaseId: string; index: number; item: Item}
    | {
          type: 'seat_changed';
          role: RoleId;
          title: string;
          from: UserId | null;
          to: UserId | null;
          asked: boolean;
          owner: boolean;
      }
    | {type: 'seat_answered'; role: RoleId; title: string; user: UserId; accepted: boolean; before: UserId | null}
    | {type: 'joined'; user: UserId}
    | {type: 'left'; user: UserId}
    | {type: 'followed'; user: UserId}
    | {type: 'unfollowed'; user: UserId}
    | {type: 'renamed'; from: string; to: string}
    | {
          type: 'details_changed';
          severity: Severity | null;
          customer: string;
          ticket: string;
          summary: string;
          severityBefore: Severity | null;
      }
    | {type: 'update_posted'; updateId: string; kind: UpdateKind; text: string}
    | {type: 'duty_changed'; on: boolean; ownRules: DutyRule[] | null}
    | {type: 'duty_armed'; nextDueAt: Millis | null; armedAt: Millis | null}
    | {type: 'obligation_opened'; obligation: Obligation}
    | {type: 'obligation_reminded'; obligationId: string; asked: UserId | null; notices: number; nextNoticeAt: Millis}
    | {type: 'obligation_retargeted'; obligationId: string; asked: UserId | null}
    | {type: 'obligation_held'; obligationId: string; until: Millis; nextNoticeAt: Millis}
    | {type: 'obligation_snoozed'; obligationId: string; until: Millis; reason: string; nextNoticeAt: Millis}
    | {type: 'obligation_resolved'; obligation: Obligation; how: Resolution}
    | {type: 'run_finished'; outcome: Outcome | null; open: number}
    | {type: 'run_restored'};

/** A happening in its place: `seq` counts the run's events from 1; `by` is null for the clock. */
export type RunEvent = Happening & {seq: number; at: Millis; by: UserId | null};
