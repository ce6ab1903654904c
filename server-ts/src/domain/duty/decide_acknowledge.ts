import type {DutyMoment} from '../decision';
import type {Happening} from '../event';
import {askedNow, chooseFrom, eachOnce, reachable, stillGone, type Chosen} from './in_line';
import {plannedOrLate, type AcknowledgedBy, type Acknowledgement, type AskedPerson} from './obligation';
import {seatOf, type Run} from '../run';
import {MINUTE, type RoleId, type UserId} from '../units';

/** After how many minutes a new run of this severity asks again. Null: nobody has to take it. */
export function acknowledgeMinutes(run: Run): number | null {
    const {severity} = run.details;
    return (severity && run.acknowledge?.bySeverity[severity]) ?? null;
}

/**
 * Asks for somebody who takes the run. Nothing where the one to be asked is the one who acts: they know. Whoever would only be asked
 * because nobody sits where it is asked first, as support that starts an L1 while no cycle runs, takes nothing by it: then nobody is asked
 * until such a role is filled or the next ask comes. `seq` numbers the event.
 */
export function openAcknowledgement(run: Run, moment: DutyMoment, seq: number): Happening[] {
    const {now} = moment;
    const everyMinutes = acknowledgeMinutes(run);
    const order = run.acknowledge?.ask ?? [];
    const [first] = order;
    if (everyMinutes === null || first === undefined) {
        return [];
    }
    const chosen = chooseFrom(run, first, order, new Set(), moment);
    const isActor = chosen.person !== null && chosen.person.user === moment.by;
    if (isActor && isAskedFirst(run, chosen.person)) {
        return [];
    }
    const person = isActor ? null : chosen.person;
    const acknowledgement: Acknowledgement = {
        id: `a${seq}`,
        openedAt: now,
        everyMinutes,
        round: 0,
        asked: person?.user ?? null,
        people: person ? [person] : [],
        passedOver: chosen.passedOver,
        notices: 1,
        nextNoticeAt: now + everyMinutes * MINUTE,
    };
    return [{type: 'acknowledgement_opened', acknowledgement}];
}

/** Through a role that the playbook has asked to take a run, and not in the stead of one. */
function isAskedFirst({acknowledge}: Run, person: AskedPerson | null): boolean {
    return (person?.role ?? null) !== null && acknowledge?.ask.includes(person?.role ?? '') === true;
}

/** The next ask, if its time has come: the next role, then all of them. One after an outage, whatever was missed. */
export function wakeAcknowledgement(run: Run, moment: DutyMoment): Happening[] {
    const open = run.acknowledgement;
    if (!open || open.nextNoticeAt > moment.now) {
        return [];
    }
    const order = run.acknowledge?.ask ?? [];
    const every = open.everyMinutes * MINUTE;
    const round = Math.max(open.round + 1, Math.floor((moment.now - open.openedAt) / every));
    const planned = plannedOrLate(open.nextNoticeAt, moment.now);
    const role = order[round];
    const taken = usersOf(open.people);
    const waits = role !== undefined && !taken.has(seatOf(run, role)?.user ?? '');
    const chosen = waits && seatOf(run, role)?.user ? chooseFrom(run, role, order, taken, moment) : null;
    const asked = {...open, round, notices: open.notices + 1, nextNoticeAt: planned + every};
    if (chosen?.person) {
        const {person, passedOver} = chosen;
        const acknowledgement = {...asked, asked: person.user, people: [...open.people, person], passedOver};
        return [{type: 'acknowledgement_asked', acknowledgement, mentioned: [person.user]}];
    }
    const people = everybody(run, open, order, round, moment);
    const newest = people.length > open.people.length ? (people.at(-1)?.user ?? null) : open.asked;
    const acknowledgement = {...asked, asked: newest, people, passedOver: stillGone(open.passedOver, moment)};
    return [{type: 'acknowledgement_asked', acknowledgement, mentioned: reachable(people, moment)}];
}

/** Those who were asked. Once every role had its turn, also those whom an outage skipped, and the next in line if all of them are gone. */
function everybody(
    run: Run,
    open: Acknowledgement,
    order: readonly string[],
    round: number,
    moment: DutyMoment,
): AskedPerson[] {
    const people = [...open.people];
    for (const role of round >= order.length ? order : []) {
        const user = seatOf(run, role)?.user ?? null;
        if (user !== null && !moment.absent.has(user) && !people.some((person) => person.user === user)) {
            people.push(askedNow(user, role, moment));
        }
    }
    const [first] = order;
    if (reachable(people, moment).length === 0 && first !== undefined) {
        const {person} = chooseFrom(run, first, order, usersOf(people), moment);
        return person ? [...people, person] : people;
    }
    return people;
}

/**
 * What events mean for a run that nobody has taken: work on it ends the asking; another severity ends it, starts it or makes it faster; a
 * role that was asked asks its new holder. `after` is the run after the events.
 */
export function settleAcknowledgement(
    run: Run,
    happenings: readonly Happening[],
    after: Run,
    moment: DutyMoment,
): Happening[] {
    const open = after.acknowledgement;
    if (!open) {
        return isWantedAnew(run, happenings, after) ? openAcknowledgement(after, moment, after.version + 1) : [];
    }
    const how = endOf(happenings, after, !onlyReports(after, open, moment.by));
    if (how !== null) {
        return [{type: 'acknowledgement_ended', acknowledgement: open, how}];
    }
    const paced = pacedBy(acknowledgeMinutes(after), open, moment);
    const asks = after.seats === run.seats ? [] : askNewHolders(run, after, paced, moment);
    return asks.length > 0 || paced === open ? asks : [{type: 'acknowledgement_rescheduled', acknowledgement: paced}];
}

/** As often as its severity asks by now, and no later than it would have. */
function pacedBy(everyMinutes: number | null, open: Acknowledgement, {now}: DutyMoment): Acknowledgement {
    return everyMinutes === null || everyMinutes === open.everyMinutes
        ? open
        : {...open, everyMinutes, nextNoticeAt: Math.min(open.nextNoticeAt, now + everyMinutes * MINUTE)};
}

/**
 * Somebody is wanted when the run gets a severity that asks for it, or goes on after it was finished; not if somebody had taken it before.
 */
function isWantedAnew(before: Run, happenings: readonly Happening[], after: Run): boolean {
    const {acknowledged, status} = after;
    if (acknowledged !== null || status !== 'running' || acknowledgeMinutes(after) === null) {
        return false;
    }
    return happenings.some(
        ({type}) => type === 'run_restored' || (type === 'details_changed' && acknowledgeMinutes(before) === null),
    );
}

function endOf(happenings: readonly Happening[], after: Run, works: boolean): AcknowledgedBy | null {
    for (const happening of happenings) {
        switch (happening.type) {
            case 'run_finished':
                return 'finished';
            case 'update_posted':
                return 'update';
            case 'item_ticked':
                if (works && happening.count > happening.from) {
                    return 'item';
                }
                break;
            case 'item_state_changed':
                if (works && (happening.to === 'done' || happening.to === 'in_progress')) {
                    return 'item';
                }
                break;
            default:
        }
    }
    return acknowledgeMinutes(after) === null ? 'severity' : null;
}

/**
 * Support that starts a run ticks what it has done by then, such as the ticket. If that took the run, those who were asked to work on it
 * would never hear of it again (decision 15). Who holds a role does work; the owner's alone is given to whoever starts it where no cycle
 * runs. Where nobody else was asked, nobody else is to work on it.
 */
function onlyReports(
    {startedBy, seats, ownerRole, acknowledge}: Run,
    {people}: Acknowledgement,
    by: UserId | null,
): boolean {
    return (
        by === startedBy &&
        people.some(({user}) => user !== by) &&
        !seats.some(({role, user}) => user === by && (role !== ownerRole || acknowledge?.ask.includes(role) === true))
    );
}

/**
 * People who left a seat are not asked through it any more; the newest holder is asked now. So is the first who gets a role that is asked,
 * where nobody had one: with them the asking begins.
 */
function askNewHolders(before: Run, run: Run, open: Acknowledgement, moment: DutyMoment): Happening[] {
    const stay = open.people.filter(({user, role}) => role === null || seatOf(run, role)?.user === user);
    const left = open.people.filter((person) => !stay.includes(person)).map(({role}) => role);
    const first = open.people.some((person) => isAskedFirst(run, person)) ? null : firstFilled(before, run, moment);
    if (left.length === 0 && first === null) {
        return [];
    }
    let people = stay;
    const mentioned: UserId[] = [];
    for (const role of first === null ? left : [...left, first]) {
        const user = role === null ? null : (seatOf(run, role)?.user ?? null);
        if (user !== null && !moment.absent.has(user) && !people.some((person) => person.user === user)) {
            people = [...people, askedNow(user, role, moment)];
            mentioned.push(user);
        }
    }
    let {passedOver, nextNoticeAt} = open;
    const next = reachable(people, moment).length === 0 ? nextInLine(run, people, moment) : null;
    if (next?.person) {
        people = [...people, next.person];
        mentioned.push(next.person.user);
        passedOver = eachOnce([...stillGone(passedOver, moment), ...next.passedOver]);
    }
    if (first !== null || next?.person) {
        nextNoticeAt = moment.now + open.everyMinutes * MINUTE;
    }
    const asked = mentioned.at(-1) ?? people.at(-1)?.user ?? null;
    const acknowledgement = {...open, asked, people, passedOver, nextNoticeAt};
    return [{type: 'acknowledgement_asked', acknowledgement, mentioned}];
}

/** Where a role was emptied and nobody who was asked can answer. Whoever emptied it knows of the run, and is not asked for that. */
function nextInLine(run: Run, people: readonly AskedPerson[], moment: DutyMoment): Chosen | null {
    const order = run.acknowledge?.ask ?? [];
    const [first] = order;
    const chosen = first === undefined ? null : chooseFrom(run, first, order, usersOf(people), moment);
    return chosen?.person?.user === moment.by ? null : chosen;
}

/** The first role that is asked to take a run and that has somebody now who can be. */
function firstFilled(before: Run, run: Run, {absent}: DutyMoment): RoleId | null {
    const filled = (run.acknowledge?.ask ?? []).find((role) => {
        const user = seatOf(run, role)?.user ?? null;
        return user !== null && user !== seatOf(before, role)?.user && !absent.has(user);
    });
    return filled ?? null;
}

function usersOf(people: readonly AskedPerson[]): Set<UserId> {
    return new Set(people.map(({user}) => user));
}
