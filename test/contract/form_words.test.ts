import {opening, startIncident, submit} from '../support/door';
import {execute, until} from '../support/world';
import {owedWorld} from '../support/owed_world';

const here = owedWorld();
const {happened, owed} = here;

test('the form that finishes an incident has no outcome before one is chosen, so that Enter alone finishes nothing', async () => {
    const {runId, channelId} = await startIncident(here.tab, here.lea);
    const dialog = await opening(here.world, here.lea, () => execute(here.world, here.lea, '/set finish', channelId));
    expect(dialog.values['outcome'] ?? '').toBe('');
    expect((await submit(here.world, here.lea, dialog)).body).toEqual({
        errors: {outcome: 'Choose how the incident ended.'},
    });
    expect(await happened(runId, 'run_finished')).toBe(false);
    expect((await submit(here.world, here.lea, dialog, {outcome: 'fixed'})).body).toEqual({});
    await until('the run is finished', () => happened(runId, 'run_finished'));
});

test('dialogs have the words of the sidebar', async () => {
    const {channelId} = await owed();
    const form = (command: string) =>
        opening(here.world, here.lea, () => execute(here.world, here.lea, `/set ${command}`, channelId));
    const update = await form('update');
    expect([update.title, update.submitLabel, update.labels['next'], update.words['severity']]).toEqual([
        'Post update',
        'Post update',
        'About the next update',
        ['L1, critical', 'L2, major', 'L3, medium', 'L4, low'],
    ]);
    const snooze = await form('snooze');
    expect([snooze.title, snooze.submitLabel, snooze.labels]).toEqual([
        'Snooze',
        'Snooze',
        {until: 'Remind again', reason: 'Why'},
    ]);
    const finish = await form('finish');
    expect([finish.submitLabel, finish.labels, finish.words['outcome']]).toEqual([
        'Finish the run',
        {outcome: 'How did it end?'},
        ['Fixed', 'Handed over', 'Feature request', 'Low-urgency bug', 'Not reproducible'],
    ]);
});

test('the form that starts a run names its playbook, and has no severity before one is chosen', async () => {
    const dialog = await opening(here.world, here.lea, () =>
        execute(here.world, here.lea, '/set start support-incident'),
    );
    expect(dialog.introduction).toMatch(/^\*\*Support incident\*\*\. A customer issue/);
    expect([dialog.submitLabel, dialog.values['severity']]).toEqual(['Start the run', '']);
    expect((await submit(here.world, here.lea, dialog, {name: 'INC-1 How bad'})).body).toEqual({
        errors: {severity: 'Choose how severe it is: the update duty depends on it.'},
    });
});

test('the form that ticks an item shows titles on one line that runs in its own direction, and says where one is cut', async () => {
    const {channelId} = await owed();
    const say = (text: string) => execute(here.world, here.lea, `/set ${text}`, channelId);
    await say('add Call \u202eemoc\u202c שלום 🙂');
    await say(`add ${'A long one '.repeat(20)}`);
    const {words} = await opening(here.world, here.lea, () => say('tick'));
    expect(words['item']).toContain('Call emoc שלום 🙂');
    const long = words['item']?.find((one) => one.startsWith('A long one')) ?? '';
    expect([[...long].length, long.endsWith('…')]).toEqual([150, true]);
});
