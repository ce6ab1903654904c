import type {WorkingCalendar} from '../calendar/calendar';
import {wakeAcknowledgement} from './decide_acknowledge';
import {wakeItems} from '../items/decide_remind';
import type {Decision, DutyMoment} from '../decision';
import type {Happening} from '../event';
import {askedNow, chooseFrom, eachOnce, reachable, stillGone, updateOrder, type Chosen} from './in_line';
import {soonestReminder} from '../items/item_reminder';
import {asksAnybody, newlyAsked, planOf, repeatAfter, stepsAhead} from './ladder';
import {ladderOf} from './rules_in_force';
import {CHANNEL_STEP, type LadderStep} from './ladder_rule';
import {LATE_AFTER, plannedOrLate, type AskedPerson, type Obligation, type PassedOver, type Plan} from './obligation';
import {ownerOf, type Run} from '../run';
import {MINUTE, type Millis, type UserId} from '../units';

/**
 * What the clock owes the run now. Waking a run early, twice or after it was restored is harmless, because the run's own times decide.
 * After an outage there is one notice, at the stage that applies now, and none of those that were missed.
 */
export function decideWake(run: Run, moment: DutyMoment): Decision {
    if (run.status !== 'running') {
        return [];
    }
    const said = wakeDuty(run, moment);
    const owed = [...said, ...askForTaker(run, said, moment)];
    return [...owed, ...wakeItems(run, moment, run.version + owed.length + 1)];
}

/**
 * So far apart are the two things that are asked of an incident which nobody has taken: an update, and that somebody takes it. Less than
 * the shortest repeat, which is five minutes: else each would put the other question off again.
 */
const APART: Millis = 2 * MINUTE;

/** The next ask for somebody who takes the run. Where an update is asked for in the same minute, the same people have that first. */
function askForTaker(run: Run, said: readonly Happening[], moment: DutyMoment): Happening[] {
    const asks = wakeAcknowledgement(run, moment);
    const {acknowledgement} = run;
    if (asks.length === 0 || !acknowledgement) {
        return [];
    }
    const {now} = moment;
    const comes = run.obligation ? run.obligation.nextNoticeAt : run.duty.on ? run.duty.nextDueAt : null;
    const asksAt = plannedOrLate(acknowledgement.nextNoticeAt, now);
    if (comes === null || !(said.some(isNotice) || (comes > now && comes < asksAt + MINUTE))) {
        return asks;
    }
    // In any case later than now: a clock that was late by all of it would look again at once.
    const nextNoticeAt = Math.max(plannedOrLate(comes, now) + APART, now + MINUTE);
    return [{type: 'acknowledgement_rescheduled', acknowledgement: {...acknowledgement, nextNoticeAt}}];
}

function isNotice({type}: Happening): boolean {
    return type === 'obligation_opened' || type === 'obligation_reminded' || type === 'obligation_escalated';
}

function wakeDuty(run: Run, moment: DutyMoment): Happening[] {
    const {obligation, duty} = run;
    const {now} = moment;
    if (obligation) {
        return obligation.nextNoticeAt <= now ? [advance(run, obligation, moment)] : [];
    }
    if (!duty.on || duty.nextDueAt === null) {
        return [];
    }
    if (duty.nextDueAt <= now) {
        return [{type: 'obligation_opened', obligation: openingOf(run, duty.nextDueAt, moment)}];
    }
    const owner = ownerOf(run);
    const wishes = owner !== null && duty.upcomingDm.includes(owner) && !moment.absent.has(owner);
    return (upcomingAt(run) ?? Infinity) <= now
        ? [{type: 'duty_upcoming', dueAt: duty.nextDueAt, tell: wishes ? owner : null}]
        : [];
}

/** When to say that the next moment is coming up; null if that was said already, or never is. */
function upcomingAt(run: Run): Millis | null {
    const {nextDueAt, upcomingSaidFor} = run.duty;
    const {upcomingMinutes} = ladderOf(run);
    return nextDueAt === null || nextDueAt === upcomingSaidFor || upcomingMinutes === 0
        ? null
        : nextDueAt - upcomingMinutes * MINUTE;
}

/** When the clock has to look at the run next; null: never. The `due` table is an index of this. */
export function wakeAt(run: Run): Millis | null {
    if (run.status !== 'running') {
        return null;
    }
    const times = [
        run.obligation ? run.obligation.nextNoticeAt : upcomingAt(run),
        run.obligation ? null : run.duty.nextDueAt,
        run.acknowledgement?.nextNoticeAt ?? null,
        soonestReminder(run),
    ].filter((at): at is Millis => at !== null);
    return times.length === 0 ? null : Math.min(...times);
}

/** The obligation as it opens at `moment`. If that is late, after an outage, the step that applies by then is taken as well. */
export function openingOf(run: Run, dueAt: Millis, moment: DutyMoment): Obligation {
    const {calendar, now} = moment;
    const first = chooseFrom(run, run.ownerRole, updateOrder(run), new Set(), moment);
    const nextRepeatAt = nextRepeat(run, calendar, dueAt, now);
    const opened: Obligation = {
        id: `o${run.version + 1}`,
        dueAt,
        openedAt: now,
        stage: repeatAfter(run, calendar, dueAt) <= now ? 'overdue' : 'due',
        ...withChosen([], first),
        step: null,
        toldChannel: null,
        notices: 1,
        nextRepeatAt,
        nextStep: null,
        nextNoticeAt: nextRepeatAt,
        held: null,
        snoozed: null,
    };
    const step = stepNow(run, opened, moment);
    const taken = step && take(run, opened, step, moment);
    const obligation: Obligation = taken
        ? {
              ...opened,
              ...taken.asking,
              // A step that chooses nobody leaves the list as it is.
              passedOver: eachOnce([...opened.passedOver, ...taken.asking.passedOver]),
              step,
              stage: 'escalated',
              toldChannel: taken.channelId,
          }
        : {...opened, step};
    return {...obligation, ...planOf(run, obligation, moment)};
}

/** A notice of an open obligation: the step that is due, else a repeat, else only new times. */
function advance(run: Run, obligation: Obligation, moment: DutyMoment): Happening {
    const step = stepNow(run, obligation, moment);
    const taken = step && take(run, obligation, step, moment);
    const about = {obligationId: obligation.id, notices: obligation.notices + 1};
    if (step && taken) {
        const {asking, mentioned, channelId} = taken;
        const toldChannel = channelId ?? obligation.toldChannel;
        const plan = planAfter(run, {...obligation, ...asking, step, toldChannel}, moment);
        return {type: 'obligation_escalated', ...about, step, mentioned, channelId, ...asking, ...plan};
    }
    const passed = {...obligation, step: step ?? obligation.step};
    if (obligation.nextRepeatAt > moment.now) {
        const plan = planOf(run, passed, moment);
        return {type: 'obligation_rescheduled', obligationId: obligation.id, step: passed.step, ...plan};
    }
    const asking = stillAsked(run, obligation, moment);
    const mentioned = reachable(asking.people, moment);
    const plan = planAfter(run, {...passed, ...asking}, moment);
    return {type: 'obligation_reminded', ...about, step: passed.step, mentioned, ...asking, ...plan};
}

/** The highest step that is due and asks somebody new. */
function stepNow(run: Run, obligation: Obligation, moment: DutyMoment): LadderStep | null {
    const asked = usersOf(obligation.people);
    const due = stepsAhead(run, obligation, moment.calendar).filter(({at}) => at <= moment.now);
    return due.findLast(({step}) => asksAnybody(run, step, asked))?.step ?? null;
}

type Asking = Pick<Obligation, 'asked' | 'people' | 'passedOver'>;

/** Whom a step reaches; null if everybody who could be asked for it was asked already or is absent. */
function take(
    run: Run,
    obligation: Obligation,
    step: LadderStep,
    moment: DutyMoment,
): {asking: Asking; mentioned: UserId[]; channelId: Obligation['toldChannel']} | null {
    const {people} = obligation;
    if (step.ask === CHANNEL_STEP && run.duty.stakeholderChannel !== null) {
        const {asked, passedOver} = obligation;
        const missed = askMissed(run, obligation, step, moment);
        return {
            asking: missed ?? {asked, people, passedOver},
            mentioned: missed && missed.asked !== null ? [missed.asked] : [],
            channelId: run.duty.stakeholderChannel,
        };
    }
    if (step.ask === CHANNEL_STEP) {
        return askOwnerAndLead(run, obligation, moment);
    }
    const chosen = chooseFrom(run, step.ask, updateOrder(run), usersOf(people), moment);
    return chosen.person
        ? {asking: withChosen(people, chosen), mentioned: [chosen.person.user], channelId: null}
        : null;
}

/**
 * After an outage that skipped the steps below it, the channel is not told alone: the person whom the highest of those steps names is
 * asked, too. Otherwise only people who cannot answer would hear of it. Null if that step was taken, or asks nobody new.
 */
function askMissed(run: Run, obligation: Obligation, below: LadderStep, moment: DutyMoment): Asking | null {
    const asked = usersOf(obligation.people);
    const missed = ladderOf(run).steps.findLast(
        (step) =>
            step.ask !== CHANNEL_STEP &&
            step.afterMinutes < below.afterMinutes &&
            step.afterMinutes > (obligation.step?.afterMinutes ?? 0) &&
            newlyAsked(run, step, asked) !== null,
    );
    const chosen = missed && chooseFrom(run, missed.ask, updateOrder(run), asked, moment);
    return chosen?.person ? withChosen(obligation.people, chosen) : null;
}

/** There is no channel to tell: owner and lead, or whoever is asked in their place, are named once more. */
function askOwnerAndLead(
    run: Run,
    obligation: Obligation,
    moment: DutyMoment,
): {asking: Asking; mentioned: UserId[]; channelId: null} {
    const chosen = [run.ownerRole, 'lead'].flatMap((role) => {
        const user = run.seats.find((seat) => seat.role === role)?.user ?? null;
        return user === null || moment.absent.has(user) ? [] : [{user, role}];
    });
    const mentioned = [...new Set(chosen.map(({user}) => user))];
    if (mentioned.length === 0) {
        const asking = stillAsked(run, obligation, moment);
        return {asking, mentioned: reachable(asking.people, moment), channelId: null};
    }
    const known = usersOf(obligation.people);
    const added = chosen
        .filter(({user}, place) => !known.has(user) && chosen.findIndex((one) => one.user === user) === place)
        .map(({user, role}) => askedNow(user, role, moment));
    const people = [...obligation.people, ...added];
    const asked = added.at(-1)?.user ?? obligation.asked;
    return {asking: {asked, people, passedOver: obligation.passedOver}, mentioned, channelId: null};
}

/** The stakeholder channel turned out to be gone, or closed to the bot: owner and lead are asked, or nobody would hear of it. */
export function askWithoutChannel(run: Run, obligationId: string, moment: DutyMoment): Happening[] {
    const {obligation} = run;
    if (obligation?.id !== obligationId || obligation.toldChannel === null || obligation.step === null) {
        return [];
    }
    const {step} = obligation;
    const {asking, mentioned} = askOwnerAndLead(run, obligation, moment);
    const plan = planOf(run, {...obligation, ...asking}, moment);
    const notices = obligation.notices + 1;
    const about = {obligationId, step, mentioned, channelId: null, channelLost: true, notices} as const;
    return [{type: 'obligation_escalated', ...about, ...asking, ...plan}];
}

/** Those who were asked, or the next in line if all of them are gone. */
function stillAsked(run: Run, obligation: Obligation, moment: DutyMoment): Asking {
    const {asked, people, passedOver} = obligation;
    const here = reachable(people, moment);
    if (here.length > 0 && asked !== null && !moment.absent.has(asked)) {
        return {asked, people, passedOver: stillGone(passedOver, moment)};
    }
    const gone = people
        .filter(({user}) => moment.absent.has(user))
        .map(({user}): PassedOver => ({user, why: 'absent'}));
    if (here.length > 0) {
        return {asked: here.at(-1) ?? null, people, passedOver: gone};
    }
    const chosen = chooseFrom(run, run.ownerRole, updateOrder(run), usersOf(people), moment);
    return withChosen(people, {...chosen, passedOver: [...gone, ...chosen.passedOver]});
}

function withChosen(people: AskedPerson[], {person, passedOver}: Chosen): Asking {
    return {asked: person?.user ?? null, people: person ? [...people, person] : people, passedOver};
}

/**
 * When a notice that was planned for `planned` is repeated. Every clock is some milliseconds late: if repeats counted from when it spoke,
 * each reminder would delay the next, and one at closing time would move to the next morning. Only a notice that was really late counts
 * from when it went out.
 */
function nextRepeat(run: Run, calendar: WorkingCalendar, planned: Millis, now: Millis): Millis {
    const repeatAt = repeatAfter(run, calendar, planned);
    return now - planned <= LATE_AFTER && repeatAt > now ? repeatAt : repeatAfter(run, calendar, now);
}

function planAfter(run: Run, obligation: Obligation, moment: DutyMoment): Plan {
    const nextRepeatAt = nextRepeat(run, moment.calendar, obligation.nextNoticeAt, moment.now);
    return planOf(run, {...obligation, nextRepeatAt}, moment);
}

function usersOf(people: readonly AskedPerson[]): Set<UserId> {
    return new Set(people.map(({user}) => user));
}
