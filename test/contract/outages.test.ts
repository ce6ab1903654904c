import {createServer} from 'node:net';
import {startSidecar} from '../../server-ts/src/sidecar';
import {asPerson, botPost, click, sql, startIncident} from '../support/door';
import {execute, moveClock, quietLog, until} from '../support/world';
import {failingWorld, log} from '../support/failing_world';

const here = failingWorld();
const {tick, sent} = here;

test('ticking makes no Mattermost call before it answers', async () => {
    await here.lea.need(tick('start_people'));
    // The start's own: its card is pinned after it was posted.
    await sent();
    // Every call of the bot hangs from here: a tick that needed one would not come back.
    const hanging = here.world.mattermost.faults.add(
        {kind: 'hang', when: 'before'},
        {userId: here.world.bot.id, times: 1_000},
    );
    here.world.mattermost.calls.clear();
    for (const itemId of ['start_review_issues', 'start_owners', 'start_paging']) {
        expect(await here.lea.need(tick(itemId))).toMatchObject({runId: here.runId});
    }
    hanging.remove();
    const calls = here.world.mattermost.calls
        .find({userId: here.world.bot.id})
        .filter((call) => !call.path.endsWith('/typing'));
    expect(calls).toEqual([]);
});

test('a first direct message that Mattermost does not let in yet comes all the same, once; one that it never lets in is given up', async () => {
    const {pat} = here.world.people;
    const assign = (itemId: string) =>
        here.lea.need({
            type: 'change',
            runId: here.runId,
            command: {type: 'assign_item', itemId, assignee: {user: pat.id}},
        });
    const ended = () =>
        sql(
            here.world,
            "select state, attempts from outbox where run_id = $1 and body->'place'->>'kind' = 'direct' order by id",
            [here.runId],
        );
    // The start's own message to the owner is behind us.
    await sent();
    const before = (await ended()).length;
    const posting = {userId: here.world.bot.id, method: 'POST', path: /\/api\/v4\/posts$/};
    here.world.mattermost.faults.add({kind: 'answer', status: 403, when: 'before'}, {...posting, times: 2});
    await assign('start_people');
    await sent();
    expect((await ended()).slice(before)).toEqual([{state: 'done', attempts: 3}]);
    here.world.mattermost.faults.add({kind: 'answer', status: 403, when: 'before'}, {...posting, times: 1_000});
    await assign('start_owners');
    await sent();
    expect((await ended()).slice(before + 1)).toEqual([{state: 'failed', attempts: 3}]);
});

test('with Mattermost’s API ill, a tick works and what needs it is refused in words', async () => {
    here.world.mattermost.faults.add(
        {kind: 'answer', status: 503, when: 'before'},
        {userId: here.world.bot.id, times: 1_000},
    );
    expect(await here.lea.ask(tick('start_people'))).toMatchObject({ok: true});
    const elsewhere = await here.lea.ask({
        type: 'change',
        runId: here.runId,
        command: {type: 'set_seat', role: 'backup', user: here.world.people.bo.id},
    });
    expect(elsewhere).toMatchObject({
        ok: false,
        reason: 'chat_away',
        text: 'Mattermost did not answer SET Cycle. Nothing was changed: try again in a moment.',
    });
    const {text} = await execute(here.world, here.world.people.lea, '/set start set-cycle');
    expect(text).toContain('Mattermost did not answer');
});

test('while no signature can be looked at, a tab is told that the sidecar is away, without a text in the channel', async () => {
    await here.world.sidecar.stop();
    const signing = {path: /\/config\/client$/, times: 1_000};
    here.world.mattermost.faults.add({kind: 'answer', status: 503, when: 'before'}, signing);
    await here.world.restart();
    // Answered by a text alone it would throw: `ask` reads the props.
    expect(await here.lea.ask(tick('start_people'))).toMatchObject({ok: false, reason: 'unavailable'});
    expect((await execute(here.world, here.world.people.lea, '/set list')).text).toContain('Mattermost did not answer');
    here.world.mattermost.faults.clear();
    await until('it is served', async () => (await here.lea.ask(tick('start_people'))).ok);
});

test('a bot that was disabled is said to be so, to people and by /health, until it is enabled again', async () => {
    const {admin} = here.world.mattermost;
    const health = async () => (await fetch(`${here.world.sidecar.url}/health`)).json();
    const switched = (to: string) => asPerson(here.world, admin, 'POST', `/bots/${here.world.bot.id}/${to}`);
    expect(await health()).toEqual({ok: true, mattermost: 'answers'});
    await switched('disable');
    try {
        const {people} = here.world;
        const answer = await here.lea.ask({
            type: 'change',
            runId: here.runId,
            command: {type: 'set_seat', role: 'backup', user: people.bo.id},
        });
        expect(answer).toMatchObject({
            ok: false,
            reason: 'account_refused',
            text: expect.stringMatching(
                /^Mattermost refuses SET Cycle’s own account: .* Nothing was changed; .* run set-cycle doctor, and quote \w+\.$/,
            ),
        });
        expect((await execute(here.world, people.lea, '/set 1 owner @bo')).text).toContain('set-cycle doctor');
        const ill = await fetch(`${here.world.sidecar.url}/health`);
        expect([ill.status, await ill.json()]).toEqual([503, {ok: false, mattermost: 'refuses the bot’s account'}]);
        // What needs nothing of Mattermost goes on.
        expect(await here.lea.ask(tick('start_people'))).toMatchObject({ok: true});
    } finally {
        await switched('enable');
    }
    await until('it is taken again', async () =>
        (await execute(here.world, here.world.people.lea, '/set 1 owner @ghost')).text?.includes('no person'),
    );
    await here.lea.need({
        type: 'change',
        runId: here.runId,
        command: {type: 'set_seat', role: 'backup', user: here.world.people.bo.id},
    });
    await until('it is well', async () => (await fetch(`${here.world.sidecar.url}/health`)).ok);
});

test('/health finds out by itself that the bot was disabled and is enabled again, though nothing is to be sent', async () => {
    const {admin} = here.world.mattermost;
    const switched = (to: string) => asPerson(here.world, admin, 'POST', `/bots/${here.world.bot.id}/${to}`);
    const status = async () => (await fetch(`${here.world.sidecar.url}/health`)).status;
    await sent();
    await switched('disable');
    try {
        await until('it is ill', async () => (await status()) === 503, 15_000);
    } finally {
        await switched('enable');
    }
    await until('it is well', async () => (await status()) === 200, 15_000);
    // A Mattermost that hangs holds it up for a moment only.
    here.world.mattermost.faults.add({kind: 'hang', when: 'before'}, {path: /\/users\/me$/, times: 1_000});
    const slowest = async (): Promise<number> => {
        const began = performance.now();
        expect(await status()).toBe(200);
        return performance.now() - began;
    };
    await until('it is asked', async () => (await slowest()) > 500, 15_000);
    expect(await slowest()).toBeLessThan(3_000);
    here.world.mattermost.faults.clear();
}, 60_000);

test('a click whose form cannot be opened is answered, not broken', async () => {
    const {runId: incident, channelId, dueAt} = await startIncident(here.lea, here.world.people.lea);
    await moveClock(here.world, dueAt - Date.now() + 1_000);
    const post = String((await botPost(here.world, channelId, 'update is due'))['id']);
    here.world.mattermost.faults.add({kind: 'answer', status: 500, when: 'before'}, {path: /dialogs\/open/, times: 5});
    expect((await click(here.world, here.world.people.lea, post, 'update')).status).toBe(200);
    await here.lea.need({type: 'change', runId: incident, command: {type: 'finish', outcome: 'fixed'}});
});

test('a port that is taken ends the start with its reason, and leaves nothing running', async () => {
    await here.world.sidecar.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(here.world.config.listen.port, '127.0.0.1', resolve));
    try {
        await expect(startSidecar(here.world.config, quietLog())).rejects.toThrow('EADDRINUSE');
    } finally {
        await new Promise((resolve) => squatter.close(resolve));
    }
    await here.world.restart();
    await until('it is served', async () => (await here.lea.ask({type: 'run', runId: here.runId})).ok);
});

test('a sidecar that starts before Mattermost waits for it', async () => {
    await here.world.sidecar.stop();
    await here.world.mattermost.faults.goDown();
    await here.world.restart();
    await until('it is said', () => log.join().includes('Mattermost does not answer yet'));
    await here.world.mattermost.faults.comeBack();
    await until('it is served', async () => (await here.lea.ask({type: 'run', runId: here.runId})).ok);
});
