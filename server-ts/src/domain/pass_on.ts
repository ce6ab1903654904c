import type {Command} from './command';
import {isOnStandby} from './by_severity';
import type {Decision, Moment} from './decision';
import type {Happening} from './event';
import {refuse} from './refusal';
import type {BegunCycle, Run} from './run';
import {givenToWhoIsOnDuty} from './seat_change';
import type {RoleId, UserId} from './units';

/** A seat that a cycle's people take over. */
export interface PassedSeat {
    role: RoleId;
    title: string;
    from: UserId | null;
    to: UserId;
}

/**
 * The seats of a run that pass to a cycle's people: those that follow the cycles of its channel, and are held by somebody else. A role that
 * nobody has in the cycle stays with its holder. (product.md: communication stays with SET and passes to the next cycle's primary.)
 */
export function seatsToPassOn(run: Run, cycle: BegunCycle): PassedSeat[] {
    return run.seats.flatMap((seat) => {
        const {role, title, user, follows} = seat;
        // Every new cycle brought SET's people into incidents of L3 and L4, which support handles alone.
        const isTheirs = follows?.channelId === cycle.channelId && !isOnStandby(run, seat);
        const to = isTheirs ? (cycle.seats[follows.role] ?? null) : null;
        return to === null || to === user ? [] : [{role, title, from: user, to}];
    });
}

/** Whether seats of the run pass to the people of cycles that begin later. */
export function followsCycles(run: Run): boolean {
    return run.seats.some(({follows}) => follows !== undefined);
}

/** What waits for somebody to pass it on to the next cycle; nothing in a finished run. */
export function openToPassOn(run: Run): PassedSeat[] {
    return run.status === 'running' && run.nextCycle ? seatsToPassOn(run, run.nextCycle) : [];
}

/** A cycle has begun: its people take over if whoever started it may say so; otherwise (`by` null) the run asks its own people. */
export function decidePassOn(
    run: Run,
    command: Extract<Command, {type: 'begin_cycle' | 'pass_on'}>,
    {by}: Moment,
): Decision {
    if (command.type === 'pass_on') {
        const {nextCycle} = run;
        const isOpen = nextCycle?.id === command.cycleId && openToPassOn(run).length > 0;
        return by !== null && nextCycle && isOpen ? passOn(run, nextCycle, by) : refuse('cycle_over');
    }
    const known = run.nextCycle?.id === command.cycle.id ? run.nextCycle : null;
    const isAsked = known !== null && openToPassOn(run).length > 0;
    // One of its roles was given to somebody else while the run asks: the question follows it.
    const cycle = isAsked ? {...command.cycle, seats: {...known.seats, ...command.cycle.seats}} : command.cycle;
    if (isAsked) {
        return JSON.stringify(cycle) === JSON.stringify(known) ? [] : [{type: 'cycle_began', cycle}];
    }
    if (seatsToPassOn(run, cycle).length === 0) {
        // Its people have the seats already: the question about an older cycle would still give them to that one's people.
        return openToPassOn(run).length > 0 ? [{type: 'cycle_began', cycle}] : [];
    }
    return by === null ? [{type: 'cycle_began', cycle}] : passOn(run, cycle, by);
}

function passOn(run: Run, cycle: BegunCycle, by: UserId): Happening[] {
    const passed = new Map(seatsToPassOn(run, cycle).map(({role, to}) => [role, to]));
    return run.seats.flatMap((seat): Happening[] => {
        const to = passed.get(seat.role);
        return to === undefined ? [] : [{...givenToWhoIsOnDuty(run, seat, to, by), cycle: cycle.name}];
    });
}
