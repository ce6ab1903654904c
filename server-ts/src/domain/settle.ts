import {settleAcknowledgement} from './duty/decide_acknowledge';
import {record, type DutyMoment} from './decision';
import type {Happening} from './event';
import {passOnReminders} from './items/decide_remind';
import {chooseFrom, eachOnce, reachable, updateOrder} from './duty/in_line';
import type {AskedPerson, Obligation} from './duty/obligation';
import {replan} from './duty/replan';
import {ownerOf, seatOf, type Run} from './run';
import type {RoleId, UserId} from './units';

/**
 * What events mean for those who are being asked: an open reminder follows the seats that it asked, its times follow the settings, the
 * reminder of an item follows whose it is, and work on a run that nobody has taken takes it. It is part of the same decision, so that
 * nobody ever reads a run in between.
 */
export function settle(run: Run, happenings: readonly Happening[], moment: DutyMoment): Happening[] {
    const happened = record(run, happenings, moment).run;
    const acknowledged = settleAcknowledgement(run, happenings, happened, moment);
    const after = record(happened, acknowledged, moment).run;
    const retargeted =
        after.obligation && after.seats !== run.seats ? retarget(run, after, after.obligation, moment) : [];
    const settled = record(after, retargeted, moment).run;
    // What the clock decides has its times already.
    const moved =
        moment.by !== null &&
        (settled.seats !== run.seats || settled.duty !== run.duty || settled.details.severity !== run.details.severity);
    return [
        ...acknowledged,
        ...retargeted,
        ...(moved ? replan(run, settled, moment) : []),
        ...passOnReminders(run, settled, moment),
    ];
}

/** People who left a seat are no longer asked for it, and its new holder is. A new owner is always asked. */
function retarget(before: Run, run: Run, obligation: Obligation, moment: DutyMoment): Happening[] {
    const {people} = obligation;
    const stay = people.filter(({user, role}) => role === null || seatOf(run, role)?.user === user);
    const left = people.filter((person) => !stay.includes(person));
    const newOwner = ownerOf(run) !== ownerOf(before);
    const roles = [
        ...new Set([...(newOwner ? [run.ownerRole] : []), ...left.map(({role}) => role), ...filledAgain(before, run)]),
    ];
    const obliged: AskedPerson[] = [];
    const passedOver: Obligation['passedOver'] = [];
    for (const role of roles) {
        const holder = role === null ? null : (seatOf(run, role)?.user ?? null);
        const taken = usersOf([...stay, ...obliged]);
        if (role === null || holder === null || taken.has(holder)) {
            continue;
        }
        const chosen = chooseFrom(run, role, updateOrder(run), taken, moment);
        passedOver.push(...chosen.passedOver);
        obliged.push(...(chosen.person ? [chosen.person] : []));
    }
    if (left.length === 0 && obliged.length === 0) {
        return [];
    }
    if (reachable([...stay, ...obliged], moment).length === 0) {
        // A seat was emptied, and those who are still asked cannot answer: the next in line would hear of it only at the next repeat.
        const chosen = chooseFrom(run, run.ownerRole, updateOrder(run), usersOf([...stay, ...obliged]), moment);
        passedOver.push(...chosen.passedOver);
        obliged.push(...(chosen.person ? [chosen.person] : []));
    }
    const all = [...stay, ...obliged];
    const asked = obliged[0]?.user ?? (newOwner ? ownerOf(run) : null) ?? all.at(-1)?.user ?? null;
    const reached = all.some(({user}) => user === asked) ? asked : (all.at(-1)?.user ?? null);
    return [
        {
            type: 'obligation_retargeted',
            obligationId: obligation.id,
            asked: reached,
            people: all,
            passedOver: eachOnce(passedOver),
        },
    ];
}

/** Seats that somebody was asked through, that were emptied since, and that have somebody now. Their step of the ladder does not come again. */
function filledAgain(before: Run, {seats, obligation}: Run): RoleId[] {
    const askedThrough = new Set((obligation?.left ?? []).map(({role}) => role));
    return seats
        .filter(({role, user}) => user !== null && askedThrough.has(role) && seatOf(before, role)?.user === null)
        .map(({role}) => role);
}

function usersOf(people: readonly AskedPerson[]): Set<UserId> {
    return new Set(people.map(({user}) => user));
}
