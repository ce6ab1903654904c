import type {LedgerLine} from '../../contract/answer';
import type {WorkingCalendar} from '../../domain/calendar/calendar';
import type {WhoIsThere} from '../../domain/decision';
import type {RunEvent} from '../../domain/event';
import type {Millis, Zone} from '../../domain/units';
import {lengthWords, timeWords} from './time_words';
import type {Context} from './wording';

/** What an explanation needs: the run, what happened to its duty (oldest first), and what became of the messages about it. */
export interface WhyContext extends Context {
    events: readonly RunEvent[];
    /** In the run's zone, with the public holidays of the years around an instant. */
    calendarAt: (at: Millis) => WorkingCalendar;
    /** Who can be asked now: nobody who has left is named as the next. */
    there: WhoIsThere;
    readerZone: Zone;
    /** Posts from the time in question. */
    posts: readonly LedgerLine[];
}

/** `today 16:00 CET`, with the reader's own time if that differs: `today 16:00 CET (10:00 EST for you)`. */
export function bothTimes(at: Millis, {now, run, readerZone}: WhyContext): string {
    const there = timeWords(at, now, run.zone);
    const here = timeWords(at, now, readerZone);
    if (clockOf(there) === clockOf(here)) {
        return there;
    }
    const [day] = there.split(/ \d\d:/);
    return `${there} (${day !== undefined && here.startsWith(`${day} `) ? here.slice(day.length + 1) : here} for you)`;
}

function clockOf(words: string): string | undefined {
    return /\d\d:\d\d/.exec(words)?.[0];
}

/** Why a message was not there when it should have been; empty if it was. */
export function deliveryWords(line: LedgerLine | undefined, context: WhyContext): string[] {
    switch (line?.outcome) {
        case 'failed':
            return [`It could not be delivered${line.why === null ? '' : `: “${line.why}”`}.`];
        case 'waiting':
            return [
                `It has waited since ${bothTimes(line.plannedAt, context)} to be delivered${line.why === null ? '' : `: “${line.why}”`}.`,
            ];
        case 'dropped':
            return [`It was not sent: ${line.why ?? 'it had become pointless'}.`];
        case 'sent': {
            const late = (line.sentAt ?? line.plannedAt) - line.plannedAt;
            return late < LATE_DELIVERY
                ? []
                : [
                      `It was delivered ${lengthWords(late)} later, at ${line.attempts === 1 ? 'the first attempt' : `attempt ${line.attempts}`}.`,
                  ];
        }
        default:
            return [];
    }
}

/** Usually a message takes less than a second; one that takes longer than this needs an explanation. */
const LATE_DELIVERY: Millis = 60_000;
