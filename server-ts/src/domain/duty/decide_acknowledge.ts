import type {DutyMoment} from '../decision';
import type {Happening} from '../event';
import {askedNow, chooseFrom, reachable} from './in_line';
import {LATE_AFTER, type AcknowledgedBy, type Acknowledgement, type AskedPerson} from './obligation';
import {seatOf, type Run} from '../run';
import {MINUTE, type UserId} from '../units';

/** After how many minutes a new run of this severity asks again. Null: nobody has to take it. */
export function acknowledgeMinutes(run: Run): number | null {
    const {severity} = run.details;
    return (severity && run.acknowledge?.bySeverity[severity]) ?? null;
}

/** Asks for somebody who takes the run. Not if the person to be asked is the one who acts: they know. `seq` numbers the event. */
export function openAcknowledgement(run: Run, moment: DutyMoment, seq: number): Happening[] {
    const {now} = moment;
    const everyMinutes = acknowledgeMinutes(run);
    const order = run.acknowledge?.ask ?? [];
    const [first] = order;
    if (everyMinutes === null || first === undefined) {
        return [];
    }
    const {person, passedOver} = chooseFrom(run, first, order, new Set(), moment);
    if (person !== null && person.user === moment.by) {
        return [];
    }
    const acknowledgement: Acknowledgement = {
        id: `a${seq}`,
        openedAt: now,
        everyMinutes,
        round: 0,
        asked: person?.user ?? null,
        people: person ? [person] : [],
        passedOver,
        notices: 1,
        nextNoticeAt: now + everyMinutes * MINUTE,
    };
    return [{type: 'acknowledgement_opened', acknowledgement}];
}

/**
 * The next ask, if it is time: the next role, and after the last one all of them. After an outage there is only one, however many were
 * missed.
 */
export function wakeAcknowledgement(run: Run, moment: DutyMoment): Happening[] {
    const open = run.acknowledgement;
    if (!open || open.nextNoticeAt > moment.now) {
        return [];
    }
    const order = run.acknowledge?.ask ?? [];
    const every = open.everyMinutes * MINUTE;
    const round = Math.max(open.round + 1, Math.floor((moment.now - open.openedAt) / every));
    // A clock is always some milliseconds late, so the next ask normally counts from the planned time. Only after an outage does it count
    // from now.
    const planned = moment.now - open.nextNoticeAt <= LATE_AFTER ? open.nextNoticeAt : moment.now;
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
    const acknowledgement = {...asked, asked: newest, people};
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
    const how = endOf(happenings, after);
    if (how !== null) {
        return [{type: 'acknowledgement_ended', acknowledgement: open, how}];
    }
    const everyMinutes = acknowledgeMinutes(after);
    if (everyMinutes !== null && everyMinutes !== open.everyMinutes) {
        const nextNoticeAt = Math.min(open.nextNoticeAt, moment.now + everyMinutes * MINUTE);
        const acknowledgement = {...open, everyMinutes, nextNoticeAt};
        return [{type: 'acknowledgement_rescheduled', acknowledgement}];
    }
    return after.seats === run.seats ? [] : askNewHolders(after, open, moment);
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

function endOf(happenings: readonly Happening[], after: Run): AcknowledgedBy | null {
    for (const happening of happenings) {
        switch (happening.type) {
            case 'run_finished':
                return 'finished';
            case 'update_posted':
                return 'update';
            case 'item_ticked':
                if (happening.count > happening.from) {
                    return 'item';
                }
                break;
            case 'item_state_changed':
                if (happening.to === 'done' || happening.to === 'in_progress') {
                    return 'item';
                }
                break;
            default:
        }
    }
    return acknowledgeMinutes(after) === null ? 'severity' : null;
}

/** People who left a seat are no longer asked for it; its new holder is asked now. */
function askNewHolders(run: Run, open: Acknowledgement, moment: DutyMoment): Happening[] {
    const stay = open.people.filter(({user, role}) => role === null || seatOf(run, role)?.user === user);
    if (stay.length === open.people.length) {
        return [];
    }
    let people = stay;
    const mentioned: UserId[] = [];
    for (const {role} of open.people.filter((person) => !stay.includes(person))) {
        const user = role === null ? null : (seatOf(run, role)?.user ?? null);
        if (user !== null && !moment.absent.has(user) && !people.some((person) => person.user === user)) {
            people = [...people, askedNow(user, role, moment)];
            mentioned.push(user);
        }
    }
    const asked = mentioned.at(-1) ?? people.at(-1)?.user ?? null;
    return [{type: 'acknowledgement_asked', acknowledgement: {...open, asked, people}, mentioned}];
}

function usersOf(people: readonly AskedPerson[]): Set<UserId> {
    return new Set(people.map(({user}) => user));
}
