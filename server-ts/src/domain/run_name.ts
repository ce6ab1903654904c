import {nextWorkingInstant, zoned, type WorkingCalendar} from './calendar/calendar';
import {fillPattern} from './name_pattern';
import type {Playbook} from './playbook';
import type {Millis, Zone} from './units';

/** What a playbook's name pattern may refer to. */
export interface NameParts {
    now: Millis;
    /** When work begins: a cycle started on a Sunday, or after closing time on Friday, is named after the week that it is for. */
    worksFrom: Millis;
    zone: Zone;
    /** The number that the run would get in its team, for `INC-42`. */
    number: number;
    summary: string;
    customer: string;
}

/** `SET Cycle 2026-W48`, `INC-42 Customer cannot log in`. Week and year are those of ISO 8601. */
export function nameFromPattern(playbook: Playbook, parts: NameParts): string {
    const first = zoned(parts.worksFrom, parts.zone);
    const values: Record<string, string> = {
        year: String(first.yearOfWeek ?? first.year),
        week: String(first.weekOfYear ?? 0).padStart(2, '0'),
        date: zoned(parts.now, parts.zone).toPlainDate().toString(),
        number: String(parts.number),
        summary: parts.summary,
        customer: parts.customer,
    };
    return fillPattern(playbook.namePattern, values);
}

/** Nobody prepares a cycle further ahead; beyond that, a number is added to the name. */
const WEEKS_AHEAD = 8;

/**
 * The name of a cycle, made different from those of running cycles. If the pattern names a week, it is that of the next week that has
 * working days and no cycle; otherwise a number follows the name. So the next cycle does not get the name of the one that it takes over
 * from.
 */
export function freeName(
    playbook: Playbook,
    parts: NameParts,
    taken: ReadonlySet<string>,
    calendar: WorkingCalendar,
): {worksFrom: Millis; suffix: string} {
    const isTaken = (worksFrom: Millis, suffix = ''): boolean =>
        taken.has(nameFromPattern(playbook, {...parts, worksFrom}) + suffix);
    if (NAMES_WEEK.test(playbook.namePattern)) {
        const free = weeksAhead(parts.worksFrom, parts.zone, calendar).find((from) => !isTaken(from));
        if (free !== undefined) {
            return {worksFrom: free, suffix: ''};
        }
    }
    const {worksFrom} = parts;
    let suffix = '';
    for (let count = 2; isTaken(worksFrom, suffix); count += 1) {
        suffix = ` (${count})`;
    }
    return {worksFrom, suffix};
}

const NAMES_WEEK = /\{week\}/;

/** When work begins in the week of an instant and in each that follows and has some. */
function weeksAhead(worksFrom: Millis, zone: Zone, calendar: WorkingCalendar): Millis[] {
    const weeks = [worksFrom];
    for (let from = worksFrom; weeks.length <= WEEKS_AHEAD; weeks.push(from)) {
        const day = zoned(from, zone).startOfDay();
        from = nextWorkingInstant(calendar, day.add({days: 8 - day.dayOfWeek}).epochMilliseconds);
    }
    return weeks;
}

/**
 * What the due times of a run are counted from: its start, or where its name names a later week, when work begins in that. The next cycle
 * is started before this one ends, and “Friday 17:00” of its hand-over is the Friday of its own week.
 */
export function countsFrom(
    {namePattern}: Pick<Playbook, 'namePattern'>,
    name: string,
    {now, zone, calendar}: {now: Millis; zone: Zone; calendar: WorkingCalendar},
): Millis {
    if (!NAMES_WEEK.test(namePattern)) {
        return now;
    }
    const ahead = weeksAhead(nextWorkingInstant(calendar, now), zone, calendar);
    const isOf = (at: Millis): boolean => weekInName(namePattern, zoned(at, zone)).test(name);
    const named = isOf(now) ? undefined : ahead.find(isOf);
    return named ?? now;
}

/** A name of the pattern in that week, whatever a person filled in or wrote around it. */
function weekInName(namePattern: string, {weekOfYear, yearOfWeek}: ReturnType<typeof zoned>): RegExp {
    const week = {week: `${String(weekOfYear ?? 0).padStart(2, '0')}(?!\\d)`, year: String(yearOfWeek ?? '')};
    const parts = namePattern.split(/\{(\w+)\}/);
    const pattern = parts.map((part, place) =>
        place % 2 === 0
            ? literally(part).replace(/\s+/g, '\\s*')
            : part === 'week' || part === 'year'
              ? week[part]
              : '.*',
    );
    return new RegExp(pattern.join(''));
}

function literally(text: string): string {
    return text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
}

/** How many runs of a team may have started while a form stood open, for the number in it still to be taken for the form's own. */
const STARTED_MEANWHILE = 50;

/**
 * The number in a name, if the pattern has one, and where its digits begin; otherwise null. A run without a number takes none from its
 * team: between INC-1 and INC-3 everybody would ask for INC-2.
 */
export function numberIn(
    {namePattern}: Pick<Playbook, 'namePattern'>,
    name: string,
): {number: number; at: number; digits: string} | null {
    const match = /([^{}]*)\{number\}/.exec(namePattern);
    if (!match) {
        return null;
    }
    // What a person or the calendar puts in before the number cannot be told from the rest of a name; the letters right before it can.
    const label = (match[1] ?? '').trimStart();
    const start = match.index === 0 ? '^\\s*' : /^\w/.test(label) || label === '' ? '(?<!\\w)' : '';
    const found = new RegExp(`(${start}${literally(label)})(\\d+)(?!\\w)`).exec(name);
    const [, before = '', digits = ''] = found ?? [];
    return found && {number: Number(digits), at: found.index + before.length, digits};
}

/**
 * The name with the run's own number in the place that the pattern gives it: two people who had the form open at once were both shown
 * `INC-42`. A number that no open form can have shown (`INC-4711`, a ticket's) was written by a person and stays.
 */
export function withOwnNumber(playbook: Pick<Playbook, 'namePattern'>, name: string, number: number): string {
    const shown = numberIn(playbook, name);
    return shown && shown.number <= number && shown.number > number - STARTED_MEANWHILE
        ? name.slice(0, shown.at) + String(number) + name.slice(shown.at + shown.digits.length)
        : name;
}
