import {armDuty, inDutyHours, resolveObligation} from './arm_duty';
import {addDays, localDate, nextWorkingInstant, wallTimeOn, type WorkingCalendar} from './calendar';
import type {Command} from './command';
import {record, type Decision, type DutyMoment} from './decision';
import {rulesOfRun} from './duty';
import type {Happening} from './event';
import {LIMITS, lengthOf} from './limits';
import {refuse} from './refusal';
import type {Run} from './run';
import {HOUR, type Millis} from './units';

export type UpdateCommand = Extract<Command, {type: 'post_update' | 'hold' | 'snooze' | 'set_duty'}>;

/** "I'm on it" keeps the reminders quiet for this long, once per obligation. */
export const HOLD: Millis = 2 * HOUR;
/** The most an L1 incident can be snoozed. */
const SNOOZE_CAP_L1: Millis = 4 * HOUR;

/** The answers to the update duty: an update, "I'm on it", a snooze, and changing the duty itself. */
export function decideUpdate(run: Run, command: UpdateCommand, moment: DutyMoment): Decision {
    switch (command.type) {
        case 'post_update':
            return postUpdate(run, command, moment);
        case 'hold':
            return hold(run, moment);
        case 'snooze':
            return snooze(run, command, moment);
        case 'set_duty':
            return setDuty(run, command, moment);
    }
}

function postUpdate(run: Run, command: Extract<Command, {type: 'post_update'}>, moment: DutyMoment): Decision {
    const text = command.text.trim();
    if (text === '') {
        return refuse('update_empty', {field: 'text'});
    }
    if (lengthOf(text) > LIMITS.updateText) {
        return refuse('update_too_long', {field: 'text', params: {limit: LIMITS.updateText, length: lengthOf(text)}});
    }
    if (run.lastUpdate?.id === command.updateId) {
        return [];
    }
    const happenings: Happening[] = [{type: 'update_posted', updateId: command.updateId, kind: command.kind, text}];
    if (command.severity && run.details.severity && command.severity !== run.details.severity) {
        happenings.unshift({
            type: 'details_changed',
            ...run.details,
            severity: command.severity,
            severityBefore: run.details.severity,
        });
    }
    happenings.push(...resolveObligation(run, 'updated'));
    const after = record(run, happenings, moment).run;
    // Another severity begins another duty, whose people get their two hours too.
    const isFresh = after.details.severity !== run.details.severity;
    return [...happenings, ...armDuty(after, moment, isFresh)];
}

function hold(run: Run, moment: DutyMoment): Decision {
    const {obligation} = run;
    if (!obligation) {
        return refuse('no_open_obligation');
    }
    if (obligation.held) {
        return obligation.held.by === moment.by && obligation.held.until > moment.now
            ? []
            : refuse('already_held', {params: {user: obligation.held.by}});
    }
    const until = moment.now + HOLD;
    return [
        {
            type: 'obligation_held',
            obligationId: obligation.id,
            until,
            nextNoticeAt: Math.max(inDutyHours(run, moment.calendar, until), obligation.nextNoticeAt),
        },
    ];
}

/** The latest instant to which an open reminder may be moved: the next working morning, or four hours on for an L1. */
export function snoozeCap(run: Run, calendar: WorkingCalendar, now: Millis): Millis {
    if (run.details.severity === 'L1') {
        return now + SNOOZE_CAP_L1;
    }
    const tomorrow = wallTimeOn(addDays(localDate(now, calendar.zone), 1), '00:00', calendar.zone) ?? now + 24 * HOUR;
    return nextWorkingInstant(calendar, tomorrow);
}

function snooze(run: Run, command: Extract<Command, {type: 'snooze'}>, moment: DutyMoment): Decision {
    const {obligation} = run;
    if (!obligation) {
        return refuse('no_open_obligation');
    }
    const reason = command.reason.trim();
    if (reason === '') {
        return refuse('reason_empty', {field: 'reason'});
    }
    if (lengthOf(reason) > LIMITS.reason) {
        return refuse('reason_too_long', {field: 'reason', params: {limit: LIMITS.reason}});
    }
    if (command.until <= moment.now) {
        return refuse('due_in_the_past', {field: 'until'});
    }
    const cap = snoozeCap(run, moment.calendar, moment.now);
    if (command.until > cap) {
        return refuse('snooze_too_long', {field: 'until', params: {cap}});
    }
    return [
        {
            type: 'obligation_snoozed',
            obligationId: obligation.id,
            until: command.until,
            reason,
            nextNoticeAt: command.until,
        },
    ];
}

function setDuty(run: Run, command: Extract<Command, {type: 'set_duty'}>, moment: DutyMoment): Decision {
    const ownRules = command.rules === undefined ? run.duty.ownRules : command.rules;
    const changed: Happening = {type: 'duty_changed', on: command.on, ownRules};
    const same = command.on === run.duty.on && JSON.stringify(ownRules) === JSON.stringify(run.duty.ownRules);
    if (same) {
        return [];
    }
    const happenings: Happening[] = [changed];
    if (!command.on) {
        happenings.push(...resolveObligation(run, 'switched_off'));
    }
    const after = record(run, happenings, moment).run;
    if (command.on && rulesOfRun(after).length === 0) {
        return refuse('duty_has_no_rules', {field: 'rules'});
    }
    // An open obligation stays open: its answer, not a new rule, ends it.
    return after.obligation ? happenings : [...happenings, ...armDuty(after, moment, true)];
}
