import {nextNotice} from './arm_duty';
import type {Decision, DutyMoment} from './decision';
import type {Happening} from './event';
import {ownerOf, type Obligation, type Run} from './run';
import type {Millis} from './units';

/** A reminder that went out later than this after its moment says so in its text. */
export const LATE_AFTER: Millis = 2 * 60_000;

/**
 * What the clock owes the run now. Waking a run early, twice or after a restore is harmless: the run's own times decide.
 * After an outage there is one notice, at the stage that holds now, never the ones that were missed.
 */
export function decideWake(run: Run, moment: DutyMoment): Decision {
    if (run.status !== 'running') {
        return [];
    }
    const {obligation, duty} = run;
    if (obligation) {
        return obligation.nextNoticeAt <= moment.now ? [remind(run, obligation, moment)] : [];
    }
    if (duty.on && duty.nextDueAt !== null && duty.nextDueAt <= moment.now) {
        return open(run, duty.nextDueAt, moment);
    }
    return [];
}

function open(run: Run, dueAt: Millis, moment: DutyMoment): Happening[] {
    const nextNoticeAt = nextNotice(run, moment.calendar, moment.now);
    const missedARepeat = nextNotice(run, moment.calendar, dueAt) <= moment.now;
    const obligation: Obligation = {
        id: `o${run.version + 1}`,
        dueAt,
        openedAt: moment.now,
        stage: missedARepeat ? 'overdue' : 'due',
        asked: ownerOf(run),
        notices: 1,
        nextNoticeAt,
        held: null,
        snoozed: null,
    };
    return [{type: 'obligation_opened', obligation}];
}

function remind(run: Run, obligation: Obligation, moment: DutyMoment): Happening {
    return {
        type: 'obligation_reminded',
        obligationId: obligation.id,
        asked: ownerOf(run),
        notices: obligation.notices + 1,
        nextNoticeAt: nextNotice(run, moment.calendar, moment.now),
    };
}

/** When the clock has to look at the run next; null: never. The `due` table is an index of this. */
export function wakeAt(run: Run): Millis | null {
    if (run.status !== 'running') {
        return null;
    }
    return run.obligation ? run.obligation.nextNoticeAt : run.duty.nextDueAt;
}
