import type {WorkingCalendar} from '../calendar/calendar';
import {decideWake, wakeAt} from './decide_wake';
import {EVERYBODY_IS_THERE, record, type WhoIsThere} from '../decision';
import type {RunEvent} from '../event';
import {planOf} from './ladder';
import type {Obligation} from './obligation';
import {isRefused} from '../refusal';
import type {Run} from '../run';
import type {ChannelId, Millis, RoleId, UserId} from '../units';

/** A notice that will go out if nobody answers and nothing changes until then. */
export interface PlannedNotice {
    at: Millis;
    stage: 'upcoming' | 'due' | 'overdue' | 'escalated';
    /** Whom it will mention; nobody where the stakeholder channel is told. */
    asked: UserId[];
    /** The step's seat, or `channel`; null if it is not a step. */
    ask: RoleId | null;
    channelId: ChannelId | null;
    /** Nobody is asked who was not asked before. */
    again?: true;
}

/** More steps than any ladder has. Without it, a calendar that never works would keep this loop running. */
const AT_MOST = 20;

/**
 * What is planned for the open obligation, or for the next moment: the word that it comes up, the moment itself, the next repeat if that is
 * before any step, and each step that asks somebody new, in order. Found by running the clock's own rules ahead of `now`.
 */
export function nextSteps(
    run: Run,
    calendar: WorkingCalendar,
    now: Millis,
    there: WhoIsThere = EVERYBODY_IS_THERE,
): PlannedNotice[] {
    const notices: PlannedNotice[] = [];
    let ahead = dutyAlone(run);
    if (!ahead.obligation) {
        const {nextDueAt, on} = ahead.duty;
        if (!on || ahead.status !== 'running' || nextDueAt === null) {
            return [];
        }
        notices.push(...upcomingNotice(ahead, nextDueAt, calendar, now, there));
        ahead = wake(ahead, calendar, Math.max(nextDueAt, now), there).run;
        const {obligation} = ahead;
        if (!obligation) {
            return notices;
        }
        const asked = obligation.people.map(({user}) => user);
        notices.push({at: obligation.openedAt, stage: 'due', asked, ask: null, channelId: null});
    }
    return ahead.obligation ? [...notices, ...stepsOf(ahead, ahead.obligation, calendar, now, there)] : notices;
}

function stepsOf(
    run: Run,
    obligation: Obligation,
    calendar: WorkingCalendar,
    now: Millis,
    there: WhoIsThere,
): PlannedNotice[] {
    // The clock looks at the run at the time that is planned, and not before: whoever has come back since it was planned has to wait for that.
    const {
        notices,
        run: first,
        at: firstAt,
    } = nextNotices(run, calendar, Math.max(obligation.nextNoticeAt, now), there);
    let ahead = first.obligation ? withoutRepeats(first, first.obligation, calendar, firstAt, there) : first;
    for (let place = 0; place < AT_MOST && ahead.obligation; place += 1) {
        const at = Math.max(ahead.obligation.nextNoticeAt, firstAt);
        if (at === Infinity) {
            break;
        }
        const {run: after, events} = wake(ahead, calendar, at, there);
        notices.push(...events.flatMap((event) => noticeOf(event, ahead, at)));
        ahead = after.obligation ? withoutRepeats(after, after.obligation, calendar, at, there) : after;
    }
    return notices;
}

/** What the clock says next, be it a repeat or a step, and the run after that. Where it only finds other times, it looks again then. */
function nextNotices(
    run: Run,
    calendar: WorkingCalendar,
    from: Millis,
    there: WhoIsThere,
): {notices: PlannedNotice[]; run: Run; at: Millis} {
    let ahead = run;
    let at = from;
    for (let looks = 0; looks < AT_MOST; looks += 1) {
        const before = ahead;
        const {run: after, events} = wake(ahead, calendar, at, there);
        const notices = events.flatMap((event) => noticeOf(event, before, at));
        if (notices.length > 0 || !after.obligation) {
            return {notices, run: after, at};
        }
        ahead = after;
        at = Math.max(after.obligation.nextNoticeAt, at);
    }
    return {notices: [], run: ahead, at};
}

function noticeOf(event: RunEvent, before: Run, at: Millis): PlannedNotice[] {
    switch (event.type) {
        case 'obligation_reminded':
            return [
                {at, stage: 'overdue', asked: event.mentioned, ask: null, channelId: null, ...again(before, event)},
            ];
        case 'obligation_escalated': {
            const {mentioned: asked, step, channelId} = event;
            return [{at, stage: 'escalated', asked, ask: step.ask, channelId, ...again(before, event)}];
        }
        default:
            return [];
    }
}

function again({obligation}: Run, {mentioned}: {mentioned: readonly UserId[]}): Pick<PlannedNotice, 'again'> {
    const isNew = (one: UserId): boolean => obligation?.people.every(({user}) => user !== one) ?? true;
    return mentioned.some(isNew) ? {} : {again: true};
}

/** The notice that the next moment comes up, if it has not been said yet. */
function upcomingNotice(
    run: Run,
    nextDueAt: Millis,
    calendar: WorkingCalendar,
    now: Millis,
    there: WhoIsThere,
): PlannedNotice[] {
    const at = Math.max(wakeAt(run) ?? nextDueAt, now);
    const said = at < nextDueAt ? wake(run, calendar, at, there).events : [];
    return said.flatMap((event): PlannedNotice[] =>
        event.type === 'duty_upcoming'
            ? [{at, stage: 'upcoming', asked: event.tell === null ? [] : [event.tell], ask: null, channelId: null}]
            : [],
    );
}

function wake(
    run: Run,
    calendar: WorkingCalendar,
    now: Millis,
    there: WhoIsThere,
): {run: Run; events: readonly RunEvent[]} {
    const moment = {now, by: null, calendar, ...there};
    const decision = decideWake(run, moment);
    return isRefused(decision) ? {run, events: []} : record(run, decision, moment);
}

/** The same run with an obligation that speaks only when the ladder has a step. */
function withoutRepeats(
    run: Run,
    obligation: Obligation,
    calendar: WorkingCalendar,
    now: Millis,
    there: WhoIsThere,
): Run {
    const stepping = {...obligation, nextRepeatAt: Infinity};
    return {...run, obligation: {...stepping, ...planOf(run, stepping, {now, by: null, calendar, ...there})}};
}

/** The run without items that fall due and without anybody to take it: here, only the duty moves the clock. */
function dutyAlone(run: Run): Run {
    return {...run, acknowledgement: null, phases: []};
}
