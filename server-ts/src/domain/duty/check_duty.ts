import type {DutyChange} from '../command';
import {isWallTime} from '../calendar/due_words';
import type {DutyRule, Weekday} from './duty_rule';
import {CHANNEL_STEP, type Ladder} from './ladder_rule';
import {LIST_LIMITS} from '../limits';
import {refuse, type Refused} from '../refusal';
import {seatOf, type Run} from '../run';

const HOURS = {min: 1, max: 168};
/** For a rule that applies only while the run is young: at most a year. */
const FIRST_HOURS = {min: 1, max: 8_760};
const MINUTES = {min: 5, max: 20_160};

/**
 * What is wrong with new settings of a run's duty, with the field, or null. Fields that are missing in `change` stay as they are and are
 * not checked.
 */
export function checkDuty(run: Run, change: DutyChange): Refused | null {
    return (
        checkRules(change.rules ?? []) ??
        (change.ladder ? checkLadder(run, change.ladder) : null) ??
        checkChannels(change.broadcast ?? [])
    );
}

function checkRules(rules: readonly DutyRule[]): Refused | null {
    if (rules.length > LIST_LIMITS.dutyRules) {
        return refuse('too_many_rules', {field: 'rules', params: {limit: LIST_LIMITS.dutyRules}});
    }
    return firstOf(rules, (rule, place) => checkRule(rule, `rules.${place}`));
}

function checkRule(rule: DutyRule, field: string): Refused | null {
    if (rule.every === 'hours') {
        return (
            checkRange('hours_out_of_range', rule.hours, HOURS, `${field}.hours`) ??
            (rule.firstHours === undefined
                ? null
                : checkRange('hours_out_of_range', rule.firstHours, FIRST_HOURS, `${field}.firstHours`))
        );
    }
    if (rule.every === 'week' && !areWeekdays(rule.on)) {
        return refuse('weekdays_missing', {field: `${field}.on`});
    }
    const at = `${field}.at`;
    if (rule.at === '') {
        return refuse('time_missing', {field: at});
    }
    return isWallTime(rule.at) ? null : refuse('time_unknown', {field: at, params: {text: rule.at}});
}

function areWeekdays(on: readonly Weekday[]): boolean {
    return on.length > 0 && on.length <= 7 && on.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
}

function checkLadder(run: Run, ladder: Ladder): Refused | null {
    const {steps, upcomingMinutes, repeatEveryMinutes, holdMinutes} = ladder;
    const inRange = (minutes: number, name: string): Refused | null =>
        checkRange('minutes_out_of_range', minutes, MINUTES, `ladder.${name}`);
    return (
        (upcomingMinutes === 0 ? null : inRange(upcomingMinutes, 'upcomingMinutes')) ??
        inRange(repeatEveryMinutes, 'repeatEveryMinutes') ??
        inRange(holdMinutes, 'holdMinutes') ??
        checkSteps(run, steps)
    );
}

function checkSteps(run: Run, steps: Ladder['steps']): Refused | null {
    if (steps.length > LIST_LIMITS.ladderSteps) {
        return refuse('too_many_steps', {field: 'ladder.steps', params: {limit: LIST_LIMITS.ladderSteps}});
    }
    const wrong = firstOf(steps, ({afterMinutes, ask}, place) => {
        const field = `ladder.steps.${place}`;
        if (ask !== CHANNEL_STEP && !seatOf(run, ask)) {
            return refuse('role_unknown', {field: `${field}.ask`});
        }
        return (
            checkRange('minutes_out_of_range', afterMinutes, MINUTES, `${field}.afterMinutes`) ??
            (afterMinutes > (steps[place - 1]?.afterMinutes ?? 0)
                ? null
                : refuse('steps_not_ascending', {field: `${field}.afterMinutes`}))
        );
    });
    const asks = steps.some(({ask}) => ask === CHANNEL_STEP || (seatOf(run, ask)?.user ?? null) !== null);
    return wrong ?? (asks ? null : refuse('ladder_asks_nobody', {field: 'ladder.steps'}));
}

function checkChannels(channels: readonly string[]): Refused | null {
    return channels.length > LIST_LIMITS.broadcast
        ? refuse('too_many_channels', {field: 'broadcast', params: {limit: LIST_LIMITS.broadcast}})
        : null;
}

function checkRange(
    reason: 'hours_out_of_range' | 'minutes_out_of_range',
    value: number,
    {min, max}: {min: number; max: number},
    field: string,
): Refused | null {
    const isWhole = reason === 'hours_out_of_range' || Number.isInteger(value);
    return isWhole && value >= min && value <= max ? null : refuse(reason, {field, params: {min, max}});
}

function firstOf<T>(list: readonly T[], check: (one: T, place: number) => Refused | null): Refused | null {
    for (const [place, one] of list.entries()) {
        const refused = check(one, place);
        if (refused) {
            return refused;
        }
    }
    return null;
}
