import type {DutyRule, Severity} from './duty_rule';
import type {Assignee, ItemState, Outcome, UpdateKind} from './run';
import type {ChannelId, ItemId, Millis, RoleId, UserId} from './units';

/** What may be asked of a run. Ids of new things come from the asker, so that asking twice makes one. */
export type Command =
    | {type: 'set_item_state'; itemId: ItemId; state: ItemState; reason?: string}
    | {type: 'assign_item'; itemId: ItemId; assignee: Assignee | null}
    | {type: 'set_item_due'; itemId: ItemId; dueAt: Millis | null}
    | {type: 'add_item'; phaseId: string; itemId: ItemId; title: string; note?: string; index?: number}
    | {type: 'edit_item'; itemId: ItemId; title?: string; note?: string}
    | {type: 'move_item'; itemId: ItemId; phaseId: string; index: number}
    | {type: 'remove_item'; itemId: ItemId}
    | {type: 'restore_item'; itemId: ItemId}
    | {type: 'set_seat'; role: RoleId; user: UserId | null}
    | {type: 'answer_seat'; role: RoleId; accept: boolean}
    | {type: 'join'}
    | {type: 'leave'}
    | {type: 'follow'}
    | {type: 'unfollow'}
    | {type: 'rename'; name: string}
    | {type: 'set_details'; severity?: Severity; customer?: string; ticket?: string; summary?: string}
    | {type: 'post_update'; updateId: string; kind: UpdateKind; text: string; severity?: Severity}
    | {type: 'hold'}
    | {type: 'snooze'; until: Millis; reason: string}
    | {type: 'set_duty'; on: boolean; rules?: DutyRule[] | null}
    | {type: 'finish'; outcome?: Outcome}
    | {type: 'restore'}
    | {type: 'open_channel'; channelId: ChannelId}
    | {type: 'wake'}
    /** The team's calendar changed: the next moment is counted anew. */
    | {type: 'recount'};

export type CommandType = Command['type'];
