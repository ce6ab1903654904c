import type {DutyMoment} from '../decision';
import type {AskedPerson, PassedOver} from './obligation';
import {seatOf, type Run} from '../run';
import type {RoleId, UserId} from '../units';

/** Who is asked, and who was passed over. Nobody is `null`: then a notice mentions nobody and says so. */
export interface Chosen {
    person: AskedPerson | null;
    passedOver: PassedOver[];
}

/** The order in which people are asked for an update if somebody cannot answer. */
export function updateOrder(run: Run): RoleId[] {
    return [run.ownerRole, 'backup', 'lead'];
}

/**
 * The person in the seat `from`, or the next one in `order`, then in the other seats, then the starter. Absent people are never chosen.
 * People who are away are passed over if the run is set so, unless nobody else is left. `taken` were asked already.
 */
export function chooseFrom(
    run: Run,
    from: RoleId,
    order: readonly RoleId[],
    taken: ReadonlySet<UserId>,
    moment: DutyMoment,
): Chosen {
    const passedOver: PassedOver[] = [];
    let awayPerson: AskedPerson | null = null;
    for (const {user, role} of lineFrom(run, from, order)) {
        const person = askedNow(user, role, moment);
        if (taken.has(user)) {
            continue;
        }
        if (moment.absent.has(user)) {
            passedOver.push({user, why: 'absent'});
        } else if (person.away && run.duty.movesOnWhenAway) {
            passedOver.push({user, why: person.dnd ? 'dnd' : 'away'});
            awayPerson ??= person;
        } else {
            return {person, passedOver};
        }
    }
    const user = awayPerson?.user;
    return {person: awayPerson, passedOver: passedOver.filter((passed) => passed.user !== user)};
}

/** Somebody asked at this moment. */
export function askedNow(user: UserId, role: RoleId | null, {now, away, dnd}: DutyMoment): AskedPerson {
    return {user, role, at: now, away: away.has(user), ...(dnd?.has(user) ? {dnd: true} : {})};
}

/** Everybody who may be asked, beginning at a seat, each once. */
function lineFrom(run: Run, from: RoleId, order: readonly RoleId[]): {user: UserId; role: RoleId | null}[] {
    const place = order.indexOf(from);
    const inOrder = [from, ...order.slice(place + 1)];
    const others = run.seats.map(({role}) => role).filter((role) => !inOrder.includes(role) && !order.includes(role));
    const line: {user: UserId; role: RoleId | null}[] = [];
    const add = (user: UserId | null, role: RoleId | null): void => {
        if (user !== null && !line.some((one) => one.user === user)) {
            line.push({user, role});
        }
    };
    [...inOrder, ...others].forEach((role) => add(seatOf(run, role)?.user ?? null, role));
    add(run.startedBy, null);
    return line;
}

/** Those of the asked whom a repeat names: nobody who has left since, and nobody who is away, unless all of them are. */
export function reachable(people: readonly AskedPerson[], moment: DutyMoment): UserId[] {
    const here = people.map(({user}) => user).filter((user) => !moment.absent.has(user));
    const awake = here.filter((user) => !moment.away.has(user));
    return awake.length > 0 ? awake : here;
}

/** Without those who have come back: of them a later notice would say that they are not there. */
export function stillGone(passedOver: readonly PassedOver[], {absent}: DutyMoment): PassedOver[] {
    return passedOver.filter(({user, why}) => why !== 'absent' || absent.has(user));
}

export function eachOnce(passedOver: readonly PassedOver[]): PassedOver[] {
    return passedOver.filter(({user}, place) => passedOver.findIndex((one) => one.user === user) === place);
}
