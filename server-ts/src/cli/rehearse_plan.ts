import {allPlaybooks} from '../adapters/playbook_files/all_playbooks';
import {publicHolidays} from '../adapters/holidays/public_holidays';
import type {Answering} from '../application/requests/rehearse';
import {refusalText} from '../contract/refusal_text';
import {addDays, isDate, isZone, localDate, wallTimeOn, type WorkingCalendar} from '../domain/calendar/calendar';
import {calendarFrom} from '../domain/calendar/calendar_words';
import {wallTime} from '../domain/calendar/due_words';
import {SEVERITIES, type Severity} from '../domain/duty/duty_rule';
import type {Playbook} from '../domain/playbook';
import {isRefused, type Refused} from '../domain/refusal';
import {parseSilence, type Span} from '../domain/duty/silence';
import {DEFAULT_SETTINGS, FIRST_YEAR, LAST_YEAR} from '../domain/calendar/team_settings';
import {HOUR, MINUTE, type Millis, type Zone} from '../domain/units';
import {PACKAGE_ROOT} from '../package_root';
import {Failure} from './failure';
import type {Terminal} from './terminal';

/** What was typed. */
export interface RehearseOptions {
    playbook: string;
    severity?: string;
    days: string;
    zone: string;
    start?: string;
    silence?: string;
    country?: string;
    region?: string;
    answer: string;
    playbooks?: string;
    json?: true;
}

/** What was understood of it. */
export interface Plan {
    playbook: Playbook;
    severity: Severity | null;
    zone: Zone;
    from: Millis;
    until: Millis;
    silence: Span[];
    answering: Answering;
    calendarAt: (now: Millis) => WorkingCalendar;
}

const DAYS_AT_MOST = 400;

/** Reads the options. Throws `Failure` that names the first one that is wrong. */
export async function planFrom(options: RehearseOptions, terminal: Terminal, now: Millis): Promise<Plan> {
    const {zone} = options;
    if (!isZone(zone)) {
        throw new Failure(`--zone: the time zone “${zone}” is not known here. Write one like Europe/Amsterdam.`, 2);
    }
    const playbook = await playbookFrom(options, terminal);
    const from = startFrom(options.start, zone, now);
    const until = endFrom(options.days, from, zone);
    const silence = options.silence === undefined ? [] : parseSilence(options.silence, from, until, zone);
    if (isRefused(silence)) {
        throw refusedAs('silence', silence);
    }
    return {
        playbook,
        severity: severityFrom(options.severity, playbook),
        zone,
        from,
        until,
        silence,
        answering: answeringFrom(options.answer),
        calendarAt: calendarFor(options, zone),
    };
}

async function playbookFrom(options: RehearseOptions, terminal: Terminal): Promise<Playbook> {
    const {playbooks, broken} = await allPlaybooks(PACKAGE_ROOT, options.playbooks);
    for (const {file, line, reason} of options.json ? [] : broken) {
        terminal.say(`A playbook was refused: ${file}:${line}: ${reason}`);
    }
    const found = playbooks.get(options.playbook);
    if (!found) {
        const known = playbooks.list().map(({id}) => id);
        throw new Failure(
            `--playbook: there is none called “${options.playbook}”. Known are: ${known.join(', ')}. Your own are in --playbooks <folder>.`,
            2,
        );
    }
    return found;
}

function severityFrom(text: string | undefined, playbook: Playbook): Severity | null {
    const asks = playbook.fields.includes('severity');
    const found = SEVERITIES.find((severity) => severity === text?.toUpperCase()) ?? null;
    if (asks && found === null) {
        const what = text === undefined ? 'has to be chosen' : `“${text}” is none`;
        throw new Failure(`--severity: ${what}. “${playbook.id}” knows ${SEVERITIES.join(', ')}.`, 2);
    }
    if (!asks && text !== undefined) {
        throw new Failure(`--severity: “${playbook.id}” has none. Leave it out.`, 2);
    }
    return found;
}

function startFrom(text: string | undefined, zone: Zone, now: Millis): Millis {
    if (text === undefined) {
        return now;
    }
    const [date = '', time = '09:00', ...rest] = text.trim().split(/[T ]/);
    const wall = wallTime(time);
    const at = isDate(date) && wall !== null && rest.length === 0 ? wallTimeOn(date, wall, zone) : null;
    if (at === null) {
        throw new Failure(`--start: “${text}” is not a local time. Write it as 2026-11-23T09:00.`, 2);
    }
    const year = Number(date.slice(0, 4));
    if (year < FIRST_YEAR || year > LAST_YEAR) {
        throw new Failure(`--start: choose a year from ${FIRST_YEAR} to ${LAST_YEAR}.`, 2);
    }
    return at;
}

function endFrom(text: string, from: Millis, zone: Zone): Millis {
    const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    if (days < 1 || days > DAYS_AT_MOST) {
        throw new Failure(`--days: “${text}” is not a number of days from 1 to ${DAYS_AT_MOST}.`, 2);
    }
    const date = addDays(localDate(from, zone), days);
    // The same wall time so many days on.
    const wall = new Intl.DateTimeFormat('en-GB', {timeZone: zone, hour: '2-digit', minute: '2-digit'}).format(from);
    return wallTimeOn(date, wall, zone) ?? from + days * 24 * HOUR;
}

/** `20 min`, `after 2 h`, `daily 15:30`, `never`. */
function answeringFrom(text: string): Answering {
    const words = text.trim().toLowerCase().replace(/\s+/g, ' ');
    const daily = /^daily (?:at )?(\S+)$/.exec(words);
    const at = daily ? wallTime(daily[1] ?? '') : null;
    const after = /^(?:after )?(\d{1,5}) ?(m|min|minutes?|h|hours?)$/.exec(words);
    if (words === 'never') {
        return {kind: 'never'};
    }
    if (at !== null) {
        return {kind: 'daily', at};
    }
    if (after) {
        return {kind: 'after', delay: Number(after[1]) * (after[2]?.startsWith('h') ? HOUR : MINUTE)};
    }
    throw new Failure(
        `--answer: “${text}” is not understood. Write “20 min” or “2 h” (after each moment), “daily 15:30” or “never”.`,
        2,
    );
}

function calendarFor({country, region}: RehearseOptions, zone: Zone): (now: Millis) => WorkingCalendar {
    const holidays = publicHolidays();
    if (country === undefined && region !== undefined) {
        throw new Failure('--region: name its --country, too.', 2);
    }
    if (country !== undefined && !holidays.knows(country, undefined)) {
        throw new Failure(
            `--country: no public holidays are known for “${country}”. Write two letters, such as NL.`,
            2,
        );
    }
    if (country !== undefined && !holidays.knows(country, region)) {
        throw new Failure(
            `--region: “${country}” has no region “${String(region)}” with public holidays of its own.`,
            2,
        );
    }
    const years = new Map<number, WorkingCalendar>();
    return (now) => {
        const year = new Date(now).getUTCFullYear();
        const around = country === undefined ? [] : [-1, 0, 1, 2].map((n) => holidays.of(country, region, year + n));
        const calendar = years.get(year) ?? calendarFrom(DEFAULT_SETTINGS, zone, Object.assign({}, ...around));
        years.set(year, calendar);
        return calendar;
    };
}

/** A refusal of the rules, as one of an option. */
export function refusedAs(option: string, {refused}: Refused): Failure {
    const text = refusalText(
        refused,
        (user) => user,
        (at) => new Date(at).toISOString(),
    );
    return new Failure(`--${option}: ${text}`, 2);
}
