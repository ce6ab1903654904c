import type {WorkingCalendar} from './calendar/calendar';
import type {Happening, RunEvent} from './event';
import {apply} from './apply';
import type {Refused} from './refusal';
import type {Run} from './run';
import type {Millis, UserId} from './units';

/** When and by whom a command comes. `by` is null for the clock. */
export interface Moment {
    now: Millis;
    by: UserId | null;
}

/** Which of a run's people cannot answer, as far as is known now. */
export interface WhoIsThere {
    /** Deactivated, or not in the run's channel: never asked. */
    absent: ReadonlySet<UserId>;
    /** Out of office, or not to be disturbed. */
    away: ReadonlySet<UserId>;
    /** Those of `away` who do not want to be disturbed; missing where this is known of nobody. */
    dnd?: ReadonlySet<UserId>;
}

export const EVERYBODY_IS_THERE: WhoIsThere = {absent: new Set(), away: new Set()};

/** What the update duty needs as well: the team's working calendar in the run's zone, and who is there. */
export interface DutyMoment extends Moment, WhoIsThere {
    calendar: WorkingCalendar;
}

export type Decision = Happening[] | Refused;

/** Numbers happenings after the run's last event, and gives the run after them. */
export function record(run: Run, happenings: readonly Happening[], moment: Moment): {run: Run; events: RunEvent[]} {
    const events = happenings.map((happening, index): RunEvent => ({
        ...happening,
        seq: run.version + index + 1,
        at: moment.now,
        by: moment.by,
    }));
    return {run: events.reduce(apply, run), events};
}
