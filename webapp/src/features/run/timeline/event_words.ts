import type {RunEvent} from '../../../../../server-ts/src/domain/event';
import type {ItemEvent} from '../../../../../server-ts/src/domain/items/apply_items';
import type {UserId} from '../../../../../server-ts/src/domain/units';
import {momentWords, periodWords, type Reader} from '../../../ui/time_words';

type NameOf = (userId: UserId | null) => string;

/**
 * What happened, in one sentence; null for the clock's bookkeeping, which adds nothing to the event that caused it. Each switch
 * leaves what it does not know to the next: a new kind of event does not compile until it has its words.
 */
export function eventWords(event: RunEvent, reader: Reader, nameOf: NameOf): string | null {
    const {say} = reader;
    const who = event.by === null ? say('set_cycle.event.clock') : nameOf(event.by);
    switch (event.type) {
        case 'run_started':
            return say('set_cycle.event.run_started', {who, playbook: event.playbook});
        case 'channel_opened':
            return null;
        case 'seat_changed':
            return say(event.to === null ? 'set_cycle.event.seat_emptied' : 'set_cycle.event.seat_changed', {
                who,
                role: event.title,
                to: nameOf(event.to),
            });
        case 'seat_answered':
            return say(event.accepted ? 'set_cycle.event.seat_accepted' : 'set_cycle.event.seat_declined', {
                who: nameOf(event.user),
                role: event.title,
            });
        case 'joined':
        case 'left':
        case 'followed':
            return say(`set_cycle.event.${event.type}`, {who: nameOf(event.user)});
        case 'unfollowed':
            return say(event.why === undefined ? 'set_cycle.event.unfollowed' : 'set_cycle.event.follower_dropped', {
                who: nameOf(event.user),
            });
        case 'renamed':
            return say('set_cycle.event.renamed', {who, name: event.to});
        case 'details_changed':
            return say(
                event.severity !== null && event.severity !== event.severityBefore
                    ? 'set_cycle.event.severity_changed'
                    : 'set_cycle.event.details_changed',
                {who, severity: event.severity ?? ''},
            );
        default:
            return itemEventWords(event, reader, nameOf, who);
    }
}

/** What somebody did with an item, or who was reminded of it. */
function itemEventWords(event: ItemEvent | DutyEvent, reader: Reader, nameOf: NameOf, who: string): string | null {
    const {say} = reader;
    switch (event.type) {
        case 'item_state_changed':
            return event.to === 'skipped'
                ? say('set_cycle.event.item_skipped', {who, title: event.title, reason: event.reason ?? ''})
                : say(`set_cycle.event.item_${event.to}`, {who, title: event.title});
        case 'item_ticked': {
            const {title, count, times, from} = event;
            return say(count > from ? 'set_cycle.event.item_ticked' : 'set_cycle.event.item_unticked', {
                who,
                title,
                count,
                times,
                period: periodWords(event.period, event.per, reader),
            });
        }
        case 'item_assigned': {
            const {assignee} = event;
            if (assignee === null) {
                return say('set_cycle.event.item_unassigned', {who, title: event.title});
            }
            const to = 'user' in assignee ? nameOf(assignee.user) : assignee.role.replace(/_/g, ' ');
            return say('set_cycle.event.item_assigned', {who, title: event.title, to});
        }
        case 'item_due_set':
            return event.dueAt === null
                ? say('set_cycle.event.item_due_cleared', {who, title: event.title})
                : say('set_cycle.event.item_due_set', {
                      who,
                      title: event.title,
                      moment: momentWords(event.dueAt, reader),
                  });
        case 'items_reminded': {
            const [first, ...others] = event.items;
            return say('set_cycle.event.items_reminded', {
                name: nameOf(event.reminder.user),
                title: first?.title ?? '',
                more: others.length,
            });
        }
        case 'item_reminders_moved':
            return event.reason === null
                ? say('set_cycle.event.reminder_passed_on', {count: event.itemIds.length})
                : say('set_cycle.event.reminder_snoozed', {
                      who,
                      count: event.itemIds.length,
                      moment: momentWords(event.until, reader),
                      reason: event.reason,
                  });
        case 'item_added':
            if (event.broughtIn) {
                const {items: count, severity} = event.broughtIn;
                return count === 0 ? null : say('set_cycle.event.items_brought_in', {count, severity});
            }
            return say('set_cycle.event.item_added', {who, title: event.item.title});
        case 'item_removed':
            return say(`set_cycle.event.${event.type}`, {who, title: event.item.title});
        case 'item_edited':
        case 'item_moved':
            return say(`set_cycle.event.${event.type}`, {who, title: event.title});
        default:
            return dutyEventWords(event, reader, nameOf, who);
    }
}

type DutyEvent = Extract<
    RunEvent,
    {
        type:
            | 'update_posted'
            | 'upcoming_dm_set'
            | 'run_finished'
            | 'run_restored'
            | `duty_${string}`
            | `obligation_${string}`
            | `acknowledgement_${string}`;
    }
>;

function dutyEventWords(event: DutyEvent, reader: Reader, nameOf: NameOf, who: string): string | null {
    const {say} = reader;
    switch (event.type) {
        case 'update_posted':
            return say(`set_cycle.event.posted_${event.kind}`, {who});
        case 'duty_changed':
            return say(event.on || event.wasOn === false ? 'set_cycle.event.duty_on' : 'set_cycle.event.duty_off', {
                who,
            });
        case 'duty_armed':
            return event.nextDueAt === null
                ? null
                : say('set_cycle.event.duty_armed', {moment: momentWords(event.nextDueAt, reader)});
        case 'duty_upcoming':
            return say('set_cycle.event.duty_upcoming', {moment: momentWords(event.dueAt, reader)});
        case 'upcoming_dm_set':
            return say(event.on ? 'set_cycle.event.upcoming_dm_on' : 'set_cycle.event.upcoming_dm_off', {who});
        case 'run_finished':
            return say('set_cycle.event.run_finished', {
                who,
                outcome: event.outcome === null ? 'none' : say(`set_cycle.outcome.${event.outcome}`),
                open: event.open,
            });
        case 'run_restored':
            return say('set_cycle.event.run_restored', {who});
        default:
            return askingEventWords(event, reader, nameOf, who);
    }
}

type AskingEvent = Extract<DutyEvent, {type: `obligation_${string}` | `acknowledgement_${string}`}>;

/** Who was asked for an update, or to take the run, and what became of it. */
function askingEventWords(event: AskingEvent, reader: Reader, nameOf: NameOf, who: string): string | null {
    const {say} = reader;
    switch (event.type) {
        case 'obligation_opened':
            return say('set_cycle.event.obligation_opened', {name: nameOf(event.obligation.asked)});
        case 'obligation_reminded':
            return say('set_cycle.event.obligation_reminded', {name: nameOf(event.asked), count: event.notices});
        case 'obligation_escalated':
        case 'obligation_retargeted':
            return 'channelId' in event && event.channelId !== null
                ? say('set_cycle.event.obligation_told_channel')
                : say(`set_cycle.event.${event.type}`, {name: nameOf(event.asked)});
        case 'obligation_rescheduled':
            return event.snoozedUntil === undefined
                ? null
                : say('set_cycle.event.snooze_cut', {moment: momentWords(event.nextNoticeAt, reader)});
        case 'acknowledgement_rescheduled':
            return null;
        case 'obligation_held':
            return say('set_cycle.event.obligation_held', {who, moment: momentWords(event.nextNoticeAt, reader)});
        case 'obligation_snoozed':
            return say('set_cycle.event.obligation_snoozed', {
                who,
                moment: momentWords(event.until, reader),
                reason: event.reason,
            });
        case 'obligation_resolved':
            return say(`set_cycle.event.resolved_${event.how}`);
        case 'acknowledgement_opened':
        case 'acknowledgement_asked':
            return say(`set_cycle.event.${event.type}`, {name: nameOf(event.acknowledgement.asked)});
        case 'acknowledgement_ended':
            return say(`set_cycle.event.acknowledged_${event.how}`, {who});
    }
}
