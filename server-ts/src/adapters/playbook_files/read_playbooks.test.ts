import Ajv from 'ajv';
import {readdirSync, readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parse, stringify} from 'yaml';
import {aCalendar, after, anId, LEA, MONDAY_10} from '../../../../test/support/builders';
import {nameFromPattern} from '../../domain/run_name';
import {runProgress} from '../../domain/progress';
import {runDay} from '../../domain/calendar/run_day';
import {isRefused} from '../../domain/refusal';
import {startRun} from '../../domain/start_run';
import {PACKAGE_ROOT} from '../../package_root';
import {parsePlaybook, readPlaybooks} from './read_playbooks';

const FOLDER = path.join(PACKAGE_ROOT, 'assets', 'playbooks');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const schema: object = JSON.parse(readFileSync(path.join(FOLDER, 'playbook.schema.json'), 'utf8'));
const bySchema = new Ajv({strict: false, allErrors: true}).compile(schema);
const textOf = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8');

function read(text: string) {
    const playbook = parsePlaybook(text);
    if ('reason' in playbook) {
        throw new Error(`line ${playbook.line}: ${playbook.reason}`);
    }
    return playbook;
}

test('there are built-in playbooks for a cycle and for an incident', () => {
    expect(FILES.map((file) => read(textOf(file)).kind)).toEqual(expect.arrayContaining(['cycle', 'incident']));
});

describe.each(FILES)('%s', (file) => {
    it('is what the schema for editors says, too', () => {
        bySchema(parse(textOf(file)));
        expect(bySchema.errors).toBeNull();
        expect(read(textOf(file)).id).toBe(file.replace('.yaml', ''));
    });

    it('starts, and can be worked to its end', () => {
        const playbook = read(textOf(file));
        const name = nameFromPattern(playbook, {
            now: MONDAY_10,
            worksFrom: MONDAY_10,
            zone: 'Europe/Amsterdam',
            number: 7,
            summary: 'Login fails',
            customer: '',
        });
        const started = startRun(playbook, {
            runId: anId('run'),
            teamId: anId('team'),
            channelId: anId('channel'),
            ownChannel: true,
            name,
            details: {
                severity: playbook.fields.includes('severity') ? 'L1' : null,
                customer: '',
                ticket: '',
                summary: '',
            },
            seats: {},
            startedBy: LEA,
            now: MONDAY_10,
            zone: 'Europe/Amsterdam',
            calendar: aCalendar(),
        });
        if (isRefused(started)) {
            throw new Error(started.refused.reason);
        }
        const items = started.run.phases.flatMap((phase) => phase.items);
        expect(items.length).toBeGreaterThan(0);
        expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
        const done = after(
            started.run,
            ...items.flatMap((item) =>
                // What repeats is ticked as often as today asks for.
                Array.from({length: item.repeat?.times ?? 1}, (): Parameters<typeof after>[1] => [
                    {type: 'set_item_state', itemId: item.id, state: 'done'},
                ]),
            ),
        );
        expect(runProgress(done, runDay(done, aCalendar(), MONDAY_10))).toEqual({
            done: items.length,
            total: items.length,
        });
        const updated =
            playbook.updates === null
                ? done
                : after(done, [
                      {type: 'post_update', updateId: 'u', kind: 'update', text: `${playbook.updates.template}Mended.`},
                  ]);
        expect(after(updated, [{type: 'finish', outcome: 'fixed'}]).status).toBe('finished');
    });
});

type Draft = Record<string, unknown>;
const SMALL = {
    id: 'small',
    title: 'Small',
    kind: 'checklist',
    description: 'A small one.',
    namePattern: 'Small {date}',
    phases: [{id: 'one', title: 'One', items: [{id: 'a', title: 'A'}]}],
};
const withRule = (rule: unknown): Draft => ({updates: {template: '', rules: [rule]}});
const withItem = (item: unknown): Draft => ({phases: [{id: 'one', title: 'One', items: [item]}]});

const bySeverity = (phase: unknown, item: unknown, role: unknown): Draft => ({
    fields: ['severity'],
    roles: [{id: 'primary', title: 'Primary', from: 'primary', severities: role}],
    phases: [
        {id: 'ticket', title: 'Ticket', items: [{id: 'a', title: 'A'}]},
        {id: 'rest', title: 'Rest', severities: phase, items: [{id: 'b', title: 'B', severities: item}]},
    ],
});

/** Both the schema for editors and the sidecar must say the same. */
const TABLE: [string, Draft, boolean][] = [
    ['the smallest', {}, true],
    ['archived', {archived: true}, true],
    ['roles', {roles: [{id: 'lead', title: 'Lead', from: 'primary'}], ownerRole: 'lead'}, true],
    ['a channel of its own', {channel: {default: 'private', newRequired: true}}, true],
    ['all fields', {fields: ['severity', 'customer', 'ticket', 'summary']}, true],
    ['a daily rule', withRule({every: 'day', at: '16:00', days: 'working'}), true],
    ['an interval', withRule({every: 'hours', hours: 4, days: 'always', firstHours: 24}), true],
    ['half an hour more', withRule({every: 'hours', hours: 1.5, days: 'always'}), true],
    ['a weekly rule', withRule({every: 'week', on: [1, 5], at: '09:00'}), true],
    [
        'rules by severity',
        {updates: {template: '', rules: [], bySeverity: {L1: [{every: 'day', at: '00:00', days: 'always'}]}}},
        true,
    ],
    [
        'an item with everything',
        {
            ...withItem({id: 'a', title: 'A', note: 'n', role: 'lead', due: 'Friday 17:00'}),
            roles: [{id: 'lead', title: 'Lead'}],
        },
        true,
    ],
    ['twice each working day', withItem({id: 'a', title: 'A', repeat: {times: 2, per: 'working_day'}}), true],
    ['once a week', withItem({id: 'a', title: 'A', repeat: {times: 1, per: 'week'}}), true],
    ['ten times a day', withItem({id: 'a', title: 'A', repeat: {times: 10, per: 'working_day'}}), true],
    ['never a day', withItem({id: 'a', title: 'A', repeat: {times: 0, per: 'working_day'}}), false],
    ['eleven times a day', withItem({id: 'a', title: 'A', repeat: {times: 11, per: 'working_day'}}), false],
    ['one and a half times', withItem({id: 'a', title: 'A', repeat: {times: 1.5, per: 'week'}}), false],
    ['a text for the times', withItem({id: 'a', title: 'A', repeat: {times: '2', per: 'week'}}), false],
    ['every month', withItem({id: 'a', title: 'A', repeat: {times: 1, per: 'month'}}), false],
    ['times without a period', withItem({id: 'a', title: 'A', repeat: {times: 1}}), false],
    ['an unknown key of a repeat', withItem({id: 'a', title: 'A', repeat: {times: 1, per: 'week', on: 1}}), false],
    ['a word for a repeat', withItem({id: 'a', title: 'A', repeat: 'daily'}), false],
    ['parts for some severities', bySeverity(['L1', 'L2'], ['L1'], ['L2']), true],
    ['parts for no severity', bySeverity(['L1'], [], ['L2']), false],
    ['parts for a severity that is none', bySeverity(['L5'], ['L1'], ['L2']), false],
    ['parts for a severity twice', bySeverity(['L1'], ['L1', 'L1'], ['L2']), false],
    ['one severity that is no list', bySeverity('L1', ['L1'], ['L2']), false],
    ['no owner, said aloud', {ownerRole: null}, true],
    ['no updates, said aloud', {updates: null}, true],
    ['sixty emoji', {title: '🙂'.repeat(60)}, true],
    ['sixty-one emoji', {title: '🙂'.repeat(61)}, false],
    ['a field twice', {fields: ['ticket', 'ticket']}, false],
    ['an unknown key', {colour: 'red'}, false],
    ['no title', {title: undefined}, false],
    ['an empty title', {title: ''}, false],
    ['a title that nobody sees', {title: '\u200b\u2060 '}, false],
    ['a name that nobody sees', {namePattern: '\u3164'}, false],
    ['a description that nobody sees', {description: ' \u00ad'}, false],
    ['an empty description', {description: ''}, true],
    ['a role that nobody sees', {roles: [{id: 'lead', title: '\u200e'}]}, false],
    ['a phase that nobody sees', {phases: [{id: 'one', title: '\ufe0f', items: []}]}, false],
    ['an item that nobody sees', withItem({id: 'a', title: '\u200b'}), false],
    ['a note that nobody sees', withItem({id: 'a', title: 'A', note: '\n\u200b\n'}), false],
    ['a note of several lines', withItem({id: 'a', title: 'A', note: '\nfirst\n\nsecond\n'}), true],
    ['an empty note', withItem({id: 'a', title: 'A', note: ''}), true],
    ['a template that nobody sees', {updates: {template: '\u2063', rules: []}}, false],
    ['a long title', {title: 'x'.repeat(61)}, false],
    ['a number for a title', {title: 7}, false],
    ['an unknown kind', {kind: 'party'}, false],
    ['an id with capitals', {id: 'Small'}, false],
    ['no phases', {phases: []}, false],
    ['21 phases', {phases: Array.from({length: 21}, (_, n) => ({id: `p${n}`, title: 'P', items: []}))}, false],
    [
        '201 items',
        {phases: [{id: 'one', title: 'One', items: Array.from({length: 201}, (_, n) => ({id: `i${n}`, title: 'I'}))}]},
        false,
    ],
    ['an unknown key of an item', withItem({id: 'a', title: 'A', colour: 'red'}), false],
    ['an item without a title', withItem({id: 'a'}), false],
    ['an unknown field', {fields: ['mood']}, false],
    ['an unknown channel', {channel: {default: 'secret'}}, false],
    ['25:00', withRule({every: 'day', at: '25:00', days: 'working'}), false],
    ['a time as a number', withRule({every: 'day', at: 960, days: 'working'}), false],
    ['every 0 hours', withRule({every: 'hours', hours: 0, days: 'always'}), false],
    ['every fortnight', withRule({every: 'fortnight', at: '16:00'}), false],
    ['weekday 8', withRule({every: 'week', on: [8], at: '16:00'}), false],
    ['no weekday', withRule({every: 'week', on: [], at: '16:00'}), false],
    [
        '11 rules',
        {updates: {template: '', rules: Array.from({length: 11}, () => ({every: 'day', at: '16:00', days: 'always'}))}},
        false,
    ],
    ['a repeat every minute', {updates: {template: '', rules: [], repeatEveryMinutes: 1}}, false],
    ['severity L5', {updates: {template: '', rules: [], bySeverity: {L5: []}}}, false],
    ['updates without rules', {updates: {template: ''}}, false],
    ['a long role title', {roles: [{id: 'lead', title: 'x'.repeat(25)}]}, false],
    ['a long note', withItem({id: 'a', title: 'A', note: 'x'.repeat(4_001)}), false],
];

test.each(TABLE)('schema and sidecar agree: %s', (_, change, good) => {
    const draft = JSON.parse(JSON.stringify({...SMALL, ...change}));
    const answer = parsePlaybook(stringify(draft));
    expect({
        schema: bySchema(draft),
        sidecar: !('reason' in answer),
        why: 'reason' in answer && good ? answer.reason : null,
    }).toEqual({schema: good, sidecar: good, why: null});
});

const yaml = (change: Draft = {}): string => stringify({...SMALL, ...change});

describe('a broken file names line and reason', () => {
    test.each([
        ['no YAML', 'id: [', 1, /./],
        ['a key twice', 'id: a\nid: b\n', 2, /unique/i],
        [
            'a role that is not there',
            yaml(withItem({id: 'a', title: 'A', role: 'pilot'})),
            12,
            /there is no role “pilot”/,
        ],
        [
            'severities of a playbook that asks for none',
            yaml(withItem({id: 'a', title: 'A', severities: ['L1']})),
            13,
            /^phases\.0\.items\.0\.severities: the playbook does not ask for a severity/,
        ],
        [
            'severities of a role that no cycle fills',
            yaml({fields: ['severity'], roles: [{id: 'lead', title: 'Lead', severities: ['L1']}]}),
            18,
            /so the role needs “from”/,
        ],
        [
            'severities of an item that its phase is not for',
            yaml(bySeverity(['L1'], ['L2'], ['L1'])),
            20,
            /names no severity that its phase is for/,
        ],
        [
            'a severity with nothing to do',
            yaml({fields: ['severity'], ...withItem({id: 'a', title: 'A', severities: ['L1', 'L2', 'L3']})}),
            7,
            /^phases: there is no item for L4/,
        ],
        ['an owner that is not there', yaml({ownerRole: 'pilot'}), 12, /there is no role “pilot”/],
        [
            'a role twice',
            yaml({
                roles: [
                    {id: 'lead', title: 'A'},
                    {id: 'lead', title: 'B'},
                ],
            }),
            13,
            /a role appears twice/,
        ],
        [
            'an item twice',
            yaml({
                phases: [
                    {
                        id: 'one',
                        title: 'One',
                        items: [
                            {id: 'a', title: 'A'},
                            {id: 'a', title: 'B'},
                        ],
                    },
                ],
            }),
            12,
            /“a” is used twice/,
        ],
        [
            'a due time that nobody understands',
            yaml(withItem({id: 'a', title: 'A', due: 'whenever'})),
            12,
            /“whenever” is not understood/,
        ],
        [
            'a repeat with a due time',
            yaml(withItem({id: 'a', title: 'A', due: 'Friday', repeat: {times: 1, per: 'week'}})),
            12,
            /an item that repeats has no due time/,
        ],
        [
            'a repeat of too many times',
            yaml(withItem({id: 'a', title: 'A', repeat: {times: 11, per: 'week'}})),
            13,
            /repeat\.times: must be at most 10/,
        ],
        [
            'a repeat in an unknown period',
            yaml(withItem({id: 'a', title: 'A', repeat: {times: 1, per: 'month'}})),
            14,
            /must be working_day or week/,
        ],
        [
            'too much that repeats',
            yaml({
                phases: [
                    {
                        id: 'one',
                        title: 'One',
                        items: Array.from({length: 21}, (_, n) => ({
                            id: `a${n}`,
                            title: 'A',
                            repeat: {times: 1, per: 'week'},
                        })),
                    },
                ],
            }),
            7,
            /more than 20 items repeat/,
        ],
        [
            'more items than a run holds, in phases that are each short enough',
            yaml({
                phases: [200, 200, 101].map((count, place) => ({
                    id: `p${place}`,
                    title: 'Phase',
                    items: Array.from({length: count}, (_, n) => ({id: `a${n}`, title: 'A'})),
                })),
            }),
            1016,
            /^phases\.2\.items\.100: a run holds at most 500 items, and here would be 501$/,
        ],
        [
            'a title that nobody sees',
            yaml(withItem({id: 'a', title: '\u200b'})),
            11,
            /^phases\.0\.items\.0\.title: has no character that anybody could see$/,
        ],
        ['an unknown kind', yaml({kind: 'party'}), 3, /must be cycle, incident or checklist/],
        ['a bad id in the middle', yaml({phases: [{id: 'Bad', title: 'One', items: []}]}), 7, /lower case/],
    ])('%s', (_, text, line, reason) => {
        const broken = parsePlaybook(text);
        expect(broken).toEqual({line, reason: expect.stringMatching(reason)});
    });

    test.each([
        ['empty', ''],
        ['a list', '- 1\n- 2\n'],
        ['a text', 'hello'],
        ['null', 'null'],
        ['binary', '\u0000\u0001\u0002'],
    ])('%s is no playbook and no crash', (_, text) => {
        expect(parsePlaybook(text)).toEqual({line: expect.any(Number), reason: expect.stringMatching(/./)});
    });

    it('a file of a few hundred bytes cannot grow into gigabytes', () => {
        const bomb = [
            'a: &a [x,x,x,x,x,x,x,x,x]',
            ...'bcdefgh'.split('').map((name, n) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[n]}`).join()}]`),
        ].join('\n');
        expect(() => parsePlaybook(bomb)).not.toThrow();
        expect(parsePlaybook(bomb)).toHaveProperty('reason');
    });

    it('two phases whose ids join to the same item are found', () => {
        const clash = yaml({
            phases: [
                {id: 'a_b', title: 'One', items: [{id: 'c', title: 'C'}]},
                {id: 'a', title: 'Two', items: [{id: 'b_c', title: 'C'}]},
            ],
        });
        expect(parsePlaybook(clash)).toMatchObject({reason: expect.stringContaining('used twice')});
    });

    it('two phases of one id are refused: an item could be moved into either', () => {
        const twice = yaml({
            phases: [
                {id: 'one', title: 'One', items: [{id: 'a', title: 'A'}]},
                {id: 'one', title: 'Two', items: [{id: 'b', title: 'B'}]},
            ],
        });
        expect(parsePlaybook(twice)).toMatchObject({reason: expect.stringContaining('twice')});
    });

    it('a due weekday is good whatever day the sidecar starts on', () => {
        for (const due of ['Monday', 'Friday 17:00', 'today 23:59', 'in 4 hours', 'tomorrow 9:00']) {
            expect(parsePlaybook(yaml(withItem({id: 'a', title: 'A', due})))).toHaveProperty('id', 'small');
        }
    });
});

test('of a folder with broken files the others load', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'set-cycle-playbooks-'));
    try {
        await writeFile(path.join(folder, 'good.yaml'), yaml());
        await writeFile(path.join(folder, 'same_id.yaml'), yaml({title: 'Other'}));
        await writeFile(path.join(folder, 'bad.yml'), yaml({kind: 'party'}));
        await writeFile(path.join(folder, 'huge.yaml'), `# ${'x'.repeat(1_000_001)}`);
        await writeFile(path.join(folder, 'notes.txt'), 'not a playbook');
        const {playbooks, broken} = await readPlaybooks(folder);
        expect(playbooks.list().map((playbook) => playbook.title)).toEqual(['Small']);
        expect(broken).toEqual([
            {file: 'bad.yml', line: 3, reason: 'kind: must be cycle, incident or checklist'},
            {file: 'huge.yaml', line: 1, reason: 'is larger than 1 MB'},
            {file: 'same_id.yaml', line: 1, reason: 'its id “small” is taken by another file'},
        ]);
    } finally {
        await rm(folder, {recursive: true});
    }
});
