import {refusalText} from '../../contract/refusal_text';
import {checkSettings} from './check_settings';
import {DEFAULT_SETTINGS, sameSettings, type TeamSettings} from './team_settings';

const knowsPlace = (country: string, region?: string): boolean =>
    country === 'US' && (region === undefined || region === 'CA');

const GOOD: TeamSettings = {
    zone: 'America/Los_Angeles',
    weekdays: [1, 2, 3, 4, 5],
    hours: {from: '09:00', to: '17:30'},
    country: 'US',
    region: 'CA',
    daysOff: {'2027-06-01': 'Retreat'},
    extraWorkingDays: {'2027-06-05': 'moved from 1 Jun'},
};

const days = (count: number, from = 0): Record<string, string> =>
    Object.fromEntries(
        Array.from({length: count}, (_, n) => [
            new Date(Date.UTC(2027, 0, 1 + from + n)).toISOString().slice(0, 10),
            'Off',
        ]),
    );

/** Where each mistake is, and its sentence. */
function wrong(change: Record<string, unknown>): string[] {
    const checked = checkSettings({...GOOD, ...change}, knowsPlace);
    return (checked.mistakes ?? []).map(
        ({refusal}) =>
            `${refusal.field ?? ''}: ${refusalText(
                refusal,
                () => '',
                () => '',
            )}`,
    );
}

it('takes what is right, in order, names trimmed', () => {
    const messy = {
        ...GOOD,
        weekdays: [5, 4, 3, 2, 1],
        daysOff: {'2027-07-02': 'B', '2027-06-01': '  Retreat\n in\u0000  the hills '},
    };
    expect(checkSettings(messy, knowsPlace)).toEqual({
        settings: {
            ...GOOD,
            daysOff: {'2027-06-01': 'Retreat in the hills', '2027-07-02': 'B'},
        },
    });
});

it('takes a team without holidays and days of its own, said or left out', () => {
    const {zone, weekdays, hours} = GOOD;
    const bare = checkSettings({zone, weekdays, hours}, knowsPlace);
    expect(bare).toEqual({settings: {...DEFAULT_SETTINGS, zone, weekdays, hours}});
    expect(checkSettings(bare.settings, knowsPlace)).toEqual(bare);
});

it.each<[string, Record<string, unknown>, string]>([
    ['an unknown zone', {zone: 'Mars/Olympus'}, 'zone: The time zone “Mars/Olympus” is not known here.'],
    ['a zone of another kind', {zone: 7}, 'zone: The time zone “7” is not known here.'],
    ['no working weekday', {weekdays: []}, 'weekdays: Choose at least one working day of the week.'],
    ['weekday 8', {weekdays: [1, 8]}, 'weekdays: This must be numbers from 1 (Monday) to 7 (Sunday), each once.'],
    ['a weekday twice', {weekdays: [1, 1]}, 'weekdays: This must be numbers from 1 (Monday) to 7 (Sunday), each once.'],
    ['25:00', {hours: {from: '25:00', to: '17:00'}}, 'hours.from: “25:00” is not a time of day. Write it as 09:00.'],
    ['9:00', {hours: {from: '9:00', to: '17:00'}}, 'hours.from: “9:00” is not a time of day. Write it as 09:00.'],
    ['no end', {hours: {from: '09:00'}}, 'hours.to: A time of day is needed. Write it as 09:00.'],
    [
        'from after to',
        {hours: {from: '17:00', to: '09:00'}},
        'hours.to: Working hours must end after they begin: from 17:00 to 09:00 nobody could work.',
    ],
    [
        'no length',
        {hours: {from: '09:00', to: '09:00'}},
        'hours.to: Working hours must end after they begin: from 09:00 to 09:00 nobody could work.',
    ],
    ['a third hour', {hours: {...GOOD.hours, at: '1'}}, 'hours.at: There is no setting “at”. Known are: from, to.'],
    [
        'an unknown country',
        {country: 'ZZ', region: null},
        'country: No public holidays are known for the country “ZZ”.',
    ],
    ['an unknown region', {region: 'ZZ'}, 'region: No public holidays are known for the region “ZZ” of US.'],
    ['a region alone', {country: null}, 'region: Choose the country first.'],
    [
        '30 February',
        {daysOff: {'2027-02-30': 'x'}},
        'daysOff.2027-02-30: “2027-02-30” is not a date. Write it as 2027-12-24, in a year from 2000 to 2199.',
    ],
    ['no date', {daysOff: {'': 'x'}}, 'daysOff.: Choose the date.'],
    [
        'the year 1',
        {daysOff: {'0001-02-03': 'x'}},
        'daysOff.0001-02-03: “0001-02-03” is not a date. Write it as 2027-12-24, in a year from 2000 to 2199.',
    ],
    [
        'words for a date',
        {extraWorkingDays: {tomorrow: 'x'}},
        'extraWorkingDays.tomorrow: “tomorrow” is not a date. Write it as 2027-12-24, in a year from 2000 to 2199.',
    ],
    [
        'a name of spaces',
        {daysOff: {'2027-02-03': ' '}},
        'daysOff.2027-02-03: Give this day a name, so that the others see why it is different.',
    ],
    [
        '101 characters',
        {daysOff: {'2027-02-03': '🙂'.repeat(101)}},
        'daysOff.2027-02-03: This is too long: at most 100 characters.',
    ],
    [
        '201 days off',
        {daysOff: days(201)},
        'daysOff: A team keeps at most 200 days of its own. Take away days that are over.',
    ],
    [
        '201 days in all',
        {daysOff: days(101), extraWorkingDays: days(100, 101)},
        'daysOff: A team keeps at most 200 days of its own. Take away days that are over.',
    ],
    [
        'a day off that is worked',
        {extraWorkingDays: {'2027-06-01': 'x'}},
        'extraWorkingDays.2027-06-01: 2027-06-01 is a day off and a working day at once. Keep one of them.',
    ],
    ['days as a list', {daysOff: ['2027-06-01']}, 'daysOff: This must be dates, each with its name.'],
    [
        'an unknown key',
        {colour: 'red'},
        'colour: There is no setting “colour”. Known are: zone, weekdays, hours, country, region, daysOff, extraWorkingDays.',
    ],
])('refuses %s by its field', (_, change, sentence) => {
    expect(wrong(change)).toEqual([sentence]);
});

it('takes the most that is allowed, to the last character', () => {
    expect(wrong({daysOff: days(100), extraWorkingDays: days(100, 100)})).toEqual([]);
    expect(wrong({daysOff: {'2027-02-03': '🙂'.repeat(100)}})).toEqual([]);
});

it.each([null, 7, 'x', [], undefined])('settings that are %j are refused, not read as none', (value) => {
    expect(checkSettings(value, knowsPlace).mistakes?.[0]).toMatchObject({refusal: {reason: 'settings_shape'}});
});

it('tells everything that is wrong at once, and no more than twenty things', () => {
    expect(wrong({zone: '', weekdays: [], country: 'ZZ'})).toHaveLength(3);
    const many = Object.fromEntries(Array.from({length: 100}, (_, n) => [`day ${n}`, '']));
    expect(wrong({daysOff: many})).toHaveLength(20);
});

it('compares settings by what they say', () => {
    expect(sameSettings(GOOD, {...GOOD, weekdays: [5, 4, 3, 2, 1]})).toBe(true);
    expect(sameSettings(GOOD, {...GOOD, daysOff: {'2027-06-01': 'Other'}})).toBe(false);
});
