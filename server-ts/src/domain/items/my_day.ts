import {addDays, isWorkingDay, localDate, wallTimeOn, type WorkingCalendar} from '../calendar/calendar';
import {isCompleted, isOverdue} from '../progress';
import {occurrencesOf, type RunDay} from './repeat';
import {assigneeOf, ownerOf, type Item, type Run} from '../run';
import type {Millis, UserId, Zone} from '../units';

/** Something that one person has to do, or is asked for, in one of their runs. */
export type MyDayEntry = {run: Run} & (
    | {kind: 'update' | 'update_today'; dueAt: Millis}
    | {kind: 'take'; since: Millis}
    | {kind: 'seat'; title: string}
    | {kind: 'overdue' | 'today'; title: string; dueAt: Millis}
    | {kind: 'repeat'; title: string; done: number; times: number; per: 'working_day' | 'week'}
);

/** A run that a person may see, and what day it is there (null if nothing in it repeats). */
export interface MyRun {
    run: Run;
    day: RunDay | null;
}

const ORDER: MyDayEntry['kind'][] = ['update', 'take', 'seat', 'overdue', 'update_today', 'today', 'repeat'];

/**
 * What waits for a person at `now`, over their runs: what is asked of them, what is overdue, what falls due until the end of their day, and
 * what has to be done again in it. Items without a person belong to the owner, as their reminders do.
 */
export function myDay(runs: readonly MyRun[], me: UserId, now: Millis, zone: Zone): MyDayEntry[] {
    const today = localDate(now, zone);
    const isToday = (at: Millis): boolean => localDate(at, zone) <= today;
    return runs
        .filter(({run}) => run.status === 'running')
        .flatMap(({run, day}) => [
            ...askedEntries(run, me),
            ...updateEntry(run, me, isToday),
            ...itemEntries(run, daysUntil(today, day), me, now, isToday),
        ])
        .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || timeOf(a) - timeOf(b));
}

function timeOf(entry: MyDayEntry): Millis {
    return 'dueAt' in entry ? entry.dueAt : 'since' in entry ? entry.since : 0;
}

function askedEntries(run: Run, me: UserId): MyDayEntry[] {
    const {obligation, acknowledgement, seats} = run;
    // As in the sidebar, it waits for everybody with a role in the run as well: whoever is first answers.
    const isSeated = seats.some(({user}) => user === me);
    const isAsked = (people: readonly {user: UserId}[]): boolean => isSeated || people.some(({user}) => user === me);
    return [
        ...(obligation && isAsked(obligation.people) ? [{run, kind: 'update', dueAt: obligation.dueAt} as const] : []),
        ...(acknowledgement && isAsked(acknowledgement.people)
            ? [{run, kind: 'take', since: acknowledgement.openedAt} as const]
            : []),
        ...seats.flatMap(({asked, user, title}) => (asked && user === me ? [{run, kind: 'seat', title} as const] : [])),
    ];
}

/** The update for which the owner will be asked until the end of their day. */
function updateEntry(run: Run, me: UserId, isToday: (at: Millis) => boolean): MyDayEntry[] {
    const {on, nextDueAt: dueAt} = run.duty;
    return on && dueAt !== null && run.obligation === null && ownerOf(run) === me && isToday(dueAt)
        ? [{run, kind: 'update_today', dueAt}]
        : [];
}

function itemEntries(
    run: Run,
    days: RunDay[],
    me: UserId,
    now: Millis,
    isToday: (at: Millis) => boolean,
): MyDayEntry[] {
    const mine = run.phases.flatMap((phase) =>
        phase.items.filter((item) => (assigneeOf(run, item) ?? ownerOf(run)) === me),
    );
    return mine.flatMap((item): MyDayEntry[] => {
        const {title, dueAt} = item;
        if (item.repeat) {
            return repeatEntry(run, item, days);
        }
        if (dueAt === null || isCompleted(item, null) || !isToday(dueAt)) {
            return [];
        }
        return [{run, kind: isOverdue(item, now) ? 'overdue' : 'today', title, dueAt}];
    });
}

/** The run's day, and the reader's where theirs has begun already: east of the run, Monday morning is its Sunday. */
function daysUntil(today: string, day: RunDay | null): RunDay[] {
    return day === null ? [] : today > day.date ? [day, {...day, date: today}] : [day];
}

function repeatEntry(run: Run, item: Item, days: RunDay[]): MyDayEntry[] {
    const {repeat, title} = item;
    const open = days.find((day) => !isCompleted(item, day));
    if (!repeat || !open) {
        return [];
    }
    const {done, times} = occurrencesOf(repeat, open);
    return [{run, kind: 'repeat', title, done, times, per: repeat.per}];
}

/** Two years, as in `calendar.ts`. */
const SEARCH_DAYS = 731;

/**
 * The first moment after `now` at which a digest is owed: `at` on a working day of the calendar, in its zone. Null if nobody ever works.
 */
export function nextMyDay(at: string, calendar: WorkingCalendar, now: Millis): Millis | null {
    let date = localDate(now, calendar.zone);
    for (let days = 0; days < SEARCH_DAYS; days += 1) {
        const moment = momentOn(date, at, calendar);
        if (moment !== null && moment > now) {
            return moment;
        }
        date = addDays(date, 1);
    }
    return null;
}

/** Today's moment, if it has come by `now`; null on a day off and before it. */
export function myDayNow(at: string, calendar: WorkingCalendar, now: Millis): Millis | null {
    const moment = momentOn(localDate(now, calendar.zone), at, calendar);
    return moment !== null && moment <= now ? moment : null;
}

function momentOn(date: string, at: string, calendar: WorkingCalendar): Millis | null {
    return isWorkingDay(calendar, date) ? wallTimeOn(date, at, calendar.zone) : null;
}
