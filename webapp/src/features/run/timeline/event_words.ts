import type {Happening, RunEvent} from '../../../../../server-ts/src/domain/event';
import type {UserId} from '../../../../../server-ts/src/domain/units';
import type {MessageId, Values} from '../../../host/text';
import {momentWords, periodWords, type Reader} from '../../../ui/time_words';

type NameOf = (userId: UserId | null) => string;

type EventId = MessageId extends infer Id ? (Id extends `set_cycle.event.${infer Name}` ? Name : never) : never;

/** Which of the texts of events is said, and with what besides who did it and the title of the item or the role. */
type Sentence = [EventId, Values?] | null;

/**
 * What happened, in one sentence; null for the clock's bookkeeping, which adds nothing to the event that caused it. A new kind of event
 * does not compile until it has its words.
 */
export function eventWords(event: RunEvent, reader: Reader, nameOf: NameOf): string | null {
    const {say} = reader;
    const who = event.by === null ? say('set_cycle.event.clock') : nameOf(event.by);
    const title = 'title' in event ? event.title : 'item' in event ? event.item.title : '';
    const [id, values] = sentence(event, reader, nameOf) ?? [];
    return id === undefined ? null : say(`set_cycle.event.${id}`, {who, title, ...values});
}

function sentence(event: Happening, reader: Reader, nameOf: NameOf): Sentence {
    const {say} = reader;
    const {type} = event;
    switch (type) {
        case 'channel_opened':
        case 'cycle_began':
        case 'acknowledgement_rescheduled':
            return null;
        case 'run_started':
            return [type, {playbook: event.playbook}];
        case 'seat_changed':
            return [event.to === null ? 'seat_emptied' : type, {to: nameOf(event.to)}];
        case 'seat_answered':
            return [event.accepted ? 'seat_accepted' : 'seat_declined', {who: nameOf(event.user)}];
        case 'joined':
        case 'left':
        case 'followed':
            return [type, {who: nameOf(event.user)}];
        case 'unfollowed':
            return [event.why === undefined ? type : 'follower_dropped', {who: nameOf(event.user)}];
        case 'renamed':
            return [type, {to: event.to}];
        case 'details_changed': {
            const {severity} = event;
            return severity !== null && severity !== event.severityBefore ? ['severity_changed', {severity}] : [type];
        }
        case 'item_state_changed':
            return [`item_${event.to}`, {reason: event.reason ?? ''}];
        case 'item_ticked': {
            const {count, times, from} = event;
            const period = periodWords(event.period, event.per, reader);
            return [count > from ? type : 'item_unticked', {count, times, period}];
        }
        case 'item_assigned': {
            const {assignee} = event;
            return assignee === null
                ? ['item_unassigned']
                : [type, {to: 'user' in assignee ? nameOf(assignee.user) : assignee.role.replace(/_/g, ' ')}];
        }
        case 'item_due_set':
            return event.dueAt === null ? ['item_due_cleared'] : [type, {moment: momentWords(event.dueAt, reader)}];
        case 'items_reminded': {
            const [first, ...others] = event.items;
            return [type, {name: nameOf(event.reminder.user), title: first?.title ?? '', more: others.length}];
        }
        case 'item_reminders_moved': {
            const {reason, itemIds} = event;
            const count = itemIds.length;
            return reason === null
                ? ['reminder_passed_on', {count}]
                : ['reminder_snoozed', {count, reason, moment: momentWords(event.until, reader)}];
        }
        case 'item_added': {
            const {broughtIn} = event;
            return broughtIn === undefined
                ? [type]
                : broughtIn.items === 0
                  ? null
                  : ['items_brought_in', {count: broughtIn.items, severity: broughtIn.severity}];
        }
        case 'item_removed':
        case 'item_edited':
        case 'item_moved':
        case 'run_restored':
            return [type];
        case 'update_posted':
            return [`posted_${event.kind}`];
        case 'duty_changed':
            return [event.on || event.wasOn === false ? 'duty_on' : 'duty_off'];
        case 'duty_armed':
            return event.nextDueAt === null ? null : [type, {moment: momentWords(event.nextDueAt, reader)}];
        case 'duty_upcoming':
            return [type, {moment: momentWords(event.dueAt, reader)}];
        case 'upcoming_dm_set':
            return [event.on ? 'upcoming_dm_on' : 'upcoming_dm_off'];
        case 'run_finished': {
            const {outcome, open} = event;
            return [type, {outcome: outcome === null ? 'none' : say(`set_cycle.outcome.${outcome}`), open}];
        }
        case 'obligation_opened':
            return [type, {name: nameOf(event.obligation.asked)}];
        case 'obligation_reminded':
            return [type, {name: nameOf(event.asked), count: event.notices}];
        case 'obligation_escalated':
        case 'obligation_retargeted':
            return 'channelId' in event && event.channelId !== null
                ? ['obligation_told_channel']
                : [type, {name: nameOf(event.asked)}];
        case 'obligation_rescheduled':
            return event.snoozedUntil === undefined
                ? null
                : ['snooze_cut', {moment: momentWords(event.nextNoticeAt, reader)}];
        case 'obligation_held':
            return [type, {moment: momentWords(event.nextNoticeAt, reader)}];
        case 'obligation_snoozed':
            return [type, {moment: momentWords(event.until, reader), reason: event.reason}];
        case 'obligation_resolved':
            return [`resolved_${event.how}`];
        case 'acknowledgement_opened':
        case 'acknowledgement_asked':
            return [type, {name: nameOf(event.acknowledgement.asked)}];
        case 'acknowledgement_ended':
            return [`acknowledged_${event.how}`];
    }
}
