import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {stringify} from 'yaml';
import {parsePlaybook, readPlaybooks} from './read_playbooks';
import {bySeverity, type Draft, SMALL, withItem} from '../../../../test/support/small_playbook';

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
        [
            'a title that no database stores',
            yaml(withItem({id: 'a', title: 'A\u0000B'})),
            11,
            /^phases\.0\.items\.0\.title: has a character that no database stores/,
        ],
        ['a key that nobody knows', `${yaml()}colour: red\n`, 12, /^colour: is not a key that is known here$/],
        ['a key that is not there', yaml({title: undefined}), 1, /^title: is missing$/],
        ['nothing but a comment', '# soon\n', 1, /^the file must hold keys, each with its value$/],
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
        await mkdir(path.join(folder, 'folder.yaml'));
        // As an editor leaves it beside a file that is open.
        await symlink('somebody@host.123', path.join(folder, 'lock.yaml'));
        const {playbooks, broken} = await readPlaybooks(folder);
        expect(playbooks.list().map((playbook) => playbook.title)).toEqual(['Small']);
        expect(broken).toEqual([
            {file: 'bad.yml', line: 3, reason: 'kind: must be cycle, incident or checklist'},
            {file: 'folder.yaml', line: 1, reason: expect.stringMatching(/^cannot be read: .*EISDIR/)},
            {file: 'huge.yaml', line: 1, reason: 'is larger than 1 MB'},
            {file: 'lock.yaml', line: 1, reason: expect.stringMatching(/^cannot be read: .*ENOENT/)},
            {file: 'same_id.yaml', line: 1, reason: 'its id “small” is taken by another file'},
        ]);
    } finally {
        await rm(folder, {recursive: true});
    }
});
