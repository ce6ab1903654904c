import type {RunEvent} from '../event';
import {followsCycles} from '../pass_on';
import {announceDuty, followLadder, followUpcoming, inRun, namedAnew, wantTaker} from './announce_duty';
import {announceUpdate, inBroadcasts} from './announce_update';
import {announceReminder, answeredReminders} from './announce_items';
import {announceNextCycle} from './announce_next_cycle';
import {CARD_SLOT, OWNER_SLOT, type Body, type EndBody, type Message} from './message';
import {namedAssignees, ownerOf, seatOf, type Run} from '../run';
import type {UserId} from '../units';

/**
 * What people in Mattermost are told about a start: the channel, the card, the owner if somebody else started it, and the starter if the
 * playbook names channels that the bot does not find.
 */
export function announceStart(
    run: Run,
    channel: 'existing' | 'public' | 'private',
    unknownChannels: string[] = [],
): Message[] {
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
    if (unknownChannels.length > 0) {
        const body: Body = {kind: 'channels_unknown', names: unknownChannels};
        messages.push({op: 'post', place: {kind: 'direct', user: run.startedBy}, body});
    }
    if (run.kind === 'cycle' && channel === 'existing') {
        messages.push({op: 'pass_on'});
    }
    return [...messages, ...wantTaker(run.acknowledgement)];
}

/** Everyone who has a part in the run, by their id. */
export function peopleOf(run: Run): UserId[] {
    const seated = run.seats.flatMap((seat) => (seat.user === null ? [] : [seat.user]));
    return [...new Set([run.startedBy, ...seated, ...run.joined, ...run.followers, ...namedAssignees(run)])];
}

/** What people in Mattermost are told about events. `before` and `after` are the run before the first and after the last of them. */
export function announce(before: Run, events: readonly RunEvent[], after: Run): Message[] {
    const messages = [
        ...seatsTogether(events.flatMap((event) => announceOne(before, event, after))),
        ...announceNextCycle(before, events, after),
        ...answeredReminders(before, after),
        ...followUpcoming(before, after),
    ];
    return [
        ...messages,
        ...followLadder(before, after, messages, events.at(-1)?.at ?? after.startedAt),
        ...(events.some(showsOnCard) ? [{op: 'card'} as const] : []),
        ...(after.ownChannel && after.channelId !== '' && events.some(showsInHeader) ? [{op: 'header'} as const] : []),
    ];
}

function announceOne(before: Run, event: RunEvent, after: Run): Message[] {
    switch (event.type) {
        case 'item_assigned': {
            const user = event.assignee && 'user' in event.assignee ? event.assignee.user : null;
            return user === null || user === event.by || event.by === null
                ? []
                : [
                      // First, so that the link in the message leads to something that they may read.
                      ...broughtIn(after, user),
                      {
                          op: 'post',
                          place: {kind: 'direct', user},
                          body: {kind: 'item_assigned', title: event.title, by: event.by},
                      },
                  ];
        }
        case 'channel_opened': {
            const {missing: users} = event;
            const place = {kind: 'direct', user: after.startedBy} as const;
            return users === undefined ? [] : [{op: 'post', place, body: {kind: 'people_missing', users}}];
        }
        case 'seat_changed':
            return announceSeat(event, before, after);
        case 'seat_answered':
            return [
                // Whoever gave the role away may have left the channel since: in it they are told, and asked, again.
                ...(event.accepted ? [] : broughtIn(after, event.before)),
                endQuestion(event.title, event.accepted ? 'accepted' : 'declined', ownerOf(after)),
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
        case 'renamed':
            return namedAnew(after, event.at);
        case 'update_posted':
            return announceUpdate(event, after);
        case 'run_finished': {
            const {by, outcome, open, at} = event;
            return [
                ...openQuestion(after, (title) => endQuestion(title, 'finished', ownerOf(after))),
                ...everywhere(after, {kind: 'finished', by, outcome, open, at}),
                {op: 'pin'},
            ];
        }
        case 'run_restored':
            return [
                ...openQuestion(after, (title) => askAgain(title, event.by)),
                ...everywhere(after, {kind: 'restored', by: event.by}),
                {op: 'pin'},
                ...(followsCycles(after) ? [{op: 'pass_on'} as const] : []),
            ];
        case 'items_reminded':
            return announceReminder(before, event);
        default:
            return announceDuty(before, event, after);
    }
}

/** Whoever gets a seat or an item is invited when the channel is the run's own. Of any other channel they must be a member already. */
function broughtIn(run: Run, user: UserId | null): Message[] {
    return run.ownChannel && user !== null ? [{op: 'invite', users: [user]}] : [];
}

/** In the run's channel, in every channel that got its updates, and to each follower except the person who did it. */
function everywhere(run: Run, body: EndBody): Message[] {
    const followers = run.followers.filter((user) => user !== body.by);
    return [
        inRun(body),
        ...inBroadcasts(run, body, true),
        ...followers.map((user): Message => ({op: 'tell_follower', user, body})),
    ];
}

function announceSeat(event: Extract<RunEvent, {type: 'seat_changed'}>, before: Run, after: Run): Message[] {
    const {title, from, to, by} = event;
    const passed = passedByCycle(event, after);
    const because = event.cycle === undefined ? {} : {cycle: event.cycle};
    const invite = broughtIn(after, to);
    if (!event.owner) {
        if (to === null || to === by) {
            return [...invite, ...passed];
        }
        // The channel of the run itself has them before their eyes; one that is shared need not hear of each role.
        const given: Message = inRun({kind: 'seat_given', title, to, by, ...because});
        return [...invite, after.ownChannel ? given : {...given, place: {kind: 'direct', user: to}}, ...passed];
    }
    const isOpen = (seatOf(before, event.role)?.asked ?? null) !== null;
    const messages: Message[] = [
        ...invite,
        inRun({kind: 'owner_changed', title, from, to, by, ...because}),
        ...(isOpen ? [endQuestion(title, 'passed_on', to)] : []),
    ];
    if (to !== null && to !== by) {
        messages.push({
            op: 'post',
            place: {kind: 'direct', user: to},
            slot: OWNER_SLOT,
            body: {kind: 'owner_asked', title, by, ...because},
        });
    }
    if (from !== null && from !== by) {
        const body: Body = {kind: 'owner_released', title, to, by, ...because};
        messages.push({op: 'post', place: {kind: 'direct', user: from}, body});
    }
    return [...messages, ...passed];
}

/** Who is on duty is often named only after the cycle was started, and changes while runs ask whether they pass to them. */
function passedByCycle(
    {role, from, to: user, by, seq}: Extract<RunEvent, {type: 'seat_changed'}>,
    {kind}: Run,
): Message[] {
    return kind === 'cycle' && by !== null ? [{op: 'pass_on', given: {role, from, user, by, seq}}] : [];
}

/**
 * Another severity may give one person several seats and ask them for more in the same change. The seats become one message, and it
 * mentions nobody whom another message of that change asks for something.
 */
function seatsTogether(messages: readonly Message[]): Message[] {
    const given = messages.flatMap((message) =>
        message.op === 'post' && message.body.kind === 'seat_given' ? [message.body] : [],
    );
    const asked = new Set(messages.flatMap(askedBy));
    return messages.flatMap((message): Message[] => {
        if (message.op !== 'post' || message.body.kind !== 'seat_given') {
            return [message];
        }
        const {body} = message;
        const [first, ...others] = given.filter(({to}) => to === body.to);
        if (body !== first) {
            return [];
        }
        const more = others.length === 0 ? {} : {more: others.map(({title}) => title)};
        return [{...message, body: {...body, ...more, ...(asked.has(body.to) ? {asked: true} : {})}}];
    });
}

/** Whom a message asks for something, rather than only telling them. */
function askedBy(message: Message): UserId[] {
    if (message.op !== 'post') {
        return [];
    }
    const {body, place} = message;
    switch (body.kind) {
        case 'owner_asked':
            return place.kind === 'direct' ? [place.user] : [];
        case 'taker_wanted':
            return body.acknowledgement.people.map(({user}) => user);
        case 'taker_wanted_again':
            return body.mentioned;
        case 'reminder_retargeted':
            return body.asked === null ? [] : [body.asked];
        default:
            return [];
    }
}

/** What happens to the question whether the owner accepts, if they have not answered it. */
function openQuestion({seats}: Run, message: (title: string) => Message): Message[] {
    return seats.flatMap(({asked, title}) => (asked === null ? [] : [message(title)]));
}

/** The run goes on, and so does the question, in the same post: it lost its buttons when the run was finished. */
function askAgain(title: string, restoredBy: UserId | null): Message {
    return {op: 'edit', slot: OWNER_SLOT, body: {kind: 'owner_asked', title, by: null, restoredBy}};
}

/** The question to the owner loses its buttons once it needs no answer. */
function endQuestion(
    title: string,
    how: Extract<Body, {kind: 'owner_question_over'}>['how'],
    owner: UserId | null,
): Message {
    return {op: 'edit', slot: OWNER_SLOT, body: {kind: 'owner_question_over', title, how, owner}};
}

/** Severity, ticket and who sits where. */
function showsInHeader(event: RunEvent): boolean {
    return event.type === 'seat_changed' || event.type === 'seat_answered' || event.type === 'details_changed';
}

/** Followers, joiners and a moved or edited item change nothing that the card shows. */
function showsOnCard(event: RunEvent): boolean {
    switch (event.type) {
        case 'item_assigned':
        case 'item_edited':
        case 'item_moved':
        case 'cycle_began':
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
