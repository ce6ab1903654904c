import type {WorkingCalendar} from '../calendar/calendar';
import {wakeAcknowledgement} from './decide_acknowledge';
import {EVERYBODY_IS_THERE, type WhoIsThere} from '../decision';
import type {Run} from '../run';
import type {Millis, UserId} from '../units';

/** Who is asked next to take a run that nobody has taken, and when; null if nobody has to take it. */
export function nextTaker(
    run: Run,
    calendar: WorkingCalendar,
    there: WhoIsThere = EVERYBODY_IS_THERE,
): {at: Millis; asked: UserId[]} | null {
    const at = run.acknowledgement?.nextNoticeAt;
    if (at === undefined || run.status !== 'running') {
        return null;
    }
    const [event] = wakeAcknowledgement(run, {now: at, by: null, calendar, ...there});
    return {at, asked: event?.type === 'acknowledgement_asked' ? event.mentioned : []};
}
