import {addDays, localDate, weekdayOf, whyOff, type WorkingCalendar} from '../../domain/calendar/calendar';
import {dateWords, whyDay} from '../../domain/calendar/calendar_words';
import {nextDue, type DutyAnchor} from '../../domain/duty/duty';
import type {DutyRule} from '../../domain/duty/duty_rule';
import {isRefused} from '../../domain/refusal';
import type {Millis} from '../../domain/units';
import {quoteName} from './quote';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** More days off than this are counted, not named. */
const NAMED = 3;

/** `every working day by 16:00`, `every 4 h, in the first 24 h`. */
export function ruleWords(rule: DutyRule): string {
    switch (rule.every) {
        case 'day':
            return `every ${rule.days === 'working' ? 'working ' : ''}day by ${rule.at}`;
        case 'week': {
            const days = WEEKDAYS.filter((_, index) => rule.on.some((day) => day === index + 1)).join(', ');
            return `${days} by ${rule.at}, or on the next working day`;
        }
        case 'hours': {
            const first = rule.firstHours === undefined ? '' : `, in the first ${rule.firstHours} h`;
            return `every ${rule.hours === 1 ? 'hour' : `${rule.hours} h`}${rule.days === 'working' ? ' of working time' : ''}${first}`;
        }
    }
}

/** Why an update is due at `dueAt`: the rules that ask for it, and what the calendar says about the day and those passed over. */
export function whyDue(dueAt: Millis, rules: DutyRule[], calendar: WorkingCalendar, anchor: DutyAnchor): string {
    const asking = rules.filter((rule) => nextDue([rule], calendar, anchor) === dueAt);
    const words = (asking.length === 0 ? rules : asking).map(ruleWords).join('; or ');
    const date = localDate(dueAt, calendar.zone);
    const countsDays = asking.some((rule) => rule.every === 'week' || rule.days === 'working');
    if (!countsDays) {
        return `${words} (${calendar.zone})${asking.length === 0 ? offSince(date, rules, calendar) : ''}`;
    }
    const day = whyDay(namedOn(calendar, date), date);
    const since = localDate(
        Math.max(anchor.lastUpdateAt ?? anchor.startedAt, anchor.armedAt ?? -Infinity),
        calendar.zone,
    );
    return `${words} (${calendar.zone}). ${isRefused(day) ? '' : day}${passedOver(calendar, asking, addDays(since, 1), date)}`;
}

/** A day that was made a day off after its update had fallen due. */
function offSince(date: string, rules: readonly DutyRule[], calendar: WorkingCalendar): string {
    const off = rules.every((rule) => rule.every === 'week' || rule.days === 'working') ? whyOff(calendar, date) : null;
    return off === null ? '' : `. ${dateWords(date)} is a day off by now: ${quoteName(off)}; what was owed stays owed.`;
}

/** The team's name for a day, quoted so that the bot may repeat it. */
function namedOn(calendar: WorkingCalendar, date: string): WorkingCalendar {
    const quoted = ({[date]: name}: Record<string, string>): Record<string, string> =>
        name === undefined ? {} : {[date]: quoteName(name)};
    const {daysOff, extraWorkingDays} = calendar;
    return {...calendar, daysOff: quoted(daysOff), extraWorkingDays: quoted(extraWorkingDays)};
}

/** The days off on which the rules would have asked. */
function passedOver(calendar: WorkingCalendar, rules: DutyRule[], first: string, end: string): string {
    const named: string[] = [];
    let more = 0;
    for (let date = first; date < end; date = addDays(date, 1)) {
        const isAsked = rules.some((rule) => rule.every !== 'week' || rule.on.includes(weekdayOf(date)));
        const why = isAsked ? whyOff(calendar, date) : null;
        if (why !== null && named.length < NAMED) {
            named.push(`${dateWords(date)} (${quoteName(why)})`);
        } else if (why !== null) {
            more += 1;
        }
    }
    const rest = more === 0 ? '' : ` and ${more} more`;
    return named.length === 0 ? '' : ` Passed over: ${named.join(', ')}${rest}.`;
}
