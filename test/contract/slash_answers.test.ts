import {botPost, click, opening, startIncident, submit} from '../support/door';
import {execute, until} from '../support/world';
import {owedWorld} from '../support/owed_world';

const here = owedWorld();

describe('what slash commands answer', () => {
    const say = async (text: string, channelId = here.world.channel): Promise<string> =>
        (await execute(here.world, here.lea, `/set ${text}`.trim(), channelId)).text ?? '';

    test('Given a channel with no run, when any run command is used, then "only works in a run channel".', async () => {
        const empty = here.world.mattermost.seed.channel({teamId: here.world.team, name: 'empty'}).id;
        here.world.mattermost.seed.addToChannel(empty, here.lea.id);
        for (const command of ['tick 1', 'update x', 'onit', 'snooze in 1 hour, x', 'owner', 'finish', 'restore']) {
            expect(await say(command, empty)).toMatch(/^This only works in a channel with a running run/);
        }
    });

    test('Given one active run, when `/… owner` has no argument, then the owner is shown; unknown user, two arguments, already-owner each give their own message; `@` is optional.', async () => {
        const {channelId} = await startIncident(here.tab, here.lea);
        expect(await say('owner', channelId)).toMatch(/^The owner of .* is Lea\.$/);
        expect(await say('owner @nobody', channelId)).toMatch(/^There is no person “@\u2060?nobody”/);
        expect(await say('owner pat bo', channelId)).toMatch(/^Name one person/);
        expect(await say('owner lea', channelId)).toBe('This person is the owner already.');
    });

    test('stands under the bot’s picture, on a server that lets integrations choose one', async () => {
        const said = JSON.stringify(await execute(here.world, here.lea, '/set help'));
        expect(said).toContain(`"icon_url":"/api/v4/users/${here.world.bot.id}/image"`);
    });

    test('an update that is too long is not said to be kept anywhere: a command has no form', async () => {
        const {channelId} = await startIncident(here.tab, here.lea);
        expect(await say(`update ${'x'.repeat(16_100)}`, channelId)).toMatch(
            /^The update has 16100 characters; 16000 is the most that fits into a post\. Nothing was posted\.$/,
        );
    });

    test('Given somebody who takes no part in a run of a shared channel, a tick is refused, works after `/set join`, and is refused again after `/set leave`', async () => {
        const {bo} = here.world.people;
        const channelId = here.world.mattermost.seed.channel({teamId: here.world.team, name: 'shared'}).id;
        for (const {id} of [here.lea, bo, here.world.bot]) {
            here.world.mattermost.seed.addToChannel(channelId, id);
        }
        await here.tab.need({
            type: 'start',
            playbook: 'set-cycle',
            name: 'Shared',
            channel: {kind: 'existing', channelId},
            seats: {lead: here.lea.id},
        });
        const bySlash = async (text: string): Promise<string> =>
            (await execute(here.world, bo, `/set ${text}`, channelId)).text ?? '';
        await bySlash('list');
        expect(await bySlash('tick 1')).toContain('Join it first');
        expect(await bySlash('join')).toMatch(/^You take part in \*\*Shared\*\*\.$/);
        expect(await bySlash('tick 1')).not.toContain('Join it first');
        expect(await bySlash('follow')).toMatch(/^You follow \*\*Shared\*\*/);
        expect(await bySlash('leave')).toMatch(/^You no longer take part in \*\*Shared\*\*\.$/);
        expect(await bySlash('tick 2')).toContain('Join it first');
    });

    test('Given an invalid slash command on a task, when run, then only the clicker sees an error and "last run" is unset.', async () => {
        const {channelId, runId} = await startIncident(here.tab, here.lea);
        const before = (await here.tab.need({type: 'run', runId})).version;
        expect(await say('tick 99', channelId)).toMatch(/^There is no item number 99/);
        expect(await say('dance', channelId)).toMatch(/^There is no such command\. Nothing was changed/);
        expect((await here.tab.need({type: 'run', runId})).version).toBe(before);
        expect(
            here.world.mattermost
                .posts(channelId)
                .filter((post) => post['user_id'] === here.lea.id && String(post['type']) === ''),
        ).toEqual([]);
    });

    test('Given no earlier update, when the modal opens, then the template is preset and the next due moment shown; given one, then its text.', async () => {
        const {channelId} = await startIncident(here.tab, here.lea);
        const first = await opening(here.world, here.lea, () =>
            execute(here.world, here.lea, '/set update', channelId),
        );
        expect(first.values['text']).toContain('Where it stands');
        await submit(here.world, here.lea, first, {text: 'The second text'});
        const second = await opening(here.world, here.lea, () =>
            execute(here.world, here.lea, '/set update', channelId),
        );
        expect(second.values['text']).toBe('The second text');
    });

    it('an update that does not fit into the form is not cut: the form begins empty and says why', async () => {
        const {runId, channelId} = await startIncident(here.tab, here.lea);
        const posted = (updateId: string, text: string): Promise<unknown> =>
            here.tab.need({type: 'change', runId, command: {type: 'post_update', updateId, kind: 'update', text}});
        await posted('fits', 'x'.repeat(3_000));
        const whole = await opening(here.world, here.lea, () =>
            execute(here.world, here.lea, '/set update', channelId),
        );
        expect([whole.values['text']?.length, whole.help['text']]).toEqual([3_000, '']);
        await posted('long', 'y'.repeat(5_120));
        const empty = await opening(here.world, here.lea, () =>
            execute(here.world, here.lea, '/set update', channelId),
        );
        expect([empty.values['text'], empty.help['text']]).toEqual([
            '',
            'The last update has 5,120 characters and this form takes 3,000, so it begins empty. To begin with it, open the sidebar.',
        ]);
    });

    it('an update’s form says where it goes and when the next is owed, and takes a word about the next one', async () => {
        const {runId, channelId} = await startIncident(here.tab, here.lea);
        await here.tab.need({type: 'change', runId, command: {type: 'follow'}});
        const dialog = await opening(here.world, here.lea, () =>
            execute(here.world, here.lea, '/set update', channelId),
        );
        expect(dialog.fields).toEqual(['text', 'severity', 'next']);
        expect(dialog.introduction).toMatch(
            /: this will be posted in its channel, sent to 1 follower\. After this one the next is due .* CET\.$/,
        );
        await submit(here.world, here.lea, dialog, {text: 'Well', next: 'after the vendor call'});
        await botPost(here.world, channelId, 'Next update: after the vendor call');
    });

    test('with everything done, button and command say so, and how to finish', async () => {
        const {runId, channelId} = await startIncident(here.tab, here.lea);
        const whole = await here.tab.need({type: 'run', runId});
        const items = 'run' in whole ? whole.run.phases.flatMap((phase) => phase.items) : [];
        for (const {id} of items) {
            await here.tab.need({
                type: 'change',
                runId,
                command: {type: 'set_item_state', itemId: id, state: 'done'},
            });
        }
        const card = String((await botPost(here.world, channelId, 'Support incident'))['id']);
        for (const open of [
            () => click(here.world, here.lea, card, 'next'),
            () => execute(here.world, here.lea, '/set tick', channelId),
        ]) {
            const notice = await opening(here.world, here.lea, open);
            expect([notice.fields, notice.introduction]).toEqual([
                [],
                expect.stringMatching(/^\*\*INC.*\*\*: everything is done\. `\/set finish` finishes the run; /),
            ]);
            expect((await submit(here.world, here.lea, notice)).body).toEqual({});
        }
        expect(await say('untick 1', channelId)).toContain('1 left.');
        expect((await opening(here.world, here.lea, () => click(here.world, here.lea, card, 'next'))).fields).toEqual([
            'item',
        ]);
    });

    it('an update’s form changes the severity only where another one was chosen than it shows', async () => {
        const {runId, channelId} = await startIncident(here.tab, here.lea);
        const severity = async (): Promise<unknown> => {
            const {run} = await here.tab
                .need({type: 'run', runId})
                .then((answer) => ('run' in answer ? answer : {run: null}));
            return run?.details.severity;
        };
        const form = () => opening(here.world, here.lea, () => execute(here.world, here.lea, '/set update', channelId));
        const shown = await form();
        expect(shown.values['severity']).toBe('L1');
        await here.tab.need({type: 'change', runId, command: {type: 'set_details', severity: 'L2'}});
        expect((await submit(here.world, here.lea, shown, {text: 'Looking'})).body).toEqual({});
        expect(await severity()).toBe('L2');
        expect((await submit(here.world, here.lea, await form(), {text: 'Calmer', severity: 'L3'})).body).toEqual({});
        expect(await severity()).toBe('L3');
    });

    test('Given two people viewing, when one checks a task, then the other sees it without reload.', async () => {
        const {runId, channelId} = await startIncident(here.tab, here.lea);
        // Somebody looks at it: of runs at which nobody looks only some are told of where many change at once.
        await here.tab.need({type: 'run', runId});
        await here.tab.need({
            type: 'change',
            runId,
            command: {type: 'set_item_state', itemId: 'ticket_create', state: 'done'},
        });
        const {version} = await here.tab.need({type: 'run', runId});
        await until('the signal goes to everybody in the channel', () =>
            here.world.mattermost.events.find(
                (event) =>
                    event.event === 'typing' &&
                    event.broadcast.channelId === channelId &&
                    JSON.stringify(event.data).includes(`set:run:${runId}:${version}:`),
            ),
        );
    });

    it('an update of the greatest length, full of @, is refused with how much of it fits, and that much is posted whole', async () => {
        const {runId, channelId} = await startIncident(here.tab, here.lea);
        const post = (text: string) =>
            here.tab.ask({
                type: 'change',
                runId,
                command: {type: 'post_update', updateId: `u${text.length}`, kind: 'update', text},
            });
        const refused = await post('@'.repeat(16_000));
        expect(refused).toMatchObject({reason: 'update_too_long', field: 'text'});
        const [, limit = ''] =
            /has 16000 characters; (\d+) is the most/.exec('text' in refused ? refused.text : '') ?? [];
        expect(await post('@'.repeat(Number(limit)))).toMatchObject({ok: true});
        const {message} = await botPost(here.world, channelId, '@\u2060@');
        expect([...String(message)].length).toBeLessThanOrEqual(16_383);
        expect(String(message).split('@')).toHaveLength(Number(limit) + 1);
    });
});
