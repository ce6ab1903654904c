import {addDays, happened, isWorkingDay, localDate, wallTimeOn, type WorkingCalendar} from './calendar';
import {mondayOf, NAMED_PERIODS, type Periods, type RunDay, type RunPeriods} from '../items/repeat';
import type {RunSummary} from '../summary';
import type {Millis} from '../units';

/** How many days ahead a page that stays open knows. */
const AHEAD_DAYS = 7;
/** Older days of a run that has lasted for years are ignored: nobody is asked for what was missed then. */
const BACK_DAYS = 731;

/** The part of a run that matters here; a line of a list has it, too. */
export type Placed = Pick<RunSummary, 'startedAt' | 'worksFrom' | 'pauses'>;

/** What day it is for a run at `now`, in the calendar's zone. */
export function runDay(run: Placed, calendar: WorkingCalendar, now: Millis): RunDay {
    const date = localDate(now, calendar.zone);
    return {date, periods: periodsOn(run, calendar, date)};
}

/**
 * The days and weeks of a run that count, seen from a local date. The day of the start counts only if it began before closing time; of a
 * run for a later week none before that. A day on which the run was finished at closing time does not count.
 */
export function periodsOn(run: Placed, calendar: WorkingCalendar, date: string): RunPeriods {
    const days: string[] = [];
    const last = addDays(date, AHEAD_DAYS);
    let one = firstDate(run, calendar);
    const earliest = addDays(date, -BACK_DAYS);
    for (one = one < earliest ? earliest : one; one <= last; one = addDays(one, 1)) {
        // A date that the zone skipped has no moment in which to do anything.
        if (isWorkingDay(calendar, one) && happened(one, calendar.zone) && !wasPaused(run, calendar, one)) {
            days.push(one);
        }
    }
    const weeks = [...new Set(days.map(mondayOf))];
    return {working_day: around(days, date), week: around(weeks, mondayOf(date))};
}

function firstDate({startedAt, worksFrom = startedAt}: Placed, calendar: WorkingCalendar): string {
    const date = localDate(worksFrom, calendar.zone);
    const closing = wallTimeOn(date, calendar.hours.to, calendar.zone);
    return closing !== null && worksFrom >= closing ? addDays(date, 1) : date;
}

function wasPaused({pauses = []}: Placed, calendar: WorkingCalendar, date: string): boolean {
    if (pauses.length === 0) {
        return false;
    }
    const closing = wallTimeOn(date, calendar.hours.to, calendar.zone);
    return closing !== null && pauses.some(({from, to}) => from < closing && to >= closing);
}

function around(keys: string[], current: string): Periods {
    const over = keys.filter((key) => key < current).length;
    const before = Math.max(0, over - NAMED_PERIODS);
    return {keys: keys.slice(before), before};
}
