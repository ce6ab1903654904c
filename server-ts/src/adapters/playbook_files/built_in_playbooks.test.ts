import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {parse} from 'yaml';
import {aCalendar, after, anId, LEA, MONDAY_10} from '../../../../test/support/builders';
import {nameFromPattern} from '../../domain/run_name';
import {runProgress} from '../../domain/progress';
import {runDay} from '../../domain/calendar/run_day';
import {isRefused} from '../../domain/refusal';
import {startRun} from '../../domain/start_run';
import {parsePlaybook} from './read_playbooks';
import {bySchema, FOLDER} from '../../../../test/support/small_playbook';

const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
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
