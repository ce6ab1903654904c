import {Temporal} from 'temporal-polyfill';
import {randomInt} from 'node:crypto';
import {DAY, HOUR} from '../../server-ts/src/domain/units';
import {YEARS, ZONES} from './cases';
import {compareAll, DOMAIN, QUESTIONED, type Rules} from './compare';

/** ORACLE_SEED repeats a comparison; ORACLE_CASES asks more of each zone and year (the suite asks 6, which takes about 15 s). */
const SEED = Number(process.env['ORACLE_SEED'] ?? randomInt(1, 2 ** 31));
const EACH = Number(process.env['ORACLE_CASES'] ?? 6);
const SECONDS = Math.max(60, EACH * 15);

test(
    `calendar and duty say what watching the wall says (ORACLE_SEED=${SEED} ORACLE_CASES=${EACH})`,
    () => {
        expect(compareAll(DOMAIN, SEED, EACH)).toEqual({
            first: null,
            compared: ZONES.length * YEARS.length * EACH * QUESTIONED.length,
            zonesAndYears: 400,
        });
    },
    SECONDS * 1_000,
);

/** The same with one mistake each: what the comparison is for. */
const MISTAKES: [string, Partial<Rules>][] = [
    [
        'a day is 24 hours',
        {
            nextDue: (rules, calendar, anchor) => {
                const [rule] = rules;
                return rule?.every === 'day' && rules.length === 1 && anchor.lastUpdateAt !== null && !anchor.armedAt
                    ? (DOMAIN.nextDue(rules, calendar, {...anchor, lastUpdateAt: anchor.lastUpdateAt - DAY}) ?? 0) + DAY
                    : DOMAIN.nextDue(rules, calendar, anchor);
            },
        },
    ],
    [
        'from now on 24 hours',
        {
            nextDue: (rules, calendar, anchor) =>
                rules[0]?.every === 'day' && rules.length === 1
                    ? (anchor.lastUpdateAt ?? anchor.startedAt) + 24 * HOUR
                    : DOMAIN.nextDue(rules, calendar, anchor),
        },
    ],
    ['a time that comes twice counts at its second', {wallTimeOn: disambiguated('later')}],
    ['a time that is jumped over counts before the jump', {wallTimeOn: disambiguated('earlier')}],
    [
        'a holiday beats an extra working day',
        {
            nextDue: (rules, calendar, anchor) => {
                const extraWorkingDays = Object.fromEntries(
                    Object.entries(calendar.extraWorkingDays).filter(([date]) => !(date in calendar.daysOff)),
                );
                return DOMAIN.nextDue(rules, {...calendar, extraWorkingDays}, anchor);
            },
        },
    ],
    [
        'working hours used up at closing end at the next opening',
        {
            addWorkingTime: (calendar, from, length) => {
                const end = DOMAIN.addWorkingTime(calendar, from, length);
                return end === null ? null : DOMAIN.nextWorkingInstant(calendar, end);
            },
        },
    ],
    [
        'a weekly moment on a day off is dropped',
        {
            nextDue: (rules, calendar, anchor) => {
                const onDaysThatWork = rules.map((rule) =>
                    rule.every === 'week'
                        ? {...rule, on: rule.on.filter((day) => calendar.weekdays.includes(day))}
                        : rule,
                );
                return DOMAIN.nextDue(onDaysThatWork, calendar, anchor);
            },
        },
    ],
    [
        'the local date is that of Greenwich',
        {localDate: (at) => Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 10)},
    ],
];

function disambiguated(how: 'earlier' | 'later'): Rules['wallTimeOn'] {
    return (date, wall, zone) =>
        Temporal.PlainDateTime.from(`${date}T${wall}`).toZonedDateTime(zone, {disambiguation: how}).epochMilliseconds;
}

test.each(MISTAKES)(
    'a mistake is found: %s',
    (_, mistake) => {
        const about = QUESTIONED.filter((what) => what in mistake);
        expect(compareAll({...DOMAIN, ...mistake}, SEED, EACH, about).first).not.toBeNull();
    },
    SECONDS * 1_000,
);
