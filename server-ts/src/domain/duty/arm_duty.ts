import {record, type DutyMoment} from '../decision';
import {FIRST_MOMENT_AFTER, nextDue, type DutyAnchor} from './duty';
import {rulesOfRun} from './rules_in_force';
import type {Happening} from '../event';
import type {Resolution} from './obligation';
import {replanOnCalendar} from './replan';
import type {Run} from '../run';
import {HOUR, type Millis} from '../units';

/** The event that sets the run's next due moment, or none if it already has that moment. `fresh`: the duty begins now. */
export function armDuty(run: Run, moment: DutyMoment, fresh: boolean): Happening[] {
    const armedAt = fresh ? moment.now : null;
    const next = run.duty.on && run.status === 'running' ? dueFrom(run, moment, {armedAt}) : null;
    const due = next !== null && fresh ? (stillOwed(run, moment) ?? next) : next;
    return due === run.duty.nextDueAt ? [] : [{type: 'duty_armed', nextDueAt: due, armedAt}];
}

/** A finished run owes nothing. What its moment was counted from is kept: its end may be taken back. */
export function disarmDuty({duty: {nextDueAt, armedAt}}: Run): Happening[] {
    return nextDueAt === null ? [] : [{type: 'duty_armed', nextDueAt: null, armedAt}];
}

/** An end that is taken back within a shift is taken for a mistake, later for a new beginning. */
const TAKEN_BACK: Millis = 12 * HOUR;

/**
 * The moment of an obligation that ended without an update and whose end is taken back: a run that was finished by mistake and restored at
 * once would owe nothing until tomorrow.
 */
function stillOwed({duty: {ended}, lastUpdate}: Run, {now}: DutyMoment): Millis | null {
    const isTakenBack = ended !== null && ended.how !== 'updated' && now - ended.at < TAKEN_BACK;
    return isTakenBack && (lastUpdate?.at ?? -Infinity) < ended.at ? (ended.dueAt ?? null) : null;
}

/**
 * The duty of a run that is restored begins again, with two hours before its first moment. Where it was finished less than those ago, a
 * moment that was ahead then and still is stays: who finishes a run by mistake at ten to four, and restores it at once, owes the update of
 * four o'clock as before.
 */
export function armRestored(before: Run, after: Run, moment: DutyMoment): Happening[] {
    const anew = armDuty(after, moment, true);
    const [first] = anew;
    const isKnown = before.finished !== null && moment.now - before.finished.at < FIRST_MOMENT_AFTER;
    if (!isKnown || first?.type !== 'duty_armed' || first.nextDueAt === null) {
        return anew;
    }
    const armedAt = before.duty.armedAt ?? (after.lastUpdate === null ? after.startedAt : null);
    const kept = dueFrom(after, moment, {armedAt, notBefore: moment.now});
    return kept !== null && kept < first.nextDueAt ? [{type: 'duty_armed', nextDueAt: kept, armedAt}] : anew;
}

/**
 * Computes the next due moment again after the calendar was changed. What is due already stays due, and an open obligation stays open with
 * its notices planned again. No moment in the past becomes owed: when yesterday becomes a working day, nobody had worked it as one.
 */
export function recountDuty(run: Run, moment: DutyMoment): Happening[] {
    const {duty} = run;
    const isDue = duty.nextDueAt !== null && duty.nextDueAt <= moment.now;
    if (run.obligation) {
        return replanOnCalendar(run, moment);
    }
    if (!duty.on || isDue) {
        return [];
    }
    const due = dueFrom(run, moment, {armedAt: duty.armedAt, notBefore: moment.now});
    return due === duty.nextDueAt ? [] : [{type: 'duty_armed', nextDueAt: due, armedAt: duty.armedAt}];
}

function dueFrom(run: Run, {calendar}: DutyMoment, anchor: Pick<DutyAnchor, 'armedAt' | 'notBefore'>): Millis | null {
    return nextDue(rulesOfRun(run), calendar, {...anchorOf(run), ...anchor});
}

function anchorOf(run: Run): Omit<DutyAnchor, 'armedAt'> {
    const {startedAt, lastUpdate} = run;
    return {startedAt, lastUpdateAt: lastUpdate?.at ?? null, answeredDueAt: answeredDueAt(run)};
}

/**
 * What another severity means for the duty. If the rules stay the same, as rules set on the run itself do, it means nothing. An open
 * obligation stays open unless the new rules ask for no update, because what is owed is owed. If none is open, the next moment is set by
 * the new rules.
 */
export function changeRules(before: Run, after: Run, moment: DutyMoment): Happening[] {
    if (haveSameRules(before, after)) {
        return [];
    }
    const isOwed = after.duty.on && dueFrom(after, moment, {armedAt: moment.now}) !== null;
    if (after.obligation && isOwed) {
        return [];
    }
    const resolved = resolveObligation(after, 'severity_changed');
    return [...resolved, ...armByOtherRules(before, record(after, resolved, moment).run, moment)];
}

/**
 * The duty begins again, by other rules. A moment that is armed stays where they name it as well, also within the two hours: people know of
 * it, and whoever raises the severity shortly before it is not to gain a day. So does the next moment of each rule that stays as it is: who
 * saved another time of day saw "every 4 hours" counted anew, as if that had been changed.
 */
export function armByOtherRules(before: Run, after: Run, moment: DutyMoment): Happening[] {
    const armed = armDuty(after, moment, true);
    const [first] = armed;
    const stays = first?.type === 'duty_armed' && after.duty.on ? stayingMoment(before, after, moment) : null;
    if (first?.type !== 'duty_armed' || stays === null || (first.nextDueAt ?? Infinity) <= stays) {
        return armed;
    }
    const {nextDueAt, armedAt} = before.duty;
    return stays === nextDueAt ? [] : [{type: 'duty_armed', nextDueAt: stays, armedAt}];
}

/** The earliest moment that both the old and the new rules have, and that is still ahead. */
function stayingMoment(before: Run, after: Run, moment: DutyMoment): Millis | null {
    const kept = before.duty.nextDueAt;
    if (kept === null || kept <= moment.now) {
        return null;
    }
    if (isNamed(kept, after, moment)) {
        return kept;
    }
    const old = new Set(rulesOfRun(before).map((rule) => JSON.stringify(rule)));
    const untouched = rulesOfRun(after).filter((rule) => old.has(JSON.stringify(rule)));
    return nextDue(untouched, moment.calendar, {...anchorOf(after), armedAt: before.duty.armedAt, notBefore: kept});
}

/** True for a moment of a daily or weekly rule, whichever: hours are counted anew unless their rule stays as it is. */
function isNamed(at: Millis, run: Run, {calendar}: DutyMoment): boolean {
    const dated = rulesOfRun(run).filter((rule) => rule.every !== 'hours');
    const lastUpdateAt = run.lastUpdate?.at ?? null;
    return nextDue(dated, calendar, {startedAt: run.startedAt, lastUpdateAt, armedAt: null, notBefore: at}) === at;
}

export function haveSameRules(run: Run, other: Run): boolean {
    return JSON.stringify(rulesOfRun(run)) === JSON.stringify(rulesOfRun(other));
}

/** The moment that the last update answered; null if none was owed then. */
function answeredDueAt({duty: {ended}, lastUpdate}: Run): Millis | null {
    return ended?.how === 'updated' && ended.at === lastUpdate?.at ? (ended.dueAt ?? null) : null;
}

/** Ends an open obligation, if there is one. */
export function resolveObligation(run: Run, how: Resolution): Happening[] {
    return run.obligation ? [{type: 'obligation_resolved', obligation: run.obligation, how}] : [];
}
