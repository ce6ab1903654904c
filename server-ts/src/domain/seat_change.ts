import type {Happening} from './event';
import type {Run, Seat} from './run';
import type {UserId} from './units';

/** A seat that goes to `to` because they are on duty: it goes on following the cycles. A new owner who did not do it themselves is asked. */
export function givenToWhoIsOnDuty(run: Run, seat: Seat, to: UserId, by: UserId | null): SeatChange {
    const {role, title, user: from, follows} = seat;
    const owner = role === run.ownerRole;
    return {
        type: 'seat_changed',
        role,
        title,
        from,
        to,
        asked: owner && to !== by,
        owner,
        ...(follows ? {follows} : {}),
    };
}

type SeatChange = Extract<Happening, {type: 'seat_changed'}>;
