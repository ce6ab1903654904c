import {settleAcknowledgement} from './duty/decide_acknowledge';
import {record, type DutyMoment} from './decision';
import type {Happening} from './event';
import {chooseFrom, updateOrder} from './duty/in_line';
import {planOf} from './duty/ladder';
import type {AskedPerson, Obligation, Plan} from './duty/obligation';
import {ownerOf, seatOf, type Run} from './run';
import {MINUTE, type Millis} from './units';

/**
 * What events mean for those who are being asked: an open reminder follows the seats that it asked, its times follow the settings, and
 * work on a run that nobody has taken takes it. Part of the same decision, so that nobody ever reads a run in between.
 */
export function settle(run: Run, happenings: readonly Happening[], moment: DutyMoment): Happening[] {
    const acknowledged = settleAcknowledgement(run, happenings, moment);
    const after = record(run, [...happenings, ...acknowledged], moment).run;
    const retargeted =
        after.obligation && after.seats !== run.seats ? retarget(run, after, after.obligation, moment) : [];
    const settled = record(after, retargeted, moment).run;
    // What the clock decides has its times already.
    const moved = moment.by !== null && (settled.seats !== run.seats || settled.duty !== run.duty);
    return [...acknowledged, ...retargeted, ...(moved ? replan(settled, moment) : [])];
}

/** People who left a seat are not asked through it any more, its new holder is; a new owner always. */
function retarget(before: Run, run: Run, obligation: Obligation, moment: DutyMoment): Happening[] {
    const {people} = obligation;
    const stay = people.filter(({user, role}) => role === null || seatOf(run, role)?.user === user);
    const left = people.filter((person) => !stay.includes(person));
    const newOwner = ownerOf(run) !== ownerOf(before);
    const roles = [...new Set([...(newOwner ? [run.ownerRole] : []), ...left.map(({role}) => role)])];
    const obliged: AskedPerson[] = [];
    const passedOver: Obligation['passedOver'] = [];
    for (const role of roles) {
        const holder = role === null ? null : (seatOf(run, role)?.user ?? null);
        const taken = new Set([...stay, ...obliged].map(({user}) => user));
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
    const all = [...stay, ...obliged];
    const asked = obliged[0]?.user ?? (newOwner ? ownerOf(run) : null) ?? all.at(-1)?.user ?? null;
    const reached = all.some(({user}) => user === asked) ? asked : (all.at(-1)?.user ?? null);
    return [{type: 'obligation_retargeted', obligationId: obligation.id, asked: reached, people: all, passedOver}];
}

/** What people have just changed speaks so much later: they may not be done, and no notice follows another at once. */
const SOON: Millis = MINUTE;

/** New times of an open obligation, where something that they are made of has changed. */
function replan(run: Run, moment: DutyMoment): Happening[] {
    const {obligation} = run;
    if (!obligation) {
        return [];
    }
    const plan = notBefore(planOf(run, obligation, moment.calendar), moment.now + SOON);
    const same = JSON.stringify(plan) === JSON.stringify(planIn(obligation));
    return same ? [] : [{type: 'obligation_rescheduled', obligationId: obligation.id, step: obligation.step, ...plan}];
}

function notBefore({nextRepeatAt, nextStep, nextNoticeAt}: Plan, earliest: Millis): Plan {
    return {
        nextRepeatAt,
        nextStep: nextStep && {...nextStep, at: Math.max(nextStep.at, earliest)},
        nextNoticeAt: Math.max(nextNoticeAt, earliest),
    };
}

function planIn({nextRepeatAt, nextStep, nextNoticeAt}: Obligation): Plan {
    return {nextRepeatAt, nextStep, nextNoticeAt};
}
