import type {Millis, UserId} from '../units';

export const REPEAT_PERS = ['working_day', 'week'] as const;
export type RepeatPer = (typeof REPEAT_PERS)[number];

/** How often an item is to be done: this many times on each working day, or in each week that has one. */
export interface RepeatRule {
    times: number;
    per: RepeatPer;
}

export interface Tick {
    by: UserId;
    at: Millis;
}

/** The name of a day or a week: its date, or that of its Monday, `YYYY-MM-DD` in the run's zone. */
export type Period = string;

/**
 * An item that repeats, with its ticks. Each tick belongs to one period and never counts for another. What it was skipped for counts as
 * ticked, by whoever skipped it, once it is open again.
 */
export interface Repeat extends RepeatRule {
    /** Periods with ticks, oldest first; the newest `TICKED_KEPT` are kept. */
    ticked: {period: Period; ticks: Tick[]}[];
    /** The number of ticks of older periods. */
    olderTicks: number;
}

/** For how many periods an item keeps its ticks: ten that are over, and the current one. */
const TICKED_KEPT = 11;
/** For how many past periods missed occurrences are named one by one; those of older ones are only counted. */
export const NAMED_PERIODS = 10;

/**
 * The periods of a run in which something is to be done, by the team's calendar, without days off. They reach a week ahead, so that a page
 * that stays open over midnight still knows them.
 */
export interface Periods {
    /** Oldest first: the newest `NAMED_PERIODS` that are over, the current one, and those to come. */
    keys: Period[];
    /** How many the run had before the first of these. */
    before: number;
}

export type RunPeriods = Record<RepeatPer, Periods>;

/** What day it is in a run's zone, `YYYY-MM-DD`, and which days and weeks count. */
export interface RunDay {
    date: string;
    periods: RunPeriods;
}

const DAY_MS = 86_400_000;

/** The Monday of a date's week. Counted in days since 1970-01-01, a Thursday: a calendar date needs no zone. */
export function mondayOf(date: string): string {
    const day = Date.parse(date) / DAY_MS;
    return new Date((day - ((((day + 3) % 7) + 7) % 7)) * DAY_MS).toISOString().slice(0, 10);
}

/** The period to which a date belongs, whether it counts or not. */
export function periodOf(per: RepeatPer, date: string): Period {
    return per === 'week' ? mondayOf(date) : date;
}

/** The current period, if something is to be done in it; null on a day off. */
export function currentPeriod(per: RepeatPer, {date, periods}: RunDay): Period | null {
    const period = periodOf(per, date);
    return periods[per].keys.includes(period) ? period : null;
}

/** Whether anything was to be done by that day: not in a run that was started after hours, or for next week, before its first day. */
export function hasBegun(per: RepeatPer, {date, periods}: RunDay): boolean {
    const {keys, before} = periods[per];
    const [first] = keys;
    return before > 0 || (first !== undefined && first <= periodOf(per, date));
}

export function ticksIn(repeat: Repeat, period: Period): Tick[] {
    return repeat.ticked.find((one) => one.period === period)?.ticks ?? [];
}

/** How far a repeating item is done. */
export interface Occurrences {
    /** Null: nothing is to be done now. */
    period: Period | null;
    done: number;
    times: number;
    /** Of periods that are over, oldest first. */
    missed: {period: Period; count: number}[];
    /** Of older periods, together. */
    missedBefore: number;
}

export function occurrencesOf(repeat: Repeat, day: RunDay): Occurrences {
    const {per, times} = repeat;
    const period = currentPeriod(per, day);
    const now = periodOf(per, day.date);
    const {keys, before} = day.periods[per];
    const over = keys.filter((key) => key < now);
    // A page that is open for days has seen more periods end than are named.
    const named = over.slice(-NAMED_PERIODS);
    const first = named[0] ?? now;
    const older = before + over.length - named.length;
    const olderTicks = repeat.ticked.reduce(
        (sum, one) => sum + (one.period < first ? one.ticks.length : 0),
        repeat.olderTicks,
    );
    return {
        period,
        done: period === null ? 0 : Math.min(times, ticksIn(repeat, period).length),
        times,
        missed: named
            .map((key) => ({period: key, count: times - ticksIn(repeat, key).length}))
            .filter(({count}) => count > 0),
        missedBefore: Math.max(0, older * times - olderTicks),
    };
}

/** True if nothing is left to do in the current period: all is ticked, or it is a day off. */
export function isDoneForNow(repeat: Repeat, day: RunDay): boolean {
    const {period, done, times} = occurrencesOf(repeat, day);
    return period === null || done >= times;
}

/** The item's ticks when a period has `count` of them: the newest are taken back, or ticks of this person are added. */
export function withTicks(repeat: Repeat, period: Period, count: number, tick: Tick): Repeat {
    const before = ticksIn(repeat, period);
    const added = Array.from({length: Math.max(0, count - before.length)}, () => tick);
    const ticks = [...before.slice(0, count), ...added];
    const others = repeat.ticked.filter((one) => one.period !== period);
    const all = [...others, ...(ticks.length === 0 ? [] : [{period, ticks}])].sort((a, b) =>
        a.period < b.period ? -1 : 1,
    );
    const gone = all.slice(0, Math.max(0, all.length - TICKED_KEPT));
    return {
        ...repeat,
        ticked: all.slice(gone.length),
        olderTicks: gone.reduce((sum, one) => sum + one.ticks.length, repeat.olderTicks),
    };
}
