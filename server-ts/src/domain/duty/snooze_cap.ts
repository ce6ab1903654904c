import {nextOpening, type WorkingCalendar} from '../calendar/calendar';
import type {Obligation} from './obligation';
import type {Run} from '../run';
import {DAY, HOUR, type Millis} from '../units';

/** The most an L1 incident can be snoozed, and what everything else can be at least. */
const SNOOZE_CAP_L1: Millis = 4 * HOUR;

/**
 * The latest instant to which an open reminder may be moved: the next working morning, which before opening time is today's; for an L1,
 * four hours from now. Nothing has less than an L1: at five to nine half an hour would be too long.
 */
export function snoozeCap(run: Run, calendar: WorkingCalendar, now: Millis): Millis {
    const atLeast = now + SNOOZE_CAP_L1;
    return run.details.severity === 'L1' ? atLeast : Math.max(atLeast, nextOpening(calendar, now) ?? now + DAY);
}

/**
 * The obligation of a run that becomes an L1, with its snooze cut to what an L1 could be given now: whoever snoozed it did not know what it
 * would become. A run whose severity is lowered keeps its snooze; one that was cut, and is quiet still, ends when it was to end at first.
 */
export function withinCap(before: Run, run: Run, obligation: Obligation, now: Millis): Obligation {
    const {snoozed, nextRepeatAt} = obligation;
    const [wasL1, isL1] = [before, run].map(({details}) => details.severity === 'L1');
    if (!snoozed || wasL1 === isL1) {
        return obligation;
    }
    const lowered = snoozed.until > now ? (snoozed.chosen ?? snoozed.until) : snoozed.until;
    const until = isL1 ? Math.min(snoozed.until, now + SNOOZE_CAP_L1) : lowered;
    return until === snoozed.until
        ? obligation
        : {
              ...obligation,
              snoozed: {...snoozed, until},
              nextRepeatAt: nextRepeatAt === snoozed.until ? until : nextRepeatAt,
          };
}
