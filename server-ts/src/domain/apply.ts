import {applyDuty} from './duty/apply_duty';
import type {RunEvent} from './event';
import {applyItems, isItemEvent} from './items/apply_items';
import {seatOf, type Run, type Seat} from './run';
import type {Millis, RoleId} from './units';

/** The run after an event. Pure. An event that the run already contains changes nothing. */
export function apply(run: Run, event: RunEvent): Run {
    if (event.seq <= run.version) {
        return run;
    }
    return {...change(run, event), version: event.seq};
}

export function applyAll(run: Run, events: readonly RunEvent[]): Run {
    return events.reduce(apply, run);
}

function change(run: Run, event: RunEvent): Run {
    switch (event.type) {
        case 'run_started':
            return run;
        case 'channel_opened':
            return {...run, channelId: event.channelId};
        case 'seat_changed': {
            const follows = seatOf(run, event.role)?.follows;
            return {
                ...changeSeat(run, event.role, {
                    user: event.to,
                    asked: event.asked ? {before: event.from, ...(follows && {follows})} : null,
                    follows: event.follows ?? null,
                }),
                ...(event.cycle !== undefined && {nextCycle: null}),
            };
        }
        case 'seat_answered': {
            const follows = seatOf(run, event.role)?.asked?.follows;
            const back = event.accepted ? {user: event.user} : {user: event.before, ...(follows && {follows})};
            return changeSeat(run, event.role, {...back, asked: null});
        }
        case 'cycle_began':
            return {...run, nextCycle: event.cycle};
        case 'joined':
            return {...run, joined: withOne(run.joined, event.user)};
        case 'left':
            return {...run, joined: run.joined.filter((user) => user !== event.user)};
        case 'followed':
            return {...run, followers: withOne(run.followers, event.user)};
        case 'unfollowed':
            return {...run, followers: run.followers.filter((user) => user !== event.user)};
        case 'renamed':
            return {...run, name: event.to};
        case 'details_changed': {
            const {severity, customer, ticket, summary} = event;
            return {...run, details: {severity, customer, ticket, summary}};
        }
        case 'run_finished':
            return event.by === null
                ? run
                : {...run, status: 'finished', finished: {by: event.by, at: event.at, outcome: event.outcome}};
        case 'run_restored':
            return {...run, ...event.kept, status: 'running', finished: null, ...withPause(run, event.at)};
        default:
            return isItemEvent(event) ? applyItems(run, event) : applyDuty(run, event);
    }
}

/** The newest are kept: of days that are long over nothing is asked any more. */
const PAUSES_KEPT = 20;

function withPause({finished, pauses = []}: Run, to: Millis): Pick<Run, 'pauses'> | null {
    return finished && {pauses: [...pauses, {from: finished.at, to}].slice(-PAUSES_KEPT)};
}

function changeSeat(run: Run, role: RoleId, change: Partial<Seat>): Run {
    return {...run, seats: run.seats.map((seat) => (seat.role === role ? {...seat, ...change} : seat))};
}

function withOne<T>(list: readonly T[], one: T): T[] {
    return [...new Set([...list, one])];
}
