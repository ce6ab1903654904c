import Ajv from 'ajv';
import * as fc from 'fast-check';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {parse, stringify} from 'yaml';
import {checkSettings} from '../../domain/calendar/check_settings';
import {DEFAULT_SETTINGS, type TeamSettings} from '../../domain/calendar/team_settings';
import {PACKAGE_ROOT} from '../../package_root';
import {publicHolidays} from '../holidays/public_holidays';
import {formatSettings, parseSettings} from './settings_file';

const {knows} = publicHolidays();
const schema: object = JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'assets', 'team_settings.schema.json'), 'utf8'));
const bySchema = new Ajv({strict: false, allErrors: true}).compile(schema);

const SETTINGS: TeamSettings = {
    zone: 'America/Los_Angeles',
    weekdays: [1, 2, 3, 4, 5],
    hours: {from: '08:30', to: '17:00'},
    country: 'US',
    region: 'CA',
    daysOff: {'2027-06-01': 'Retreat: day 1', '2027-06-02': 'null', '2027-06-03': "it's # no comment"},
    extraWorkingDays: {'2027-06-05': 'moved from 1 Jun'},
};
const FILE = formatSettings({team: 'eng', version: 3, settings: SETTINGS});

const mistakesOf = (text: string): string[] =>
    (parseSettings(text, knows).mistakes ?? []).map(({line, column, words}) => `${line}:${column}: ${words}`);

it('comes back as it was written, and is written again to the byte', () => {
    const read = parseSettings(FILE, knows);
    expect(read).toEqual({teams: [{team: 'eng', version: 3, settings: SETTINGS}]});
    expect(read.teams?.map(formatSettings).join('')).toBe(FILE);
});

it('any settings come back as they were', () => {
    const date = fc
        .date({min: new Date('2000-01-02'), max: new Date('2199-12-30'), noInvalidDate: true})
        .map((day) => day.toISOString().slice(0, 10));
    const days = fc.dictionary(date, fc.string({unit: 'grapheme', minLength: 1, maxLength: 30}), {maxKeys: 5});
    fc.assert(
        fc.property(days, fc.subarray([1, 2, 3, 4, 5, 6, 7] as const, {minLength: 1}), (daysOff, weekdays) => {
            const {settings} = checkSettings({...SETTINGS, daysOff, extraWorkingDays: {}, weekdays}, knows);
            fc.pre(settings !== undefined);
            const text = formatSettings({team: 'e: #', version: null, settings: settings ?? DEFAULT_SETTINGS});
            expect(parseSettings(text, knows)).toEqual({teams: [{team: 'e: #', version: null, settings}]});
        }),
    );
});

it('explains itself, and is what the schema for editors says', () => {
    expect(FILE).toContain('# 1 is Monday, 7 is Sunday.\nweekdays: [1, 2, 3, 4, 5]\n');
    expect(bySchema(parse(FILE))).toBe(true);
});

it('may hold several teams', () => {
    const ops = formatSettings({team: 'ops', version: null, settings: DEFAULT_SETTINGS});
    expect(parseSettings(`${FILE}---\n${ops}`, knows).teams?.map(({team}) => team)).toEqual(['eng', 'ops']);
    expect(mistakesOf(`${FILE}---\n${FILE}`)).toEqual(['29:7: The team “eng” is there twice.']);
});

const SMALL = "team: eng\nzone: UTC\nweekdays: [1]\nhours: {from: '09:00', to: '17:00'}\n";
const KNOWN = 'team, version, zone, weekdays, hours, country, region, daysOff, extraWorkingDays';

test.each([
    ['an unknown key', `${SMALL}colour: red\n`, [`5:1: There is no setting “colour”. Known are: ${KNOWN}.`]],
    [
        'an unknown key of the hours',
        SMALL.replace("to: '17:00'", "to: '17:00', at: 1"),
        ['4:37: There is no setting “at”. Known are: from, to.'],
    ],
    ['a key that is there twice', `${SMALL}team: ops\n`, ['5:1: Map keys must be unique.']],
    ['a zone that is not there', SMALL.replace('UTC', 'Mars'), ['2:7: The time zone “Mars” is not known here.']],
    ['no weekday', SMALL.replace('[1]', '[]'), ['3:11: Choose at least one working day of the week.']],
    ['25:00', SMALL.replace('09:00', '25:00'), ['4:15: “25:00” is not a time of day. Write it as 09:00.']],
    [
        'a date that does not exist',
        `${SMALL}daysOff:\n  2027-02-28: fine\n  2027-02-30: x\n`,
        ['7:3: “2027-02-30” is not a date. Write it as 2027-12-24, in a year from 2000 to 2199.'],
    ],
    [
        'a day without a name',
        `${SMALL}daysOff:\n  2027-02-28:\n`,
        ['6:14: Give this day a name, so that the others see why it is different.'],
    ],
    ['an unknown country', `${SMALL}country: ZZ\n`, ['5:10: No public holidays are known for the country “ZZ”.']],
    ['no zone', SMALL.replace('zone: UTC\n', ''), ['1:1: “zone” is missing.']],
    ['no team', SMALL.replace('team: eng\n', ''), ['1:1: “team” is missing.']],
    ['a version of words', `${SMALL}version: old\n`, ['5:10: This must be a number.']],
    [
        'two mistakes at once',
        `${SMALL.replace('UTC', 'Mars')}colour: red\n`,
        [`5:1: There is no setting “colour”. Known are: ${KNOWN}.`, '2:7: The time zone “Mars” is not known here.'],
    ],
    [
        'a mistake in the second document',
        `${SMALL}---\n${SMALL.replace('eng', 'ops').replace('UTC', 'Mars')}`,
        ['7:7: The time zone “Mars” is not known here.'],
    ],
    ['a list', '- 1\n', ['1:1: This is not a list of settings.']],
    ['a text', 'hello', ['1:1: This is not a list of settings.']],
    ['nothing', '', ['1:1: The file is empty.']],
])('%s is refused by line and column', (_, text, mistakes) => {
    expect(mistakesOf(text)).toEqual(mistakes);
});

it('a key twice and a broken line are refused where they stand', () => {
    expect(mistakesOf(`${SMALL}zone: UTC\n`)).toEqual([expect.stringMatching(/^5:1: .*unique/i)]);
    expect(mistakesOf('team: [')[0]).toMatch(/^1:\d+: ./);
});

it('a small file cannot grow into gigabytes, and a huge one is not read', () => {
    const bomb = [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        ...'bcdefgh'.split('').map((name, n) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[n]}`).join()}]`),
    ].join('\n');
    expect(mistakesOf(bomb)).toEqual(['1:1: This is not a list of settings.']);
    expect(mistakesOf(`# ${'x'.repeat(1_000_001)}`)).toEqual(['1:1: The file is larger than 1 MB.']);
});

const good = parse(SMALL);

/** What both the schema for editors and the program can say. */
test.each<[string, Record<string, unknown>, boolean]>([
    ['the smallest', {}, true],
    ['everything', {...SETTINGS, version: 7}, true],
    ['none of a country, said', {country: null, region: null}, true],
    ['an unknown key', {colour: 'red'}, false],
    ['no team', {team: undefined}, false],
    ['no zone', {zone: undefined}, false],
    ['a zone of spaces', {zone: ' '}, false],
    ['weekday 0', {weekdays: [0]}, false],
    ['weekday 8', {weekdays: [8]}, false],
    ['no weekday', {weekdays: []}, false],
    ['a weekday twice', {weekdays: [1, 1]}, false],
    ['weekdays as words', {weekdays: ['mon']}, false],
    ['25:00', {hours: {from: '25:00', to: '26:00'}}, false],
    ['9:00', {hours: {from: '9:00', to: '17:00'}}, false],
    ['no end', {hours: {from: '09:00'}}, false],
    ['an hour more', {hours: {from: '09:00', to: '17:00', at: '1'}}, false],
    ['a country as a number', {country: 7}, false],
    ['words for a date', {daysOff: {tomorrow: 'x'}}, false],
    ['month 13', {daysOff: {'2027-13-01': 'x'}}, false],
    ['the year 1999', {daysOff: {'1999-12-31': 'x'}}, false],
    ['a name of spaces', {daysOff: {'2027-01-01': ' '}}, false],
    ['100 emoji', {daysOff: {'2027-01-01': '🙂'.repeat(100)}}, true],
    ['101 emoji', {daysOff: {'2027-01-01': '🙂'.repeat(101)}}, false],
    ['a day as a number', {daysOff: {'2027-01-01': 7}}, false],
    ['days as a list', {daysOff: ['2027-01-01']}, false],
    ['a version of words', {version: 'x'}, false],
])('schema and program agree: %s', (_, change, isGood) => {
    const draft = JSON.parse(JSON.stringify({...good, ...change}));
    const read = parseSettings(stringify(draft), knows);
    expect({
        schema: bySchema(draft),
        program: read.teams !== undefined,
        why: isGood ? read.mistakes : undefined,
    }).toEqual({
        schema: isGood,
        program: isGood,
        why: undefined,
    });
});
