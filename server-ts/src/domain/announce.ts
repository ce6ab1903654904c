import type {RunEvent} from './event';
import {CARD_SLOT, reminderSlot, type Message} from './message';
import {ownerOf, type Obligation, type Run} from './run';
import type {UserId} from './units';

/** What people in Mattermost are to be told about a start: the channel, the card, and the owner when somebody else started it. */
export function announceStart(run: Run, channel: 'existing' | 'public' | 'private'): Message[] {
    const messages: Message[] = [];
    const people = peopleOf(run);
    if (channel !== 'existing') {
        messages.push({op: 'open_channel', visibility: channel, invite: people});
    }
    messages.push({op: 'post', place: {kind: 'run'}, slot: CARD_SLOT, pin: true, body: {kind: 'run_card'}});
    const owner = ownerOf(run);
    if (owner !== null && owner !== run.startedBy) {
        messages.push({
            op: 'post',
            place: {kind: 'direct', user: owner},
            body: {kind: 'welcome_owner', startedBy: run.startedBy},
        });
    }
    return messages;
}

/** Everyone whom a run concerns by name. */
export function peopleOf(run: Run): UserId[] {
    const seated = run.seats.flatMap((seat) => (seat.user === null ? [] : [seat.user]));
    return [...new Set([run.startedBy, ...seated, ...run.joined, ...run.followers])];
}

/** What people in Mattermost are to be told about events. `before` and `after` are the run around all of them. */
export function announce(before: Run, events: readonly RunEvent[], after: Run): Message[] {
    const messages = events.flatMap((event) => announceOne(before, event, after));
    return events.some(showsOnCard) ? [...messages, {op: 'card'}] : messages;
}

function announceOne(before: Run, event: RunEvent, after: Run): Message[] {
    switch (event.type) {
        case 'item_assigned': {
            const user = event.assignee && 'user' in event.assignee ? event.assignee.user : null;
            return user === null || user === event.by || event.by === null
                ? []
                : [
                      {
                          op: 'post',
                          place: {kind: 'direct', user},
                          body: {kind: 'item_assigned', title: event.title, by: event.by},
                      },
                  ];
        }
        case 'seat_changed':
            return announceSeat(event, after);
        case 'seat_answered':
            return [
                inRun({
                    kind: 'owner_answered',
                    title: event.title,
                    user: event.user,
                    accepted: event.accepted,
                    before: event.before,
                }),
            ];
        case 'details_changed':
            return event.severity === event.severityBefore
                ? []
                : [inRun({kind: 'severity_changed', from: event.severityBefore, to: event.severity, by: event.by})];
        case 'update_posted':
            return announceUpdate(event, after);
        case 'obligation_opened':
            return [openingOf(event.obligation, event.at, before)];
        case 'obligation_reminded':
            return after.obligation
                ? [
                      {
                          op: 'edit',
                          slot: reminderSlot(event.obligationId),
                          body: reminderBody(after.obligation, event.at, before),
                      },
                      {
                          ...inRun({
                              kind: 'reminded_again',
                              obligation: after.obligation,
                              asked: event.asked,
                              at: event.at,
                              lastUpdate: before.lastUpdate,
                          }),
                          replyTo: reminderSlot(event.obligationId),
                          dueAt: before.obligation?.nextNoticeAt ?? event.at,
                      },
                  ]
                : [];
        case 'obligation_held':
        case 'obligation_snoozed':
            return after.obligation
                ? [
                      {
                          op: 'edit',
                          slot: reminderSlot(event.obligationId),
                          body: reminderBody(after.obligation, event.at, before),
                      },
                  ]
                : [];
        case 'obligation_retargeted':
            return after.obligation
                ? [
                      {
                          op: 'edit',
                          slot: reminderSlot(event.obligationId),
                          body: reminderBody(after.obligation, event.at, before),
                      },
                      {
                          ...inRun({kind: 'reminder_retargeted', obligation: after.obligation, asked: event.asked}),
                          replyTo: reminderSlot(event.obligationId),
                      },
                  ]
                : [];
        case 'obligation_resolved': {
            const {obligation, how, by, at} = event;
            return [
                {
                    op: 'edit',
                    slot: reminderSlot(obligation.id),
                    body: {kind: 'reminder_resolved', obligation, how, by, at},
                },
            ];
        }
        case 'run_finished':
            return [inRun({kind: 'finished', by: event.by, outcome: event.outcome, open: event.open, at: event.at})];
        case 'run_restored':
            return [inRun({kind: 'restored', by: event.by})];
        case 'joined':
        case 'followed':
        default:
            return [];
    }
}

function announceSeat(event: Extract<RunEvent, {type: 'seat_changed'}>, after: Run): Message[] {
    const invite: Message[] = after.ownChannel && event.to !== null ? [{op: 'invite', users: [event.to]}] : [];
    if (!event.owner) {
        return invite;
    }
    const {title, from, to, by} = event;
    const messages: Message[] = [...invite, inRun({kind: 'owner_changed', title, from, to, by})];
    if (to !== null && to !== by) {
        messages.push({op: 'post', place: {kind: 'direct', user: to}, body: {kind: 'owner_asked', title, by}});
    }
    if (from !== null && from !== by) {
        messages.push({op: 'post', place: {kind: 'direct', user: from}, body: {kind: 'owner_released', title, to, by}});
    }
    return messages;
}

function announceUpdate(event: Extract<RunEvent, {type: 'update_posted'}>, after: Run): Message[] {
    if (event.by === null) {
        return [];
    }
    const update = {id: event.updateId, kind: event.kind, text: event.text, by: event.by, at: event.at};
    const body = {kind: 'status_update', update, severity: after.details.severity} as const;
    const followers = after.followers.filter((user) => user !== event.by);
    return [
        {...inRun(body), slot: `update:${event.updateId}`},
        ...followers.map((user): Message => ({op: 'post', place: {kind: 'direct', user}, body})),
    ];
}

function openingOf(obligation: Obligation, at: number, before: Run): Message {
    return {...inRun(reminderBody(obligation, at, before)), slot: reminderSlot(obligation.id), dueAt: obligation.dueAt};
}

function reminderBody(obligation: Obligation, at: number, before: Run): Extract<Message, {op: 'post'}>['body'] {
    return {kind: 'reminder', obligation, lateMs: at - obligation.dueAt, lastUpdate: before.lastUpdate};
}

function inRun(body: Extract<Message, {op: 'post'}>['body']): Extract<Message, {op: 'post'}> {
    return {op: 'post', place: {kind: 'run'}, body};
}

/** Followers, joiners and a moved or edited item change nothing that the card shows. */
function showsOnCard(event: RunEvent): boolean {
    switch (event.type) {
        case 'item_assigned':
        case 'item_edited':
        case 'item_moved':
        case 'joined':
        case 'left':
        case 'followed':
        case 'unfollowed':
        case 'run_started':
            return false;
        default:
            return true;
    }
}
