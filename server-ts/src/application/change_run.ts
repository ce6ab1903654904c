import {announce} from '../domain/announce/announce';
import {localDate, type WorkingCalendar} from '../domain/calendar/calendar';
import type {Command} from '../domain/command';
import {decide} from '../domain/decide';
import {record} from '../domain/decision';
import {hasRepeats} from '../domain/progress';
import {isRefused, type Refused} from '../domain/refusal';
import type {RunDay, RunPeriods} from '../domain/items/repeat';
import type {Run} from '../domain/run';
import {periodsOn, type Placed} from '../domain/calendar/run_day';
import type {RunSummary} from '../domain/summary';
import {MINUTE, type Millis, type UserId} from '../domain/units';
import type {Presence} from './mattermost_ports';
import type {Change, Teams} from './ports';

/** The calendar by which a run's duty is computed: its team's, in the run's own zone. */
export function calendarOf(run: Run, teams: Teams, now: Millis): WorkingCalendar {
    return teams.calendar(run.teamId, run.zone, now);
}

/** Walking over the days of a run costs more than a tick, and every answer needs the same result until the day or the calendar changes. */
const known = new WeakMap<WorkingCalendar, Map<string, RunPeriods>>();
const KNOWN_AT_MOST = 1_000;

/** The date of the minute that was asked for last: midnight of every zone is at a whole minute. */
const lastDate = new WeakMap<WorkingCalendar, {minute: number; date: string}>();

function dateIn(calendar: WorkingCalendar, now: Millis): string {
    const minute = Math.floor(now / MINUTE);
    const last = lastDate.get(calendar);
    const date = last?.minute === minute ? last.date : localDate(now, calendar.zone);
    lastDate.set(calendar, {minute, date});
    return date;
}

function dayIn(run: Placed, calendar: WorkingCalendar, now: Millis): RunDay {
    const date = dateIn(calendar, now);
    const key = `${run.worksFrom ?? run.startedAt} ${date} ${run.pauses?.map(({from}) => from).join() ?? ''}`;
    const kept = known.get(calendar) ?? new Map<string, RunPeriods>();
    const periods = kept.get(key) ?? periodsOn(run, calendar, date);
    if (kept.size >= KNOWN_AT_MOST) {
        kept.clear();
    }
    known.set(calendar, kept.set(key, periods));
    return {date, periods};
}

/** What day it is in a run's zone; null if nothing in the run depends on it. */
export function dayOf(run: Run, teams: Teams, now: Millis): RunDay | null {
    return hasRepeats(run) ? dayIn(run, calendarOf(run, teams, now), now) : null;
}

/** The same for a line of a list. */
export function dayOfSummary(summary: RunSummary, teams: Teams, now: Millis): RunDay | null {
    const {repeats, zone, teamId} = summary;
    return repeats && repeats.length > 0 && zone !== undefined
        ? dayIn(summary, teams.calendar(teamId, zone, now), now)
        : null;
}

/** What the rules need to know about the world around a run. */
export interface Surroundings {
    teams: Teams;
    presence: Presence;
}

/** What a command does to a run, with everything that people are to be told about it. */
export function changeRun(
    run: Run,
    command: Command,
    by: UserId | null,
    now: Millis,
    {teams, presence}: Surroundings,
): Change | Refused {
    const moment = {now, by, calendar: calendarOf(run, teams, now), ...presence.of(run)};
    const decision = decide(run, command, moment);
    if (isRefused(decision)) {
        return decision;
    }
    const recorded = record(run, decision, moment);
    const settingsVersion = teams.settingsVersion(run.teamId);
    return {...recorded, messages: announce(run, recorded.events, recorded.run), settingsVersion};
}

/**
 * What the clock does to a run when its moment has come; null if nothing is owed and its next moment is right. The next moment is computed
 * first: after a change of the calendar there may be nothing left to announce.
 */
export function wakeRun(run: Run, now: Millis, around: Surroundings): Change | null {
    const counted = changeRun(run, {type: 'recount'}, null, now, around);
    const before = isRefused(counted) || counted.events.length === 0 ? null : counted;
    const woken = changeRun(before?.run ?? run, {type: 'wake'}, null, now, around);
    if (isRefused(woken) || woken.events.length === 0) {
        return before;
    }
    return before === null
        ? woken
        : {
              ...woken,
              events: [...before.events, ...woken.events],
              messages: [...before.messages, ...woken.messages],
          };
}
