/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Which days count: every day, or the working days of the team's calendar. */
export type DutyDays = 'always' | 'working';

/** At least once on each day that counts, by a local wall time `HH:MM`. */
export interface DailyRule {
    every: 'day';
    at: string;
    days: DutyDays;
}

/** `hours` after each update (or after the start); with `firstHours`, only during the first hours of the run. */
export interface IntervalRule {
    every: 'hours';
    hours: number;
    days: DutyDays;
    firstHours?: number;
}

/**
 * On given weekdays by a local wall time; a day off moves it to the next working day. An update from the named day on, the day off itself
 * included, is its update.
 */
export interface WeeklyRule {
    every: 'week';
    on: Weekday[];
    at: string;
}

export type DutyRule = DailyRule | IntervalRule | WeeklyRule;

/** Severity of an incident; L1 is the most urgent (critical), L4 the least. */
export const SEVERITIES = ['L1', 'L2', 'L3', 'L4'] as const;
export type Severity = (typeof SEVERITIES)[number];
