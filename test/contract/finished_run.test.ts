import type {RequestBody} from '../../server-ts/src/contract/request';
import {HOUR} from '../../server-ts/src/domain/units';
import {botPost, buttonContext, caughtCommand, knock, opening, startIncident, submit} from '../support/door';
import {execute, makeWorld, moveClock, openTab, type World} from '../support/world';

let world: World;

beforeAll(async () => {
    world = await makeWorld();
});
afterAll(() => world.close());

type Command = Extract<RequestBody, {type: 'change'}>['command'];

/** Each command of the wire but `restore` and `unfollow`: one that is added there does not compile until it is here. */
function everyWrite(phaseId: string, itemId: string, user: string): Command[] {
    const zone = 'Europe/Amsterdam';
    const all: {[T in Exclude<Command['type'], 'restore' | 'unfollow'>]: Extract<Command, {type: T}>} = {
        set_item_state: {type: 'set_item_state', itemId, state: 'done'},
        tick_item: {type: 'tick_item', itemId, period: '2026-11-23', count: 1},
        assign_item: {type: 'assign_item', itemId, assignee: {user}},
        set_item_due: {type: 'set_item_due', itemId, words: 'in 2 hours', zone},
        add_item: {type: 'add_item', phaseId, itemId: 'later0000000000000000000000', title: 'Later'},
        edit_item: {type: 'edit_item', itemId, title: 'Later'},
        move_item: {type: 'move_item', itemId, phaseId, index: 1},
        remove_item: {type: 'remove_item', itemId},
        restore_item: {type: 'restore_item', itemId},
        snooze_items: {type: 'snooze_items', reminderId: 'i1', words: 'in 2 hours', zone, reason: 'later'},
        set_seat: {type: 'set_seat', role: 'lead', user},
        answer_seat: {type: 'answer_seat', role: 'communication_owner', accept: true},
        pass_on: {type: 'pass_on', cycleId: 'next0000000000000000000000'},
        join: {type: 'join'},
        leave: {type: 'leave'},
        follow: {type: 'follow'},
        rename: {type: 'rename', name: 'Later'},
        set_details: {type: 'set_details', severity: 'L2'},
        post_update: {type: 'post_update', updateId: 'later', kind: 'update', text: 'All is well'},
        hold: {type: 'hold'},
        snooze: {type: 'snooze', words: 'in 2 hours', zone, reason: 'later'},
        set_duty: {type: 'set_duty', on: false},
        set_upcoming_dm: {type: 'set_upcoming_dm', on: true},
        finish: {type: 'finish', outcome: 'fixed'},
    };
    return Object.values(all);
}

test('Given a finished run, when any command but restore and unfollow is sent, then it is refused in words and nothing changes.', async () => {
    const {lea} = world.people;
    const tab = await openTab(world, lea);
    const {channelId, runId} = await startIncident(tab, lea);
    const running = await tab.need({type: 'run', runId});
    const [phase] = 'run' in running ? running.run.phases : [];
    await tab.need({type: 'change', runId, command: {type: 'finish', outcome: 'fixed'}});
    const {version} = await tab.need({type: 'run', runId});
    for (const command of everyWrite(phase?.id ?? '', phase?.items[0]?.id ?? '', lea.id)) {
        const answer = await tab.ask({type: 'change', runId, command});
        expect([command.type, answer]).toEqual([
            command.type,
            expect.objectContaining({
                ok: false,
                reason: 'run_finished',
                text: expect.stringMatching(
                    /^This run was finished by Lea today \d\d:\d\d CET\. Restore it to change it\.$/,
                ),
            }),
        ]);
    }
    expect((await execute(world, lea, '/set update x', channelId)).text).toContain('was finished by Lea');
    expect((await tab.need({type: 'run', runId})).version).toBe(version);
});

const say = async (text: string, channelId: string, who = world.people.ann): Promise<string> =>
    (await execute(world, who, `/set ${text}`, channelId)).text ?? '';

describe('a finished run of a shared channel', () => {
    async function finishedHere(): Promise<string> {
        const {lea} = world.people;
        const tab = await openTab(world, lea);
        const channel = {kind: 'existing' as const, channelId: world.channel};
        const seats = {lead: lea.id};
        const {runId} = await tab.need({type: 'start', playbook: 'set-cycle', name: 'Shared', channel, seats});
        expect(await say('follow', world.channel)).toMatch(/^You follow/);
        await tab.need({type: 'change', runId, command: {type: 'finish'}});
        return runId;
    }

    it('is restored by whoever reads that `/set restore` does, also without taking part', async () => {
        const runId = await finishedHere();
        expect(await say('join', world.channel)).toMatch(/Restore it to change it\. `\/set restore` does\.$/);
        expect(await say('restore', world.channel)).toBe('**Shared** is running again.');
        expect(await say('tick 1', world.channel)).toMatch(/^Only people who take part/);
        expect(await say('join', world.channel)).toBe('You take part in **Shared**.');
        const tab = await openTab(world, world.people.lea);
        await tab.need({type: 'change', runId, command: {type: 'finish'}});
    });

    it('is not followed any more by whoever says so', async () => {
        const runId = await finishedHere();
        expect(await say('unfollow', world.channel)).toBe('You do not follow **Shared** any more.');
        const answer = await (await openTab(world, world.people.lea)).need({type: 'run', runId});
        expect('run' in answer && answer.run.followers).toEqual([]);
    });
});

it('opens no form from its card, and none again that has been open for too long: nothing of it could be sent', async () => {
    const {lea, pat} = world.people;
    const tab = await openTab(world, lea);
    const {channelId, runId} = await startIncident(tab, lea);
    world.mattermost.seed.addToChannel(channelId, pat.id);
    const card = String((await botPost(world, channelId, 'Support incident'))['id']);
    const forms = [];
    for (const verb of ['update', 'tick', 'finish']) {
        forms.push(await opening(world, pat, () => execute(world, pat, `/set ${verb}`, channelId)));
    }
    await tab.need({type: 'change', runId, command: {type: 'finish', outcome: 'fixed'}});
    // As Mattermost forwards the press of somebody who still sees the buttons: the card is edited some seconds after the end.
    const press = async (button: string): Promise<unknown> =>
        knock(world, '/mattermost/action', {
            user_id: pat.id,
            post_id: card,
            trigger_id: (await caughtCommand(world, pat))['trigger_id'],
            context: buttonContext(world, runId, button, ''),
        });
    for (const button of ['next', 'update']) {
        const {title, introduction, fields} = await opening(world, pat, () => press(button));
        expect([button, title, fields]).toEqual([button, 'SET Cycle', []]);
        expect(introduction).toMatch(/^\*\*INC-.*\*\*: This run was finished by Lea .* Restore it to change it\.$/);
    }
    await moveClock(world, 3 * HOUR);
    for (const form of forms) {
        const answer = await submit(world, pat, form, {text: 'Typed for three hours', outcome: 'fixed'});
        expect([form.title, answer.body, answer.next]).toEqual([
            form.title,
            {error: expect.stringMatching(/^This run was finished by Lea .* Restore it to change it\.$/)},
            null,
        ]);
    }
});
