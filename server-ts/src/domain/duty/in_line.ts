import type {DutyMoment} from '../decision';
import type {AskedPerson, PassedOver} from './obligation';
import {seatOf, type Run} from '../run';
import type {RoleId, UserId} from '../units';

/** Who is asked, and who would have been. Nobody is `null`: then a notice goes out without a mention and says so. */
export interface Chosen {
    person: AskedPerson | null;
    passedOver: PassedOver[];
}

/** The order in which an update is asked for when somebody cannot answer. */
export function updateOrder(run: Run): RoleId[] {
    return [run.ownerRole, 'backup', 'lead'];
}

/**
 * The person in the seat `from`, or whoever comes next in `order`, then in the other seats, then the starter. Absent people are never
 * chosen; people who are away are passed over where the run wishes it, unless nobody else is left. `taken` are asked already.
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

/** Somebody as they are asked at this moment. */
export function askedNow(user: UserId, role: RoleId | null, {now, away, dnd}: DutyMoment): AskedPerson {
    return {user, role, at: now, away: away.has(user), ...(dnd?.has(user) ? {dnd: true} : {})};
}

/** Everybody who may be asked from a seat on, each once. */
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

/** Those of the asked whom a repeat names: not who has left since, and not who is away, unless all are. */
export function reachable(people: readonly AskedPerson[], moment: DutyMoment): UserId[] {
    const here = people.map(({user}) => user).filter((user) => !moment.absent.has(user));
    const awake = here.filter((user) => !moment.away.has(user));
    return awake.length > 0 ? awake : here;
}
