import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {WireCommand} from '../../server-ts/src/contract/shapes';
import {MINUTE, SECOND} from '../../server-ts/src/domain/units';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, botPost, opening, sql, startIncident, submit} from '../support/door';
import {execute, makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

jest.setTimeout(60_000);
let world: World;
let tab: Tab;
let folder: string;
let moved = 0;
let made = 0;

beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'set-cycle-playbooks-'));
    const incident = await readFile(path.join(PACKAGE_ROOT, 'assets', 'playbooks', 'support-incident.yaml'), 'utf8');
    const naming = incident
        .replace('id: support-incident', 'id: told-incident')
        .replace('  rules: []\n', "  rules: []\n  broadcast: ['~news', nowhere]\n  stakeholderChannel: board\n");
    await writeFile(path.join(folder, 'told.yaml'), naming);
    world = await makeWorld({config: {playbooksFolder: folder}});
});
beforeEach(async () => {
    tab = await openTab(world, world.people.ann);
});
afterAll(async () => {
    await world.close();
    await rm(folder, {recursive: true});
});

async function later(byMs: number): Promise<void> {
    moved += byMs;
    await moveClock(world, moved);
}

/** A public channel that Ann is in. */
function news(people: SeededUser[] = [world.people.ann]): string {
    made += 1;
    const {id} = world.mattermost.seed.channel({teamId: world.team, name: `news-${made}`, displayName: `News ${made}`});
    people.forEach((person) => world.mattermost.seed.addToChannel(id, person.id));
    return id;
}

const change = (runId: string, command: WireCommand) => tab.ask({type: 'change', runId, command});
const post = (runId: string, text: string, more: {next?: string; kind?: 'blocked'} = {}) => {
    made += 1;
    return tab.need({
        type: 'change',
        runId,
        command: {type: 'post_update', updateId: `u${made}`, kind: 'update', text, ...more},
    });
};
async function broadcasting(...channels: string[]): Promise<{runId: string; channelId: string; name: string}> {
    const incident = await startIncident(tab, world.people.ann);
    expect(await change(incident.runId, {type: 'set_duty', on: true, broadcast: channels})).toMatchObject({ok: true});
    return incident;
}
const messages = (channelId: string): string[] =>
    world.mattermost
        .posts(channelId)
        .filter((one) => one['user_id'] === world.bot.id)
        .map((one) => String(one['message']));
const sent = (runId: string): Promise<unknown> =>
    until('everything is sent', async () => {
        const waiting = await sql(
            world,
            "select 1 from outbox where state = 'waiting' and op = 'post' and run_id = $1",
            [runId],
        );
        return waiting.length === 0;
    });

describe('a broadcast', () => {
    it('is one thread per run: the first update opens it with run, severity and owner, later ones and the end answer it', async () => {
        const channel = news();
        const {runId, name} = await broadcasting(channel);
        const other = await broadcasting(channel);
        await post(runId, 'Found it @channel', {next: 'at six'});
        await post(other.runId, 'Another one');
        await post(runId, 'Waiting for the vendor', {kind: 'blocked'});
        await change(runId, {type: 'finish', outcome: 'fixed'});
        await botPost(world, channel, 'was finished by Ann');
        await change(runId, {type: 'restore'});
        await botPost(world, channel, 'was restored by Ann');
        const posts = world.mattermost.posts(channel).filter((one) => one['user_id'] === world.bot.id);
        const mine = posts.filter((one) => String(one['message']).includes(name));
        const [root] = mine;
        expect(mine.map((one) => [String(one['message']), one['root_id'] === root?.['id']])).toEqual([
            [
                `**${name}: updates** · L1 · owner Ann · update by Ann\n\nFound it @\u2060channel\n\nNext update: at six`,
                false,
            ],
            [`**${name}** · L1 · blocked, update by Ann\n\nBlocked on: Waiting for the vendor`, true],
            [expect.stringMatching(/was finished by Ann/), true],
            [expect.stringMatching(/was restored by Ann/), true],
        ]);
        expect(messages(channel).filter((one) => one.includes(': updates**'))).toHaveLength(2);
    });

    it('opens its thread anew where the root was deleted', async () => {
        const channel = news();
        const {runId} = await broadcasting(channel);
        await post(runId, 'One');
        const root = await botPost(world, channel, 'One');
        await asPerson(world, world.mattermost.admin, 'DELETE', `/posts/${String(root['id'])}`);
        await post(runId, 'Two');
        const again = await botPost(world, channel, 'Two');
        expect([again['root_id'], String(again['message']).includes(': updates**')]).toEqual(['', true]);
        await post(runId, 'Three');
        expect((await botPost(world, channel, 'Three'))['root_id']).toBe(again['id']);
    });

    it('to a channel that one may not see, that is archived or private without the bot is refused at the setting', async () => {
        const {runId} = await startIncident(tab, world.people.ann);
        const {seed} = world.mattermost;
        const set = (channelId: string) =>
            change(runId, {type: 'set_duty', on: true, broadcast: [world.channel, channelId]});
        const secret = seed.channel({teamId: world.team, name: 'bo-only', type: 'P', creatorId: world.people.bo.id}).id;
        seed.addToChannel(secret, world.people.bo.id);
        seed.addToChannel(secret, world.bot.id);
        expect(await set(secret)).toMatchObject({reason: 'channel_not_found', field: 'broadcast.1'});
        const archived = news();
        await asPerson(world, world.mattermost.admin, 'DELETE', `/channels/${archived}`);
        expect(await set(archived)).toMatchObject({reason: 'channel_archived', field: 'broadcast.1'});
        const botless = seed.channel({
            teamId: world.team,
            name: 'ann-only',
            type: 'P',
            creatorId: world.people.ann.id,
        }).id;
        seed.addToChannel(botless, world.people.ann.id);
        expect(await set(botless)).toMatchObject({
            // What the sidebar takes as the word to add the bot with the person's own rights, and to save again.
            reason: 'channel_without_bot',
            field: 'broadcast.1',
            text: expect.stringContaining('/invite'),
        });
        await asPerson(world, world.people.ann, 'POST', `/channels/${botless}/members`, {user_id: world.bot.id});
        expect(await set(botless)).toMatchObject({ok: true});
        const {run} = await tab.need({type: 'run', runId}).then((answer) => ('run' in answer ? answer : {run: null}));
        expect(run?.duty.broadcast).toEqual([world.channel, botless]);
    });

    it('that a channel does not take any more is said to the author and stays in the ledger; the others get it', async () => {
        const closed = news();
        const open = news();
        const {runId, channelId} = await broadcasting(closed, open);
        await asPerson(world, world.mattermost.admin, 'DELETE', `/channels/${closed}`);
        const answer = await post(runId, 'From the sidebar');
        expect(answer.notes).toEqual([
            expect.stringMatching(/^Your update of “INC-.*” is not copied to .*: it is archived/),
        ]);
        const slash = await execute(world, world.people.ann, '/set update From the keyboard', channelId);
        expect(slash.text).toMatch(/is posted\.\nYour update of .* is not copied to/);
        const {ann} = world.people;
        const dialog = await opening(world, ann, () => execute(world, ann, '/set update', channelId));
        const answered = await submit(world, ann, dialog, {text: 'From a phone'});
        expect(answered.next?.introduction).toMatch(/is not copied to/);
        await botPost(world, open, 'From a phone');
        await sent(runId);
        expect(messages(open).filter((text) => text.includes('update by Ann'))).toHaveLength(3);
        const failed = await sql<{error: string}>(
            world,
            "select error from outbox where run_id = $1 and state = 'failed' and body->'body'->>'kind' = 'broadcast'",
            [runId],
        );
        expect(failed).toHaveLength(3);
    });
});

test('a playbook names its channels: found at the start, and an unknown one is said to the starter', async () => {
    const {seed} = world.mattermost;
    const found = seed.channel({teamId: world.team, name: 'news'}).id;
    const board = seed.channel({teamId: world.team, name: 'board'}).id;
    const started = await tab.need({
        type: 'start',
        playbook: 'told-incident',
        name: 'INC-1 Told',
        channel: {kind: 'private'},
        seats: {communication_owner: world.people.ann.id},
        severity: 'L1',
        summary: 'Told',
    });
    const run = 'run' in started.answer ? started.answer.run : null;
    expect([run?.duty.broadcast, run?.duty.stakeholderChannel]).toEqual([[found], board]);
    await until('the starter is told', async () =>
        (await toldTo(world.people.ann)).some((text) => /Told\*\*: its playbook names .*: “nowhere”\./.test(text)),
    );
    await post(started.runId, 'Hello');
    await botPost(world, found, 'Hello');
});

async function toldTo(person: SeededUser): Promise<string[]> {
    const direct = await asPerson(world, person, 'POST', '/channels/direct', [person.id, world.bot.id]);
    return messages(String(direct.body['id']));
}

describe('a follower', () => {
    const follow = async (person: SeededUser, run: {runId: string; channelId: string}): Promise<void> => {
        world.mattermost.seed.addToChannel(run.channelId, person.id);
        const theirs = await openTab(world, person);
        await theirs.need({type: 'change', runId: run.runId, command: {type: 'follow'}});
    };
    const updatesTo = async (person: SeededUser): Promise<string[]> =>
        (await toldTo(person)).filter((text) => /update by|updates of/.test(text));
    const ready = async (): Promise<void> => later(5 * MINUTE + SECOND);

    it('gets the first update at once, and those of the next five minutes in one message', async () => {
        const {bo} = world.people;
        const first = await startIncident(tab, world.people.ann, 'INC-1 First');
        const second = await startIncident(tab, world.people.ann, 'INC-1 Second');
        await follow(bo, first);
        await follow(bo, second);
        await post(first.runId, 'One');
        await until('it is there', async () => (await updatesTo(bo)).length === 1);
        expect((await updatesTo(bo))[0]).toMatch(
            /^\*\*INC-\d+ First\*\* · L1 · update by Ann\n\nOne\n\[Open it in its channel\]\(\/_redirect\/pl\/[a-z0-9]{26}\)$/,
        );
        await post(first.runId, 'Two', {next: 'at six'});
        await post(second.runId, 'x'.repeat(1_000));
        await sent(second.runId);
        await later(4 * MINUTE);
        await post(second.runId, 'Three');
        expect(await updatesTo(bo)).toHaveLength(1);
        await later(MINUTE + SECOND);
        await until('the rest is there', async () => (await updatesTo(bo)).length === 2);
        const text = (await updatesTo(bo))[1] ?? '';
        expect(text).toMatch(
            /^3 updates of 2 runs that you follow\n\n\*\*INC-\d+ First\*\* · L1 · update by Ann \w{3} \d{1,2} \w{3,4} \d\d:\d\d/,
        );
        expect(text).toContain('Two Next update: at six');
        expect(text).toContain(`${'x'.repeat(299)}…`);
        expect(text.indexOf('Three')).toBeGreaterThan(text.indexOf('xxx'));
        const rows = (): Promise<{state: string; posts: number}[]> =>
            sql<{state: string; posts: number}>(
                world,
                `select state, count(distinct post_id)::int as posts from outbox
             where op = 'tell_follower' and run_id = any($1) group by state`,
                [[first.runId, second.runId]],
            );
        // Mattermost has the post a moment before the outbox notes it.
        await until('all are noted as sent', async () => (await rows()).every(({state}) => state === 'done'));
        expect(await rows()).toEqual([{state: 'done', posts: 2}]);
    });

    it('is sent nothing of what waited for them when they have unfollowed by then', async () => {
        const {bo} = world.people;
        const left = await startIncident(tab, world.people.ann, 'INC-1 Left');
        const kept = await startIncident(tab, world.people.ann, 'INC-1 Kept');
        await follow(bo, left);
        await follow(bo, kept);
        await ready();
        await post(left.runId, 'The first');
        await until('it is there', async () => (await updatesTo(bo)).some((text) => text.includes('The first')));
        await post(left.runId, 'Too much');
        await post(kept.runId, 'Still wanted');
        await (await openTab(world, bo)).need({type: 'change', runId: left.runId, command: {type: 'unfollow'}});
        await change(left.runId, {type: 'finish', outcome: 'fixed'});
        await ready();
        await until('the other run’s is there', async () =>
            (await updatesTo(bo)).some((text) => text.includes('Still wanted')),
        );
        expect((await updatesTo(bo)).filter((text) => text.includes('Too much'))).toEqual([]);
        const [row] = await sql<{error: string}>(
            world,
            "select error from outbox where run_id = $1 and op = 'tell_follower' and state = 'void'",
            [left.runId],
        );
        expect(row?.error).toBe('this person does not follow the run any more');
    });

    it('is told of the end, together with what came before it', async () => {
        const {bo} = world.people;
        const run = await startIncident(tab, world.people.ann, 'INC-1 Ended');
        await follow(bo, run);
        await ready();
        await post(run.runId, 'One');
        await until('it is there', async () => (await updatesTo(bo)).some((text) => text.includes('Ended')));
        await post(run.runId, 'Two');
        await change(run.runId, {type: 'finish', outcome: 'fixed'});
        await ready();
        const text = await until('the rest is there', async () =>
            (await updatesTo(bo)).find((one) => one.includes('2 updates of a run that you follow')),
        );
        expect(text).toMatch(
            /Two.*\n\n\*\*INC-\d+ Ended\*\* was finished by Ann .*\. Outcome: fixed\. \d+ items were left open\.\n\[Open it in its channel\]/s,
        );
    });

    it('who is not in the run’s channel any more is told nothing, and is taken off with an event', async () => {
        const {pat} = world.people;
        const hidden = await startIncident(tab, world.people.ann, 'INC-1 Hidden');
        const seen = await startIncident(tab, world.people.ann, 'INC-1 Seen');
        await follow(pat, hidden);
        await follow(pat, seen);
        await post(seen.runId, 'For Pat');
        await until('it is there', async () => (await updatesTo(pat)).length === 1);
        world.mattermost.seed.removeFromChannel(hidden.channelId, pat.id);
        const theirs = await openTab(world, pat);
        await until('Pat is out', async () => !(await theirs.ask({type: 'run', runId: hidden.runId})).ok);
        await post(hidden.runId, 'Not for Pat');
        await post(seen.runId, 'For Pat again');
        await ready();
        await until('the other is there', async () => (await updatesTo(pat)).length === 2);
        expect((await updatesTo(pat)).join()).not.toContain('Not for Pat');
        const {events} = await until('it is in the timeline', async () => {
            const timeline = await tab.need({type: 'timeline', runId: hidden.runId});
            return timeline.events.some((event) => event.type === 'unfollowed') ? timeline : null;
        });
        expect(events).toContainEqual(
            expect.objectContaining({type: 'unfollowed', user: pat.id, why: 'no_access', by: null}),
        );
        const [row] = await sql<{state: string; error: string}>(
            world,
            "select state, error from outbox where op = 'tell_follower' and run_id = $1",
            [hidden.runId],
        );
        expect(row).toEqual({state: 'void', error: 'this follower is not in the channel of the run any more'});
    });

    it('stays one where it is the bot that was removed from the channel', async () => {
        const {lea} = world.people;
        const run = await startIncident(tab, world.people.ann, 'INC-1 Without');
        await follow(lea, run);
        await post(run.runId, 'Hello');
        await botPost(world, run.channelId, 'Hello');
        world.mattermost.seed.removeFromChannel(run.channelId, world.bot.id);
        await until('it is settled', async () => {
            const [row] = await sql<{state: string}>(
                world,
                "select state from outbox where op = 'tell_follower' and run_id = $1",
                [run.runId],
            );
            return row?.state === 'void';
        });
        const [read] = await sql<{followers: string[]}>(
            world,
            "select state->'followers' as followers from run where id = $1",
            [run.runId],
        );
        expect(read?.followers).toEqual([lea.id]);
    });
});

describe('an update in a channel that the bot was removed from', () => {
    it('is not said to be posted: its author reads at once and by direct message that nobody saw it, and how to bring the bot back', async () => {
        const {ann} = world.people;
        const {runId, channelId, name} = await startIncident(tab, ann);
        await botPost(world, channelId, 'INC-');
        const dialog = await opening(world, ann, () => execute(world, ann, '/set update', channelId));
        const there = await openTab(world, ann, channelId);
        world.mattermost.seed.removeFromChannel(channelId, world.bot.id);
        const unseen = new RegExp(
            `^Your update of “${name}” is kept in the run, but the bot is not in its channel, so nobody reads it there\\..* /invite @set-cycle$`,
        );
        const said = await execute(world, ann, '/set update From the keyboard', channelId);
        expect(said.text).toMatch(unseen);
        const command = {type: 'post_update', updateId: 'unseen', kind: 'update', text: 'From the sidebar'} as const;
        const {notes} = await there.need({type: 'change', runId, command});
        expect(notes).toEqual([expect.stringMatching(unseen)]);
        const direct = await asPerson(world, ann, 'POST', '/channels/direct', [ann.id, world.bot.id]);
        for (const text of ['From the keyboard', 'From the sidebar']) {
            const told = await botPost(world, String(direct.body['id']), text);
            expect(JSON.stringify(told['props'])).toMatch(
                /Nobody saw this update in the channel .* \/invite @set-cycle/,
            );
        }
        // Nobody vouches for the channel of a dialog or a button, and the bot cannot look any more.
        const botless = /^The bot does not see this channel: .* \/invite @set-cycle$/;
        await until('a dialog is refused for that', async () =>
            botless.test(String((await submit(world, ann, dialog, {text: 'From a phone'})).body['error'])),
        );
        const {lines} = await there.need({type: 'ledger', runId});
        expect(lines.find(({outcome}) => outcome === 'failed')?.why).toBe(
            'The bot may not post there: it is not in the channel, or only some people may post in it. To bring it in, type there: /invite @set-cycle',
        );
    });
});

describe('an update', () => {
    const ask = (runId: string, text: string) =>
        change(runId, {type: 'post_update', updateId: `v${(made += 1)}`, kind: 'update', text});

    it('of nothing that can be seen, or of 16,384 characters, is refused with what to do', async () => {
        const {runId} = await startIncident(tab, world.people.ann);
        for (const blank of ['', ' \n\t', '\u200b\u2060 \u200f', '\u00a0\u3000']) {
            expect(await ask(runId, blank)).toMatchObject({reason: 'update_empty', field: 'text'});
        }
        expect(await ask(runId, '👩‍🚒'.repeat(6_000))).toMatchObject({reason: 'update_too_long'});
        expect(await ask(runId, 'x'.repeat(16_384))).toMatchObject({
            reason: 'update_too_long',
            field: 'text',
            text: 'The update has 16384 characters; 16000 is the most that fits into a post. Nothing was posted, your text is kept.',
        });
    });

    it('is posted to its end, with what it says of the next one, or refused with how many characters are possible', async () => {
        const {runId, channelId} = await startIncident(tab, world.people.ann);
        const next = 'n'.repeat(300);
        const write = (text: string) =>
            change(runId, {type: 'post_update', updateId: `w${(made += 1)}`, kind: 'update', text, next});
        const text = `${'a@b.example '.repeat(1_333)}x`;
        const refused = await write(text);
        expect(refused).toMatchObject({reason: 'update_too_long', field: 'text'});
        const [, limit = ''] =
            /has 15997 characters; (\d+) is the most/.exec('text' in refused ? refused.text : '') ?? [];
        expect(Number(limit)).toBeGreaterThan(15_800);
        expect(await write(text.slice(0, Number(limit)))).toMatchObject({ok: true});
        const {message} = await botPost(world, channelId, 'a@b.example');
        expect(String(message).endsWith(`\n\nNext update: ${next}`)).toBe(true);
    });

    it('keeps its web and mail addresses, and whom one of them names is not notified', async () => {
        const {people} = world;
        const {runId, channelId} = await startIncident(tab, people.ann);
        world.mattermost.seed.addToChannel(channelId, people.bo.id);
        const mentions = async (): Promise<unknown> =>
            (await asPerson(world, people.bo, 'GET', `/channels/${channelId}/members/${people.bo.id}`)).body[
                'mention_count'
            ];
        const before = await mentions();
        expect(await ask(runId, 'See https://x.example/@bo/x?u=a@bo and bo@x.example, a.@bo')).toMatchObject({
            ok: true,
        });
        await botPost(world, channelId, 'See https://x.example/%40bo/x?u=a@bo and bo@x.example, a.@\u2060bo');
        expect(before).toEqual(expect.any(Number));
        expect(await mentions()).toBe(before);
    });

    it('of emoji and of words from right to left is kept as it was written', async () => {
        const {runId, channelId} = await startIncident(tab, world.people.ann);
        const text = '👩🏽‍🚒🔥 תוקן בייצור\n‏السبب معروف ‎(v1.2)';
        expect(await ask(runId, text)).toMatchObject({ok: true});
        await botPost(world, channelId, text);
        const answer = await tab.need({type: 'run', runId});
        expect('run' in answer && answer.run.lastUpdate?.text).toBe(text);
    });
});
