import type {Body} from '../../domain/announce/message';
import type {Obligation} from '../../domain/duty/obligation';
import type {Happening, RunEvent} from '../../domain/event';
import {namedItems} from '../../domain/items/item_reminder';
import {openToPassOn} from '../../domain/pass_on';
import type {Item, ItemReminder, Run} from '../../domain/run';
import type {UserId} from '../../domain/units';

/**
 * Everybody whom a message names: they are looked up before it is put into words. Found by type and not by the look of an id: channels,
 * posts and updates have ids of 26 characters, too, and Mattermost would be asked for each of those as a person every time, because an
 * unknown id is never cached.
 */
export function peopleInBody(body: Body, run: Run): UserId[] {
    return distinct([...inBody(body), ...peopleInState(run), ...itemsOf(body, run).flatMap(inItem)]);
}

/** Everybody whom these events name, including their authors. */
export function peopleInEvents(events: readonly RunEvent[]): UserId[] {
    return distinct(events.flatMap((event) => [event.by, ...inHappening(event)]));
}

/** Everybody who holds a seat, is asked for something, or is named by the run's own state; not people who only changed an item. */
export function peopleInState(run: Run): UserId[] {
    const {seats, startedBy, lastUpdate, finished, obligation, acknowledgement, acknowledged} = run;
    return distinct([
        ...seats.flatMap(({user, asked}) => [user, asked?.before]),
        startedBy,
        lastUpdate?.by,
        finished?.by,
        acknowledged?.by,
        ...(obligation ? inAsking(obligation) : []),
        ...(acknowledgement ? inAsking(acknowledgement) : []),
        ...openToPassOn(run).map(({to}) => to),
    ]);
}

/** Whom a message says to have been passed over because they cannot be reached: the words differ for those who were deactivated. */
export function absentInBody(body: Body, run: Run): UserId[] {
    const asking = 'obligation' in body ? body.obligation : 'acknowledgement' in body ? body.acknowledgement : null;
    const passedOver = [
        ...(asking?.passedOver ?? []),
        ...itemsOf(body, run).flatMap(({reminded}) => reminded?.passedOver ?? []),
    ];
    return distinct(passedOver.flatMap(({user, why}) => (why === 'absent' ? [user] : [])));
}

type Maybe = UserId | null | undefined;

function distinct(ids: readonly Maybe[]): UserId[] {
    return [...new Set(ids.filter((id) => id !== null && id !== undefined))];
}

function itemsOf(body: Body, run: Run): Item[] {
    return body.kind === 'items_due' ? namedItems(run, body.reminderId) : [];
}

function inItem({assignee, changed, reminded}: Item): Maybe[] {
    return [
        assignee && 'user' in assignee ? assignee.user : null,
        changed?.by,
        ...(reminded ? inReminder(reminded) : []),
    ];
}

function inReminder({user, passedOver, snoozed}: ItemReminder): Maybe[] {
    return [user, ...passedOver.map((over) => over.user), snoozed?.by];
}

/** Parts of it are missing in what older versions wrote: their events name only the person who was asked. */
type Asking = Partial<
    Pick<Obligation, 'asked' | 'people' | 'left' | 'passedOver' | 'nextStep' | 'held' | 'snoozed'> & {
        mentioned: UserId[];
    }
>;

function inAsking({asked, people, left, passedOver, mentioned, nextStep, held, snoozed}: Asking): Maybe[] {
    return [
        ...[...(people ?? []), ...(left ?? [])].map(({user}) => user),
        ...(passedOver ?? []).map(({user}) => user),
        ...(mentioned ?? []),
        asked,
        nextStep?.asked,
        held?.by,
        snoozed?.by,
    ];
}

function inBody(body: Body): Maybe[] {
    switch (body.kind) {
        case 'run_card':
        case 'channels_unknown':
            return [];
        case 'welcome_owner':
            return [body.startedBy];
        case 'reminder':
            return [...inAsking(body.obligation), body.lastUpdate?.by];
        case 'reminded_again':
            return [...inAsking(body.obligation), ...(body.mentioned ?? []), body.asked, body.lastUpdate?.by];
        case 'escalated':
            return [...inAsking(body.obligation), ...body.mentioned, ...body.before.map(({user}) => user)];
        case 'channel_told':
            return inAsking(body.obligation);
        case 'items_due':
            return [body.user];
        case 'upcoming':
            return [body.lastUpdate?.by];
        case 'upcoming_over':
            return [body.update?.by];
        case 'reminder_retargeted':
            return [...inAsking(body.obligation), body.asked];
        case 'reminder_resolved':
            return [...inAsking(body.obligation), body.by];
        case 'taker_wanted':
            return inAsking(body.acknowledgement);
        case 'taker_wanted_again':
            return [...inAsking(body.acknowledgement), ...body.mentioned];
        case 'taken':
            return [...inAsking(body.acknowledgement), body.by];
        case 'status_update':
        case 'broadcast':
            return [body.update.by];
        case 'people_missing':
            return body.users;
        case 'owner_changed':
            return [body.from, body.to, body.by];
        case 'owner_asked':
            return [body.by, body.restoredBy];
        case 'item_assigned':
        case 'severity_changed':
        case 'finished':
        case 'restored':
            return [body.by];
        case 'next_cycle':
            return body.seats.flatMap(({from, to}) => [from, to]);
        case 'next_cycle_over':
            return [body.by];
        case 'owner_question_over':
            return [body.owner];
        case 'seat_given':
        case 'owner_released':
            return [body.to, body.by];
        case 'owner_answered':
            return [body.user, body.before];
    }
}

function inHappening(event: Happening): Maybe[] {
    switch (event.type) {
        case 'run_started':
        case 'item_state_changed':
        case 'item_ticked':
        case 'item_due_set':
        case 'item_reminders_moved':
        case 'item_edited':
        case 'item_moved':
        case 'renamed':
        case 'details_changed':
        case 'update_posted':
        case 'duty_changed':
        case 'duty_armed':
        case 'obligation_held':
        case 'obligation_snoozed':
        case 'run_finished':
        case 'run_restored':
            return [];
        case 'cycle_began':
            return Object.values(event.cycle.seats);
        case 'channel_opened':
            return event.missing ?? [];
        case 'item_assigned':
            return [event.assignee && 'user' in event.assignee ? event.assignee.user : null];
        case 'items_reminded':
            return inReminder(event.reminder);
        case 'item_added':
        case 'item_removed':
            return inItem(event.item);
        case 'seat_changed':
            return [event.from, event.to];
        case 'seat_answered':
            return [event.user, event.before];
        case 'joined':
        case 'left':
        case 'followed':
        case 'unfollowed':
        case 'upcoming_dm_set':
            return [event.user];
        case 'duty_upcoming':
            return [event.tell];
        case 'obligation_opened':
        case 'obligation_resolved':
            return inAsking(event.obligation);
        case 'obligation_reminded':
        case 'obligation_escalated':
        case 'obligation_retargeted':
        case 'obligation_rescheduled':
            return inAsking(event);
        case 'acknowledgement_opened':
        case 'acknowledgement_asked':
        case 'acknowledgement_rescheduled':
        case 'acknowledgement_ended':
            return inAsking(event.acknowledgement);
    }
}
