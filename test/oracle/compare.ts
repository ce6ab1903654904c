import * as calendarRules from '../../server-ts/src/domain/calendar/calendar';
import * as dutyRules from '../../server-ts/src/domain/duty/duty';
import {casesOf, chanceFrom, somewhere, YEARS, ZONES, type Case} from './cases';
import {slowAddWorkingTime, slowLocalDate, slowNextDue, slowNextWorkingInstant, slowWallTimeOn} from './oracle';

/** What is compared with the oracle: the domain's own, or one with a mistake in it. */
export type Rules = Pick<
    typeof calendarRules & typeof dutyRules,
    'wallTimeOn' | 'localDate' | 'nextWorkingInstant' | 'addWorkingTime' | 'nextDue'
>;

export const DOMAIN: Rules = {...calendarRules, ...dutyRules};

/** Where the two did not agree; null for those that did. `asked` is what to put into a test. */
export interface Difference {
    what: keyof Rules;
    asked: Case;
    said: string;
    oracle: string;
}

/** Each question of a case: what the rules say, and what the oracle does. */
const QUESTIONS: readonly {
    what: keyof Rules;
    rules: (rules: Rules, asked: Case) => number | string | null;
    oracle: (asked: Case) => number | string | null;
}[] = [
    {
        what: 'wallTimeOn',
        rules: (rules, {date, wall, calendar}) => rules.wallTimeOn(date, wall, calendar.zone),
        oracle: ({date, wall, calendar}) => slowWallTimeOn(date, wall, calendar.zone),
    },
    {
        what: 'localDate',
        rules: (rules, {at, calendar}) => rules.localDate(at, calendar.zone),
        oracle: ({at, calendar}) => slowLocalDate(at, calendar.zone),
    },
    {
        what: 'nextWorkingInstant',
        rules: (rules, {at, calendar}) => rules.nextWorkingInstant(calendar, at),
        oracle: ({at, calendar}) => slowNextWorkingInstant(calendar, at),
    },
    {
        what: 'addWorkingTime',
        rules: (rules, {at, calendar, workingTime}) => rules.addWorkingTime(calendar, at, workingTime),
        oracle: ({at, calendar, workingTime}) => slowAddWorkingTime(calendar, at, workingTime),
    },
    {
        what: 'nextDue',
        rules: (rules, asked) => rules.nextDue(asked.rules, asked.calendar, asked.anchor),
        oracle: (asked) => slowNextDue(asked.rules, asked.calendar, asked.anchor),
    },
];

/** All that is asked. */
export const QUESTIONED: readonly (keyof Rules)[] = QUESTIONS.map(({what}) => what);

function differenceIn(rules: Rules, asked: Case, about: readonly (keyof Rules)[]): Difference | null {
    for (const question of QUESTIONS.filter(({what}) => about.includes(what))) {
        const said = question.rules(rules, asked);
        const oracle = question.oracle(asked);
        if (said !== oracle) {
            return {what: question.what, asked, said: inWords(said), oracle: inWords(oracle)};
        }
    }
    return null;
}

/** Goes through all zones and years, `each` cases in each, until the first difference in what it is `about`. */
export function compareAll(
    rules: Rules,
    seed: number,
    each: number,
    about: readonly (keyof Rules)[] = QUESTIONED,
): {compared: number; first: Difference | null; zonesAndYears: number} {
    let compared = 0;
    for (const [place, zone] of ZONES.entries()) {
        const holidaysAround = somewhere(chanceFrom(seed + place));
        for (const year of YEARS) {
            const next = casesOf(zone, year, holidaysAround(year), chanceFrom(seed + place * 10_007 + year));
            for (let n = 0; n < each; n += 1) {
                const first = differenceIn(rules, next(), about);
                compared += about.length;
                if (first) {
                    return {compared, first, zonesAndYears: 0};
                }
            }
        }
    }
    return {compared, first: null, zonesAndYears: ZONES.length * YEARS.length};
}

function inWords(answer: number | string | null): string {
    return typeof answer === 'number' ? new Date(answer).toISOString() : String(answer);
}
