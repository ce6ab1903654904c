import {publicHolidays} from '../adapters/holidays/public_holidays';
import {yearOf} from '../application/requests/answer_team';
import {readConfig} from '../config';
import {dateWords, type CalendarMonth} from '../domain/calendar/calendar_words';
import {FIRST_YEAR, LAST_YEAR, type TeamSettings} from '../domain/calendar/team_settings';
import {withDatabase} from './database_access';
import {Failure} from './failure';
import {findTeam, readTeams} from './team_lookup';
import type {Terminal} from './terminal';

const MONTHS = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
];
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Prints a year of a team's calendar: for each month how many days are worked, and why the others are not. */
export async function printCalendar(
    options: {config: string; team: string; year: number},
    terminal: Terminal,
): Promise<void> {
    const {year} = options;
    if (!Number.isInteger(year) || year < FIRST_YEAR || year > LAST_YEAR) {
        throw new Failure(`Name a year from ${FIRST_YEAR} to ${LAST_YEAR}.`, 2);
    }
    const config = readConfig(options.config);
    const {name, settings} = await withDatabase(config, {start: true}, async ({client}) =>
        findTeam(await readTeams(client, config), options.team),
    );
    terminal.say(headLine(name, settings, year));
    yearOf(settings, publicHolidays(), year).forEach((month, place) => {
        monthLines(MONTHS[place] ?? '', month).forEach((line) => terminal.say(line));
    });
}

function headLine(name: string, {zone, weekdays, hours, country, region}: TeamSettings, year: number): string {
    const days = weekdays.map((day) => WEEKDAYS[day - 1]).join(' ');
    const place =
        country === null ? 'no public holidays' : `public holidays of ${[country, region].filter(Boolean).join('-')}`;
    return `${name} ${year}: ${days}, ${hours.from} to ${hours.to} ${zone}, ${place}`;
}

function monthLines(name: string, {named, counts}: CalendarMonth): string[] {
    const weekend = named.filter(({kind}) => kind === 'weekend');
    const others = named.filter(({kind}) => kind !== 'weekend');
    // "weekend", and in a shorter week the other days that are never worked.
    const reasons = [...new Set(weekend.map(({why}) => why))];
    return [
        '',
        `${name}: ${counts.working} working days`,
        ...reasons.map(
            (reason) =>
                `  ${reason}: ${weekend
                    .filter(({why}) => why === reason)
                    .map(({date}) => Number(date.slice(8)))
                    .join(', ')}`,
        ),
        ...others.map(({date, why}) => `  ${dateWords(date)}: ${why}`),
    ];
}
