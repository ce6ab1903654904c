import Ajv from 'ajv';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {stringify} from 'yaml';
import type {Playbook} from '../../domain/playbook';
import {PACKAGE_ROOT} from '../../package_root';
import {parsePlaybook} from './read_playbooks';

const FOLDER = path.join(PACKAGE_ROOT, 'assets', 'playbooks');
const schema: object = JSON.parse(readFileSync(path.join(FOLDER, 'playbook.schema.json'), 'utf8'));
const bySchema = new Ajv({strict: false, allErrors: true}).compile(schema);

type Draft = Record<string, unknown>;
const DRAFT: Draft = {
    id: 'small',
    title: 'Small',
    kind: 'incident',
    description: 'A small one.',
    namePattern: 'Small {date}',
    roles: [
        {id: 'primary', title: 'Primary'},
        {id: 'lead', title: 'Lead'},
    ],
    phases: [{id: 'one', title: 'One', items: [{id: 'a', title: 'A'}]}],
};
const step = (afterMinutes: number, ask = 'lead') => ({afterMinutes, ask});
const withUpdates = (updates: Draft): Draft => ({...DRAFT, updates: {template: '', rules: [], ...updates}});
const withLadder = (ladder: unknown): Draft => withUpdates({ladder});
const withAcknowledge = (acknowledge: unknown): Draft => ({...DRAFT, acknowledge});

function read(draft: Draft): Playbook {
    const playbook = parsePlaybook(stringify(draft));
    if ('reason' in playbook) {
        throw new Error(playbook.reason);
    }
    return playbook;
}

/** Both the schema for editors and the sidecar must say the same. */
const TABLE: [string, Draft, boolean][] = [
    ['an empty ladder', withLadder({}), true],
    [
        'a whole ladder',
        withLadder({
            upcomingMinutes: 0,
            repeatEveryMinutes: 5,
            steps: [step(5), step(20_160, 'channel')],
            holdMinutes: 30,
        }),
        true,
    ],
    ['a ladder that asks nobody', withLadder({steps: []}), false],
    ['a step at the due moment', withLadder({steps: [step(0)]}), false],
    ['a step after more than two weeks', withLadder({steps: [step(20_161)]}), false],
    ['half a minute', withLadder({steps: [step(60.5)]}), false],
    ['a step that asks nobody', withLadder({steps: [{afterMinutes: 60}]}), false],
    ['seven steps', withLadder({steps: [1, 2, 3, 4, 5, 6, 7].map((hours) => step(hours * 60))}), false],
    ['an upcoming of a minute', withLadder({upcomingMinutes: 1}), false],
    ['an unknown key', withLadder({colour: 'red'}), false],
    ['an acknowledgement', withAcknowledge({bySeverity: {L1: 15}, ask: ['primary', 'lead']}), true],
    ['none, said aloud', withAcknowledge(null), true],
    ['one every minute', withAcknowledge({bySeverity: {L1: 1}, ask: ['primary']}), false],
    ['one that asks nobody', withAcknowledge({bySeverity: {L1: 15}, ask: []}), false],
    ['one that asks a role twice', withAcknowledge({bySeverity: {L1: 15}, ask: ['lead', 'lead']}), false],
    ['one of severity L5', withAcknowledge({bySeverity: {L5: 15}, ask: ['lead']}), false],
];

test.each(TABLE)('schema and sidecar agree: %s', (_, draft, good) => {
    expect({schema: bySchema(draft), sidecar: !('reason' in parsePlaybook(stringify(draft)))}).toEqual({
        schema: good,
        sidecar: good,
    });
});

test('what a file leaves out is as in the standard ladder, as far as its roles go', () => {
    const standard = {
        upcomingMinutes: 60,
        repeatEveryMinutes: 60,
        steps: [step(180), step(1_440, 'channel')],
        holdMinutes: 120,
    };
    expect(read(withUpdates({})).updates?.ladder).toEqual(standard);
    expect(read(withLadder({holdMinutes: 30})).updates?.ladder).toEqual({...standard, holdMinutes: 30});
    expect(read(DRAFT).acknowledge).toBeNull();
});

test('a repeat where older files have it is read; the ladder’s beats it', () => {
    expect(read(withUpdates({repeatEveryMinutes: 30})).updates?.ladder.repeatEveryMinutes).toBe(30);
    const both = withUpdates({repeatEveryMinutes: 30, ladder: {repeatEveryMinutes: 45}});
    expect(read(both).updates).toEqual({
        template: '',
        rules: [],
        ladder: expect.objectContaining({repeatEveryMinutes: 45}),
    });
});

test.each<[string, Draft, string]>([
    ['a role that is not there', withLadder({steps: [step(60), step(90, 'pilot')]}), 'there is no role “pilot”'],
    [
        'steps that go back',
        withLadder({steps: [step(60), step(60, 'channel')]}),
        'must be later than the step before it',
    ],
    [
        'a pager without its role',
        withAcknowledge({bySeverity: {}, ask: ['lead', 'backup']}),
        'there is no role “backup”',
    ],
    ['a role called channel', {...DRAFT, roles: [{id: 'channel', title: 'C'}]}, 'no role can be called “channel”'],
])('%s: refused with its line', (_, draft, reason) => {
    const text = stringify(draft);
    const broken = parsePlaybook(text);
    expect(broken).toEqual({line: expect.any(Number), reason: expect.stringContaining(reason)});
    const line = text.split('\n')['line' in broken ? broken.line - 1 : 0] ?? '';
    expect(line).toMatch(/pilot|60|backup|channel/);
});

test('the built-in incident asks for somebody who takes it, and its owed update climbs to lead and stakeholders', () => {
    const playbook = parsePlaybook(readFileSync(path.join(FOLDER, 'support-incident.yaml'), 'utf8'));
    expect(playbook).toMatchObject({
        acknowledge: {bySeverity: {L1: 15, L2: 60}, ask: ['primary', 'backup', 'lead']},
        updates: {ladder: {steps: [step(60, 'backup'), step(180, 'lead'), step(1_440, 'channel')]}},
    });
});
