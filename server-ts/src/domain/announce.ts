import type {RunEvent} from './event';
import {announceDuty, inRun, wantTaker} from './announce_duty';
import {CARD_SLOT, type Message} from './message';
import {ownerOf, type Run} from './run';
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
    return [...messages, ...wantTaker(run.acknowledgement)];
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
        case 'run_finished':
            return [inRun({kind: 'finished', by: event.by, outcome: event.outcome, open: event.open, at: event.at})];
        case 'run_restored':
            return [inRun({kind: 'restored', by: event.by})];
        default:
            return announceDuty(before, event, after);
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
    const {updateId: id, kind, text, by, at, next} = event;
    const update = {id, kind, text, by, at, ...(next === undefined ? {} : {next})};
    const body = {kind: 'status_update', update, severity: after.details.severity} as const;
    const followers = after.followers.filter((user) => user !== event.by);
    return [
        {...inRun(body), slot: `update:${event.updateId}`},
        ...followers.map((user): Message => ({op: 'post', place: {kind: 'direct', user}, body})),
    ];
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
        case 'upcoming_dm_set':
        case 'run_started':
            return false;
        default:
            return true;
    }
}
