import type {Severity} from './duty/duty_rule';
import type {LadderStep} from './duty/ladder_rule';
import type {AcknowledgedBy, Acknowledgement, Duty, Obligation, Plan, Resolution} from './duty/obligation';
import type {Period, Repeat, RepeatPer} from './items/repeat';
import type {Assignee, BegunCycle, Follows, Item, ItemReminder, ItemState, Outcome, Run, UpdateKind} from './run';
import type {ChannelId, ItemId, Millis, RoleId, UserId} from './units';

/** Whom an obligation has asked after an event, and who was passed over. */
type Asking = Pick<Obligation, 'asked' | 'people' | 'passedOver'>;

/** What happened; also the timeline's entry. Values are absolute, so that applying an event twice is the same as applying it once. */
export type Happening =
    | {type: 'run_started'; playbook: string}
    /** `missing`: people of the run whom Mattermost did not let in. Left out if there are none. */
    | {type: 'channel_opened'; channelId: ChannelId; missing?: UserId[]}
    /** `repeat`: what is left of it, if it was skipped for a while, with nothing to be done in the meantime. So in the next one. */
    | {
          type: 'item_state_changed';
          itemId: ItemId;
          title: string;
          from: ItemState;
          to: ItemState;
          reason: string | null;
          repeat?: Repeat;
      }
    /** How many occurrences of a period (a day, or a week by its Monday) are done now; before, there were `from`. */
    | {
          type: 'item_ticked';
          itemId: ItemId;
          title: string;
          per: RepeatPer;
          period: Period;
          from: number;
          count: number;
          times: number;
          repeat?: Repeat;
      }
    | {type: 'item_assigned'; itemId: ItemId; title: string; assignee: Assignee | null}
    | {type: 'item_due_set'; itemId: ItemId; title: string; dueAt: Millis | null}
    /** One direct message about items that fell due together. Until `waitUntil` it may wait for somebody who is away. */
    | {
          type: 'items_reminded';
          reminder: ItemReminder;
          items: {itemId: ItemId; title: string; dueAt: Millis | null}[];
          waitUntil: Millis;
      }
    /** Their next reminder comes then: somebody snoozed it, or (`reason` null) it goes to somebody else. */
    | {type: 'item_reminders_moved'; itemIds: ItemId[]; until: Millis; reason: string | null}
    /** `broughtIn`: a severity brought it in. The first of the items that came with it carries their number, the others 0. */
    | {
          type: 'item_added';
          phaseId: string;
          index: number;
          item: Item;
          broughtIn?: {severity: Severity; items: number};
      }
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
          /** Missing: it stays with them. */
          follows?: Follows;
          /** The name of the cycle whose people took over. */
          cycle?: string;
      }
    | {type: 'cycle_began'; cycle: BegunCycle}
    | {type: 'seat_answered'; role: RoleId; title: string; user: UserId; accepted: boolean; before: UserId | null}
    | {type: 'joined'; user: UserId}
    | {type: 'left'; user: UserId}
    | {type: 'followed'; user: UserId}
    /** `why`: they could no longer see the run. Left out if it was their own choice. */
    | {type: 'unfollowed'; user: UserId; why?: 'no_access'}
    | {type: 'renamed'; from: string; to: string}
    | {
          type: 'details_changed';
          severity: Severity | null;
          customer: string;
          ticket: string;
          summary: string;
          severityBefore: Severity | null;
      }
    | {type: 'update_posted'; updateId: string; kind: UpdateKind; text: string; next?: string}
    /** `wasOn` is missing in what older versions wrote. */
    | ({type: 'duty_changed'; wasOn?: boolean} & Pick<
          Duty,
          'on' | 'ownRules' | 'ownLadder' | 'stakeholderChannel' | 'broadcast' | 'movesOnWhenAway'
      >)
    | {type: 'upcoming_dm_set'; user: UserId; on: boolean}
    | {type: 'duty_armed'; nextDueAt: Millis | null; armedAt: Millis | null}
    /** Said once for each due moment; `tell` gets a direct message. */
    | {type: 'duty_upcoming'; dueAt: Millis; tell: UserId | null}
    | {type: 'obligation_opened'; obligation: Obligation}
    /** `mentioned`: whom the notice mentions, so that they are notified. */
    | ({
          type: 'obligation_reminded';
          obligationId: string;
          mentioned: UserId[];
          notices: number;
          step: LadderStep | null;
      } & Asking &
          Plan)
    /** `channelId`: the stakeholder channel that was told instead of a person. `channelLost`: it could not be told, so people are asked. */
    | ({
          type: 'obligation_escalated';
          channelLost?: true;
          obligationId: string;
          step: LadderStep;
          mentioned: UserId[];
          channelId: ChannelId | null;
          notices: number;
      } & Asking &
          Plan)
    | ({type: 'obligation_retargeted'; obligationId: string} & Asking)
    /** Nobody was asked: the times changed, or a step had nobody new to ask. `snoozedUntil`: its snooze ends then, because of another severity. */
    | ({type: 'obligation_rescheduled'; obligationId: string; step: LadderStep | null; snoozedUntil?: Millis} & Plan)
    | ({type: 'obligation_held'; obligationId: string; until: Millis} & Plan)
    | ({type: 'obligation_snoozed'; obligationId: string; until: Millis; reason: string} & Plan)
    | {type: 'obligation_resolved'; obligation: Obligation; how: Resolution}
    | {type: 'acknowledgement_opened'; acknowledgement: Acknowledgement}
    /** `acknowledgement` as it is after this ask. */
    | {type: 'acknowledgement_asked'; acknowledgement: Acknowledgement; mentioned: UserId[]}
    | {type: 'acknowledgement_rescheduled'; acknowledgement: Acknowledgement}
    | {type: 'acknowledgement_ended'; acknowledgement: Acknowledgement; how: AcknowledgedBy}
    | {type: 'run_finished'; outcome: Outcome | null; open: number}
    /** `kept`: the checklist without ticks of the day on which the run was finished, where that does not count. */
    | {type: 'run_restored'; kept?: Pick<Run, 'phases'>};

/** A happening in its place: `seq` counts the run's events from 1; `by` is null for the clock. */
export type RunEvent = Happening & {seq: number; at: Millis; by: UserId | null};
