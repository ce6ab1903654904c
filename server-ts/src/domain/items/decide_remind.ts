import {addDays, isWorkingDay, localDate, wallTimeOn, type WorkingCalendar} from '../calendar/calendar';
import {checkReason} from '../check_reason';
import type {Command} from '../command';
import type {Decision, DutyMoment} from '../decision';
import {snoozeCap} from '../duty/snooze_cap';
import type {Happening} from '../event';
import {askedNow, chooseFrom, updateOrder, type Chosen} from '../duty/in_line';
import {isPassedOn, itemRemindAt, soonestReminder, stillReminded} from './item_reminder';
import {isCompleted} from '../progress';
import {refuse} from '../refusal';
import {findItem, remindedPerson, seatOf, type Item, type ItemReminder, type Run} from '../run';
import {DAY, MINUTE, type Millis} from '../units';

/**
 * The reminders of items that have come due: one for each person, with all of their items that fall due within the current minute (one due
 * at the end of it is named some seconds early). After an outage there is also only one, however many were missed. `seq` numbers the first
 * event.
 */
export function wakeItems(run: Run, moment: DutyMoment, seq: number): Happening[] {
    const {now, calendar} = moment;
    if ((soonestReminder(run) ?? Infinity) > now) {
        return [];
    }
    const minuteEnds = (Math.floor(now / MINUTE) + 1) * MINUTE;
    const groups = new Map<string, {chosen: Chosen; items: Item[]}>();
    for (const item of run.phases.flatMap((phase) => phase.items)) {
        if ((itemRemindAt(item) ?? Infinity) < minuteEnds) {
            const chosen = chooseReminded(run, item, moment);
            const key = chosen.person?.user ?? '';
            const group = groups.get(key) ?? {chosen, items: []};
            groups.set(key, {...group, items: [...group.items, item]});
        }
    }
    return [...groups.values()].map(({chosen, items}, place): Happening => {
        const user = chosen.person?.user ?? null;
        const reminder: ItemReminder = {
            id: `i${seq + place}`,
            user,
            passedOver: chosen.passedOver,
            at: now,
            snoozed: null,
        };
        const named = items.map(({id, title, dueAt}) => ({itemId: id, title, dueAt}));
        return {type: 'items_reminded', reminder, items: named, waitUntil: nextMorning(calendar, now)};
    });
}

/**
 * Who is reminded of an item: its person, or whoever sits in its seat, or the owner if nobody does; the next in line if they are
 * deactivated or have left the channel. Whoever is only away gets the message when they are back.
 */
function chooseReminded(run: Run, item: Item, moment: DutyMoment): Chosen {
    const {assignee} = item;
    const patient = {...moment, away: new Set<string>(), dnd: new Set<string>()};
    if (assignee && 'user' in assignee) {
        const {user} = assignee;
        if (!moment.absent.has(user)) {
            return {person: askedNow(user, null, moment), passedOver: []};
        }
        const {person, passedOver} = chooseFrom(run, run.ownerRole, updateOrder(run), new Set([user]), patient);
        return {person, passedOver: [{user, why: 'absent'}, ...passedOver]};
    }
    const role = assignee && seatOf(run, assignee.role)?.user ? assignee.role : run.ownerRole;
    return chooseFrom(run, role, updateOrder(run), new Set(), patient);
}

/**
 * Reminders that are out and whose items have become somebody else's by what happened: their new person is reminded a minute later,
 * because people who give things away may not be done. A snooze stands, and what is still to come finds its person by itself.
 */
export function passOnReminders(before: Run, after: Run, {now}: DutyMoment): Happening[] {
    if (after.status !== 'running' || (before.seats === after.seats && before.phases === after.phases)) {
        return [];
    }
    // What was done may be opened again for somebody else: while it was done, nobody had to be reminded of it.
    const wasSomebodyElses = (item: Item): boolean => {
        const was = findItem(before, item.id)?.item;
        return (
            was === undefined || isCompleted(was, null) || remindedPerson(before, was) !== remindedPerson(after, item)
        );
    };
    const itemIds = after.phases
        .flatMap((phase) => phase.items)
        .filter((item) => item.remindAt === null && !isCompleted(item, null) && isPassedOn(after, item))
        .filter(wasSomebodyElses)
        .map(({id}) => id);
    return itemIds.length === 0 ? [] : [{type: 'item_reminders_moved', itemIds, until: now + MINUTE, reason: null}];
}

/** When people begin to read what waited for them. */
const MORNING = '09:00';
/** Two years, as in `calendar.ts`. */
const SEARCH_DAYS = 731;

/** The first 9:00 of a working day after `now`, in the run's zone; a day later on a calendar that never works. */
export function nextMorning(calendar: WorkingCalendar, now: Millis): Millis {
    let date = localDate(now, calendar.zone);
    for (let days = 0; days < SEARCH_DAYS; days += 1) {
        const morning = isWorkingDay(calendar, date) ? wallTimeOn(date, MORNING, calendar.zone) : null;
        if (morning !== null && morning > now) {
            return morning;
        }
        date = addDays(date, 1);
    }
    return now + DAY;
}

export type ReminderCommand = Extract<Command, {type: 'snooze_items' | 'remind_anew'}>;

/** Moves reminders of items. The due time stays: what is overdue is overdue for everybody. */
export function decideReminders(run: Run, command: ReminderCommand, moment: DutyMoment): Decision {
    const {now, by, calendar} = moment;
    const itemIds = stillReminded(run, command.reminderId).map(({id}) => id);
    if (command.type === 'remind_anew') {
        return by !== null || itemIds.length === 0
            ? []
            : [{type: 'item_reminders_moved', itemIds, until: now, reason: null}];
    }
    const {until} = command;
    const reason = command.reason.trim();
    if (itemIds.length === 0) {
        return refuse('items_answered', {field: 'until'});
    }
    if (by === null) {
        return refuse('not_allowed');
    }
    const refused = checkReason(reason);
    if (refused) {
        return refused;
    }
    if (until <= now) {
        return refuse('due_in_the_past', {field: 'until'});
    }
    const cap = snoozeCap(run, calendar, now);
    return until > cap
        ? refuse('snooze_too_long', {field: 'until', params: {cap}})
        : [{type: 'item_reminders_moved', itemIds, until, reason}];
}
