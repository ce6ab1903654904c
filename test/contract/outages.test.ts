import {rename} from 'node:fs/promises';
import {createServer} from 'node:net';
import path from 'node:path';
import {Client} from 'pg';
import {HOUR} from '../../server-ts/src/domain/units';
import {startSidecar} from '../../server-ts/src/sidecar';
import {asPerson, botPost, click, opening, sql, startIncident, submit} from '../support/door';
import {execute, makeWorld, moveClock, openTab, quietLog, until, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
let runId: string;
const log: string[] = [];

beforeAll(async () => {
    world = await makeWorld({log: quietLog(log)});
});
beforeEach(async () => {
    log.length = 0;
    lea = await openTab(world, world.people.lea);
    const started = await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id},
    });
    ({runId} = started);
});
afterEach(() => world.mattermost.faults.clear());
afterAll(() => world.close());

const tick = (itemId: string) =>
    ({type: 'change', runId, command: {type: 'set_item_state', itemId, state: 'done'}}) as const;
const countOf = (channelId: string, words: string): number =>
    world.mattermost.posts(channelId).filter((post) => String(post['message']).includes(words)).length;
/** Nothing that was to be sent waits any more, but for the card. */
const sent = (): Promise<true> =>
    until(
        'everything is sent',
        async () =>
            (await sql(world, "select 1 from outbox where state = 'waiting' and op <> 'card'")).length === 0 || null,
        20_000,
    ).then(() => true);

test('ticking makes no Mattermost call before it answers', async () => {
    await lea.need(tick('start_people'));
    // The start's own: its card is pinned after it was posted.
    await sent();
    // Every call of the bot hangs from here: a tick that needed one would not come back.
    const hanging = world.mattermost.faults.add({kind: 'hang', when: 'before'}, {userId: world.bot.id, times: 1_000});
    world.mattermost.calls.clear();
    for (const itemId of ['start_review_issues', 'start_owners', 'start_paging']) {
        expect(await lea.need(tick(itemId))).toMatchObject({runId});
    }
    hanging.remove();
    const calls = world.mattermost.calls.find({userId: world.bot.id}).filter((call) => !call.path.endsWith('/typing'));
    expect(calls).toEqual([]);
});

test('a first direct message that Mattermost does not let in yet comes all the same, once; one that it never lets in is given up', async () => {
    const {pat} = world.people;
    const assign = (itemId: string) =>
        lea.need({type: 'change', runId, command: {type: 'assign_item', itemId, assignee: {user: pat.id}}});
    const ended = () =>
        sql(
            world,
            "select state, attempts from outbox where run_id = $1 and body->'place'->>'kind' = 'direct' order by id",
            [runId],
        );
    // The start's own message to the owner is behind us.
    await sent();
    const before = (await ended()).length;
    const posting = {userId: world.bot.id, method: 'POST', path: /\/api\/v4\/posts$/};
    world.mattermost.faults.add({kind: 'answer', status: 403, when: 'before'}, {...posting, times: 2});
    await assign('start_people');
    await sent();
    expect((await ended()).slice(before)).toEqual([{state: 'done', attempts: 3}]);
    world.mattermost.faults.add({kind: 'answer', status: 403, when: 'before'}, {...posting, times: 1_000});
    await assign('start_owners');
    await sent();
    expect((await ended()).slice(before + 1)).toEqual([{state: 'failed', attempts: 3}]);
});

test('with Mattermost’s API ill, a tick works and what needs it is refused in words', async () => {
    world.mattermost.faults.add({kind: 'answer', status: 503, when: 'before'}, {userId: world.bot.id, times: 1_000});
    expect(await lea.ask(tick('start_people'))).toMatchObject({ok: true});
    const elsewhere = await lea.ask({
        type: 'change',
        runId,
        command: {type: 'set_seat', role: 'backup', user: world.people.bo.id},
    });
    expect(elsewhere).toMatchObject({
        ok: false,
        reason: 'chat_away',
        text: 'Mattermost did not answer SET Cycle. Nothing was changed: try again in a moment.',
    });
    const {text} = await execute(world, world.people.lea, '/set start set-cycle');
    expect(text).toContain('Mattermost did not answer');
});

test('while no signature can be looked at, a tab is told that the sidecar is away, without a text in the channel', async () => {
    await world.sidecar.stop();
    const signing = {path: /\/config\/client$/, times: 1_000};
    world.mattermost.faults.add({kind: 'answer', status: 503, when: 'before'}, signing);
    await world.restart();
    // Answered by a text alone it would throw: `ask` reads the props.
    expect(await lea.ask(tick('start_people'))).toMatchObject({ok: false, reason: 'unavailable'});
    expect((await execute(world, world.people.lea, '/set list')).text).toContain('Mattermost did not answer');
    world.mattermost.faults.clear();
    await until('it is served', async () => (await lea.ask(tick('start_people'))).ok);
});

test('a bot that was disabled is said to be so, to people and by /health, until it is enabled again', async () => {
    const {admin} = world.mattermost;
    const health = async () => (await fetch(`${world.sidecar.url}/health`)).json();
    const switched = (to: string) => asPerson(world, admin, 'POST', `/bots/${world.bot.id}/${to}`);
    expect(await health()).toEqual({ok: true, mattermost: 'answers'});
    await switched('disable');
    try {
        const {people} = world;
        const answer = await lea.ask({
            type: 'change',
            runId,
            command: {type: 'set_seat', role: 'backup', user: people.bo.id},
        });
        expect(answer).toMatchObject({
            ok: false,
            reason: 'account_refused',
            text: expect.stringMatching(
                /^Mattermost refuses SET Cycle’s own account: .* Nothing was changed; .* run set-cycle doctor, and quote \w+\.$/,
            ),
        });
        expect((await execute(world, people.lea, '/set 1 owner @bo')).text).toContain('set-cycle doctor');
        const ill = await fetch(`${world.sidecar.url}/health`);
        expect([ill.status, await ill.json()]).toEqual([503, {ok: false, mattermost: 'refuses the bot’s account'}]);
        // What needs nothing of Mattermost goes on.
        expect(await lea.ask(tick('start_people'))).toMatchObject({ok: true});
    } finally {
        await switched('enable');
    }
    await until('it is taken again', async () =>
        (await execute(world, world.people.lea, '/set 1 owner @ghost')).text?.includes('no person'),
    );
    await lea.need({
        type: 'change',
        runId,
        command: {type: 'set_seat', role: 'backup', user: world.people.bo.id},
    });
    await until('it is well', async () => (await fetch(`${world.sidecar.url}/health`)).ok);
});

test('a click whose form cannot be opened is answered, not broken', async () => {
    const {runId: incident, channelId, dueAt} = await startIncident(lea, world.people.lea);
    await moveClock(world, dueAt - Date.now() + 1_000);
    const post = String((await botPost(world, channelId, 'update is due'))['id']);
    world.mattermost.faults.add({kind: 'answer', status: 500, when: 'before'}, {path: /dialogs\/open/, times: 5});
    expect((await click(world, world.people.lea, post, 'update')).status).toBe(200);
    await lea.need({type: 'change', runId: incident, command: {type: 'finish', outcome: 'fixed'}});
});

describe('a reminder', () => {
    let incident: Awaited<ReturnType<typeof startIncident>>;
    beforeEach(async () => {
        incident = await startIncident(lea, world.people.lea);
        await botPost(world, incident.channelId, 'INC-');
        await sent();
        world.mattermost.calls.clear();
    });
    // Its reminders would be repeated while the next test counts its own.
    afterEach(async () => {
        world.mattermost.faults.clear();
        const tab = await openTab(world, world.people.lea);
        await tab.need({type: 'change', runId: incident.runId, command: {type: 'finish', outcome: 'fixed'}});
        await sent();
    });
    const due = (): Promise<void> => moveClock(world, incident.dueAt - Date.now() + 1_000);
    const reminders = (): number =>
        countOf(incident.channelId, 'update is due') + countOf(incident.channelId, 'update was due');

    test.each([
        ['500 before storing', {kind: 'answer', status: 500, body: {id: 'x', message: 'no'}, when: 'before'}],
        ['500 after storing', {kind: 'answer', status: 500, body: {id: 'x', message: 'no'}, when: 'after'}],
        ['502 with a proxy’s page after storing', {kind: 'answer', status: 502, body: '<html>', when: 'after'}],
        ['200 with a proxy’s page after storing', {kind: 'answer', status: 200, body: '<html>', when: 'after'}],
        ['a connection that is cut before storing', {kind: 'drop', when: 'before'}],
        ['a connection that is cut after storing', {kind: 'drop', when: 'after'}],
        ['429 with Retry-After', {kind: 'storm', retryAfterS: 1}],
    ] as const)('comes once in spite of %s', async (_, fault) => {
        const hits = world.mattermost.faults.add(fault, {method: 'POST', path: /\/api\/v4\/posts$/, times: 2});
        await due();
        await botPost(world, incident.channelId, ' due');
        await sent();
        // What was stored is found by its key, so the second attempt posts nothing.
        const wasStored = 'when' in fault && fault.when === 'after';
        expect([reminders(), hits.hits()]).toEqual([1, wasStored ? 1 : 2]);
        expect(world.mattermost.calls.count({method: 'DELETE', path: /\/posts\//})).toBe(0);
    });

    it('whose answer was lost, and which is refused then, is told to nobody directly when it turns out to be there', async () => {
        const posts = {method: 'POST', path: /\/api\/v4\/posts$/};
        const {faults} = world.mattermost;
        faults.add({kind: 'drop', when: 'after'}, posts);
        // A replica of the server's database that is behind.
        const empty = {order: [], posts: {}};
        const behind = {method: 'GET', path: new RegExp(`/channels/${incident.channelId}/posts$`)};
        const looks = faults.add({kind: 'answer', status: 200, body: empty, when: 'before'}, behind);
        const body = {id: 'api.post.create_post.can_not_post_to_deleted.error', message: 'Can not post.'};
        const refused = faults.add({kind: 'answer', status: 400, body, when: 'before'}, posts);
        await due();
        await until('it was refused', () => refused.hits() === 1);
        await sent();
        const [row] = await sql<{unheard: number; failed: number}>(
            world,
            `select count(*) filter (where body->>'unheard' is not null) as unheard, count(*) filter (where state = 'failed') as failed
             from outbox where run_id = $1`,
            [incident.runId],
        );
        expect([looks.hits(), Number(row?.unheard), Number(row?.failed), reminders()]).toEqual([1, 0, 0, 1]);
        // It is the reminder all the same: an answer changes it.
        await execute(world, world.people.lea, '/set update Found it', incident.channelId);
        await botPost(world, incident.channelId, 'updated by Lea');
    });

    it('that is refused for good stays in the ledger with Mattermost’s words', async () => {
        world.mattermost.faults.add(
            {
                kind: 'answer',
                status: 400,
                body: {
                    id: 'api.post.create_post.can_not_post_to_deleted.error',
                    message: 'Can not post to deleted channel.',
                },
                when: 'before',
            },
            {method: 'POST', path: /\/api\/v4\/posts$/, times: 1},
        );
        await due();
        const [row] = await until('it failed', async () => {
            const rows = await sql<{error: string; body: unknown}>(
                world,
                "select error from outbox where state = 'failed' and body->'body'->>'kind' = 'reminder'",
            );
            return rows.length > 0 && rows;
        });
        expect(row?.error).toContain('Can not post to deleted channel');
        expect(log.join()).toContain('a message was refused for good');
    });

    it('waits while Mattermost is down, also over a restart, and comes once when it is back', async () => {
        await world.mattermost.faults.goDown();
        await due();
        await until(
            'it is written',
            async () =>
                (
                    await sql(
                        world,
                        "select 1 from outbox where state = 'waiting' and body->'body'->>'kind' = 'reminder'",
                    )
                ).length === 1,
        );
        await world.sidecar.stop();
        await world.restart();
        await moveClock(world, incident.dueAt - Date.now() + 60_000);
        await world.mattermost.faults.comeBack();
        await botPost(world, incident.channelId, ' due');
        await sent();
        expect(reminders()).toBe(1);
        expect(log.filter((line) => line.startsWith('error'))).toEqual([]);
    });

    it('that fell due while the sidecar was down is one, and says how late it is', async () => {
        const late = incident.dueAt - Date.now() + 3 * HOUR;
        await world.sidecar.stop();
        // The demo's switch for time is the database's function; it is set before the clock looks for the first time.
        await world.restart();
        await moveClock(world, late);
        const post = await botPost(world, incident.channelId, 'update was due');
        expect(String(post['message'])).toMatch(/@lea \*\*INC-\d+ Login fails\*\*: the update was due .*, 3 h ago\./);
        await sent();
        expect(reminders()).toBe(1);
    });

    it('of a clock that is set back a day is not said again', async () => {
        await due();
        await botPost(world, incident.channelId, 'update is due');
        await moveClock(world, incident.dueAt - Date.now() - 24 * HOUR);
        expect(await lea.ask(tick('start_people'))).toMatchObject({ok: true});
        await execute(world, world.people.lea, '/set update Still here', incident.channelId);
        await botPost(world, incident.channelId, 'Still here');
        expect(reminders()).toBeLessThanOrEqual(1);
    });
});

describe('the database', () => {
    it('gone: requests are refused in words, and nothing is half done when it is back', async () => {
        const before = await lea.need({type: 'run', runId});
        const pids = await sql<{pid: number}>(
            world,
            'select pid from pg_stat_activity where pid <> pg_backend_pid() and application_name like $1',
            ['set-cycle%'],
        );
        expect(pids.length).toBeGreaterThan(0);
        // New connections are refused, and the old ones are cut: what a restart of the server looks like from here.
        await sql(
            world,
            'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name like $1',
            ['set-cycle%'],
        );
        const answers = await Promise.all(
            ['start_people', 'start_review_issues', 'start_owners'].map((itemId) => lea.ask(tick(itemId))),
        );
        const done = answers.filter((answer) => answer.ok).length;
        answers.forEach((answer) => expect(answer.ok || answer.reason).toEqual(answer.ok ? true : 'unavailable'));
        await until('it is back', async () => (await lea.ask({type: 'run', runId})).ok);
        const after = await lea.need({type: 'run', runId});
        expect(after.version).toBe(before.version + done);
        const events = await sql(world, 'select 1 from run_event where run_id = $1', [runId]);
        expect(events).toHaveLength(after.version);
    });

    it('gone: whoever presses a button reads so in a notice, and what to quote', async () => {
        const {channelId, dueAt, runId: incident} = await startIncident(lea, world.people.lea);
        await moveClock(world, dueAt - Date.now() + 1_000);
        const post = String((await botPost(world, channelId, 'update is due'))['id']);
        log.length = 0;
        await withoutDatabase(async () => {
            for (const button of ['hold', 'update', 'why']) {
                const notice = await opening(world, world.people.lea, () =>
                    click(world, world.people.lea, post, button),
                );
                const [, ref] =
                    /^SET Cycle cannot reach its database\. Nothing was changed: try again in a moment\. If it stays so, quote (\w+) /.exec(
                        notice.introduction,
                    ) ?? [];
                expect([button, notice.fields, log.some((line) => line.includes(`"ref":"${ref}"`))]).toEqual([
                    button,
                    [],
                    true,
                ]);
                expect(await submit(world, world.people.lea, notice)).toMatchObject({status: 200, body: {}});
            }
        });
        await until('it is back', async () => (await lea.ask({type: 'run', runId: incident})).ok);
        await lea.need({type: 'change', runId: incident, command: {type: 'finish', outcome: 'fixed'}});
    });

    /** Nobody finds the database's socket, and whoever was connected is cut off. */
    async function withoutDatabase(act: () => Promise<void>): Promise<void> {
        const socket = path.join(
            new URL(world.sidecar.connectionString.replace('@/', '@localhost/')).searchParams.get('host') ?? '',
            '.s.PGSQL.5432',
        );
        const client = new Client({connectionString: world.sidecar.connectionString});
        await client.connect();
        await rename(socket, `${socket}.away`);
        try {
            await client.query(
                'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name like $1',
                ['set-cycle%'],
            );
            await act();
        } finally {
            await rename(`${socket}.away`, socket);
            await client.end();
        }
    }
});

test('a port that is taken ends the start with its reason, and leaves nothing running', async () => {
    await world.sidecar.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(world.config.listen.port, '127.0.0.1', resolve));
    try {
        await expect(startSidecar(world.config, quietLog())).rejects.toThrow('EADDRINUSE');
    } finally {
        await new Promise((resolve) => squatter.close(resolve));
    }
    await world.restart();
    await until('it is served', async () => (await lea.ask({type: 'run', runId})).ok);
});

test('a sidecar that starts before Mattermost waits for it', async () => {
    await world.sidecar.stop();
    await world.mattermost.faults.goDown();
    await world.restart();
    await until('it is said', () => log.join().includes('Mattermost does not answer yet'));
    await world.mattermost.faults.comeBack();
    await until('it is served', async () => (await lea.ask({type: 'run', runId})).ok);
});
