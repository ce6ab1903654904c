import type {Command, OnDuty} from './command';
import {record, type DutyMoment} from './decision';
import type {Severity} from './duty/duty_rule';
import type {Happening} from './event';
import {LIMITS} from './limits';
import {findItem, type Run, type Seat} from './run';
import {givenToWhoIsOnDuty} from './seat_change';

/** Whether a part of a playbook that names severities applies to this one. A run without a severity gets everything. */
export function isFor(severities: readonly Severity[] | undefined, severity: Severity | null): boolean {
    return severities === undefined || severity === null || severities.includes(severity);
}

/**
 * What another severity brings into a run: the items for it, and the people on duty. Nothing is taken away when a run becomes less severe:
 * work that was begun is finished, and nobody loses a seat.
 */
export function bringIn(run: Run, command: Command, happenings: readonly Happening[], moment: DutyMoment): Happening[] {
    const onDuty = ('onDuty' in command ? command.onDuty : undefined) ?? {};
    if (run.leftOut === undefined && run.seats.every(({standby}) => standby === undefined)) {
        return [];
    }
    const after = record(run, happenings, moment).run;
    const {severity} = after.details;
    return severity === null || severity === run.details.severity
        ? []
        : [...seatsFor(after, severity, onDuty, moment), ...itemsFor(after, severity)];
}

function itemsFor(run: Run, severity: Severity): Happening[] {
    const isThere = (id: string): boolean =>
        findItem(run, id) !== null || run.removed.some((removed) => removed.item.id === id);
    const room = LIMITS.items - run.phases.reduce((sum, phase) => sum + phase.items.length, 0);
    return (run.leftOut ?? [])
        .filter(({item, severities}) => severities.includes(severity) && !isThere(item.id))
        .slice(0, Math.max(0, room))
        .map(({item, phaseId, index}, place, {length}) => ({
            type: 'item_added',
            phaseId,
            index,
            item,
            broughtIn: {severity, items: place === 0 ? length : 0},
        }));
}

/** Nobody on duty has the seat yet: the severity for which they take it has not come. */
export function isOnStandby(run: Run, seat: Seat): boolean {
    return seat.standby !== undefined && isFree(run, seat) && !isFor(seat.standby.severities, run.details.severity);
}

function isFree({ownerRole, startedBy}: Run, {role, user}: Seat): boolean {
    return user === null || (role === ownerRole && user === startedBy);
}

/** A seat that was given to somebody in the meantime stays theirs. The owner's seat is never empty, so the starter holds it until then. */
function seatsFor(run: Run, severity: Severity, onDuty: OnDuty, {by}: DutyMoment): Happening[] {
    return run.seats.flatMap((seat): Happening[] => {
        const {standby} = seat;
        if (!isFree(run, seat) || !standby?.severities.includes(severity)) {
            return [];
        }
        const holder = onDuty[standby.from];
        const to = holder === undefined ? standby.user : holder;
        return to === null || to === seat.user ? [] : [givenToWhoIsOnDuty(run, seat, to, by)];
    });
}
