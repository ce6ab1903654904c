import type {RunEvent} from '../event';
import {isPassedOn, namedItems, stillReminded} from '../items/item_reminder';
import {itemsSlot, type Message, type Place} from './message';
import {remindedPerson, type Run} from '../run';

/**
 * The direct message about items that fell due. It has a lane of its own: it may wait for its reader, and no other message waits for it.
 */
export function announceReminder(before: Run, event: Extract<RunEvent, {type: 'items_reminded'}>): Message[] {
    const {reminder, items, waitUntil} = event;
    const {id, user} = reminder;
    const place: Place = user === null ? {kind: 'run'} : {kind: 'direct', user};
    const slot = itemsSlot(id);
    const planned = items.flatMap(({itemId}) =>
        before.phases.flatMap((phase) => phase.items.find((item) => item.id === itemId)?.remindAt ?? []),
    );
    const dueAt = planned.length === 0 ? {} : {dueAt: Math.min(...planned)};
    const wait = user === null ? {} : {waitUntil};
    return [{op: 'post', place, body: {kind: 'items_due', reminderId: id, user}, slot, lane: slot, ...dueAt, ...wait}];
}

/**
 * Reminders that say something else by now: what they named was ticked, removed or brought back, reminded of again, became somebody
 * else's, or the run was finished or renamed.
 */
export function answeredReminders(before: Run, after: Run): Message[] {
    const isRenamed = before.name !== after.name;
    if (
        before.phases === after.phases &&
        before.seats === after.seats &&
        before.status === after.status &&
        !isRenamed
    ) {
        return [];
    }
    // With the removed: an item that is brought back stands in its reminder again, which else would say for ever that it is over.
    const known = [...before.phases.flatMap((phase) => phase.items), ...before.removed.map(({item}) => item)];
    const reminders = new Map(
        known
            .flatMap(({reminded, passedOn = []}) => [...passedOn, ...(reminded ? [reminded] : [])])
            .map(({id, user}) => [id, user]),
    );
    return [...reminders]
        .filter(
            ([id]) =>
                before.status !== after.status ||
                said(before, id) !== said(after, id) ||
                (isRenamed && stillReminded(after, id).length > 0),
        )
        .map(([reminderId, user]): Message => {
            const slot = itemsSlot(reminderId);
            return {op: 'edit', slot, lane: slot, body: {kind: 'items_due', reminderId, user}};
        });
}

/** Everything that a reminder's words depend on. */
function said(run: Run, reminderId: string): string {
    return JSON.stringify(
        namedItems(run, reminderId).map((item) => [
            item.id,
            item.title,
            item.state,
            isPassedOn(run, item, reminderId) ? remindedPerson(run, item) : item.reminded?.snoozed,
        ]),
    );
}
