import {calendarFrom, calendarYear, whyDay} from './calendar_words';
import {DEFAULT_SETTINGS, type TeamSettings} from './team_settings';

const THANKSGIVING = 'Thanksgiving Day, public holiday in US-CA';
const HOLIDAYS = {'2026-11-26': THANKSGIVING, '2026-12-25': 'Christmas Day, public holiday in US-CA'};
const SETTINGS: TeamSettings = {
    ...DEFAULT_SETTINGS,
    zone: 'America/Los_Angeles',
    country: 'US',
    region: 'CA',
    daysOff: {'2026-11-25': 'Retreat', '2026-12-25': 'Party'},
    extraWorkingDays: {'2026-11-28': 'moved from 24 Dec'},
};
const CALENDAR = calendarFrom(SETTINGS, SETTINGS.zone, HOLIDAYS);

test.each([
    ['2026-11-26', `Thu 26 Nov 2026 is a day off: ${THANKSGIVING}.`],
    ['2026-11-25', 'Wed 25 Nov 2026 is a day off: Retreat, set by the team.'],
    ['2026-12-25', 'Fri 25 Dec 2026 is a day off: Party, set by the team; Christmas Day, public holiday in US-CA.'],
    ['2026-11-29', 'Sun 29 Nov 2026 is a day off: weekend.'],
    ['2026-11-24', 'Tue 24 Nov 2026 is a working day, 09:00 to 17:00 America/Los_Angeles.'],
    [
        '2026-11-28',
        'Sat 28 Nov 2026 is a working day, 09:00 to 17:00 America/Los_Angeles (extra working day: moved from 24 Dec).',
    ],
])('%s is explained in one sentence', (date, sentence) => {
    expect(whyDay(CALENDAR, date)).toBe(sentence);
});

test('a date that does not exist is refused', () => {
    expect(whyDay(CALENDAR, '2027-02-29')).toMatchObject({refused: {reason: 'date_unknown', field: 'date'}});
});

test('a day of the week that is not worked, and is no weekend, says so', () => {
    expect(whyDay(calendarFrom({...SETTINGS, weekdays: [1, 2, 3, 4]}, 'UTC', {}), '2026-11-27')).toBe(
        'Fri 27 Nov 2026 is a day off: not a working day of the week.',
    );
});

describe('a year', () => {
    const months = calendarYear(SETTINGS, HOLIDAYS, 2026);
    const named = (month: number): string[] =>
        (months[month - 1]?.named ?? [])
            .filter((day) => day.kind !== 'weekend')
            .map((day) => `${day.date} ${day.kind} ${day.why}`);

    it('has twelve months with their length and first weekday', () => {
        expect(months.map((month) => month.length)).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
        expect(months[10]).toMatchObject({first: '2026-11-01', firstWeekday: 7});
    });

    it('names each day that is different with its reason', () => {
        expect(named(11)).toEqual([
            '2026-11-25 own Retreat, set by the team',
            `2026-11-26 holiday ${THANKSGIVING}`,
            '2026-11-28 extra extra working day: moved from 24 Dec',
        ]);
        expect(named(12)).toEqual(['2026-12-25 own Party, set by the team; Christmas Day, public holiday in US-CA']);
    });

    it('counts what it names', () => {
        expect(months[10]?.counts).toEqual({working: 20, weekend: 8, holiday: 1, own: 1, extra: 1});
        for (const {counts, length, named: days} of months) {
            expect(counts.weekend + counts.holiday + counts.own + counts.extra).toBe(days.length);
            expect(counts.working + counts.weekend + counts.holiday + counts.own).toBe(length);
        }
    });

    it('knows leap years', () => {
        expect(calendarYear(SETTINGS, {}, 2028)[1]?.length).toBe(29);
    });
});
