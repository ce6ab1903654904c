import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, botPost, opening, sql, startIncident, submit} from '../support/door';
import {execute, until} from '../support/world';
import {broadcastWorld} from '../support/broadcast_world';

const here = broadcastWorld();
const {change, post, messages, sent, toldTo, nextNumber} = here;

/** A public channel that Ann is in. */
function news(people: SeededUser[] = [here.world.people.ann]): string {
    const number = nextNumber();
    const {id} = here.world.mattermost.seed.channel({
        teamId: here.world.team,
        name: `news-${number}`,
        displayName: `News ${number}`,
    });
    people.forEach((person) => here.world.mattermost.seed.addToChannel(id, person.id));
    return id;
}

async function broadcasting(...channels: string[]): Promise<{runId: string; channelId: string; name: string}> {
    const incident = await startIncident(here.tab, here.world.people.ann);
    expect(await change(incident.runId, {type: 'set_duty', on: true, broadcast: channels})).toMatchObject({ok: true});
    return incident;
}

describe('a broadcast', () => {
    it('is one thread per run: the first update opens it with run, severity and owner, later ones and the end answer it', async () => {
        const channel = news();
        const {runId, name} = await broadcasting(channel);
        const other = await broadcasting(channel);
        await post(runId, 'Found it @channel', {next: 'at six'});
        await post(other.runId, 'Another one');
        await post(runId, 'Waiting for the vendor', {kind: 'blocked'});
        await change(runId, {type: 'finish', outcome: 'fixed'});
        await botPost(here.world, channel, 'was finished by Ann');
        await change(runId, {type: 'restore'});
        await botPost(here.world, channel, 'was restored by Ann');
        const posts = here.world.mattermost.posts(channel).filter((one) => one['user_id'] === here.world.bot.id);
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
        const root = await botPost(here.world, channel, 'One');
        await asPerson(here.world, here.world.mattermost.admin, 'DELETE', `/posts/${String(root['id'])}`);
        await post(runId, 'Two');
        const again = await botPost(here.world, channel, 'Two');
        expect([again['root_id'], String(again['message']).includes(': updates**')]).toEqual(['', true]);
        await post(runId, 'Three');
        expect((await botPost(here.world, channel, 'Three'))['root_id']).toBe(again['id']);
    });

    it('to a channel that one may not see, that is archived or private without the bot is refused at the setting', async () => {
        const {runId} = await startIncident(here.tab, here.world.people.ann);
        const {seed} = here.world.mattermost;
        const set = (channelId: string) =>
            change(runId, {type: 'set_duty', on: true, broadcast: [here.world.channel, channelId]});
        const secret = seed.channel({
            teamId: here.world.team,
            name: 'bo-only',
            type: 'P',
            creatorId: here.world.people.bo.id,
        }).id;
        seed.addToChannel(secret, here.world.people.bo.id);
        seed.addToChannel(secret, here.world.bot.id);
        expect(await set(secret)).toMatchObject({reason: 'channel_not_found', field: 'broadcast.1'});
        const archived = news();
        await asPerson(here.world, here.world.mattermost.admin, 'DELETE', `/channels/${archived}`);
        expect(await set(archived)).toMatchObject({reason: 'channel_archived', field: 'broadcast.1'});
        const botless = seed.channel({
            teamId: here.world.team,
            name: 'ann-only',
            type: 'P',
            creatorId: here.world.people.ann.id,
        }).id;
        seed.addToChannel(botless, here.world.people.ann.id);
        expect(await set(botless)).toMatchObject({
            // What the sidebar takes as the word to add the bot with the person's own rights, and to save again.
            reason: 'channel_without_bot',
            field: 'broadcast.1',
            text: expect.stringContaining('/invite'),
        });
        await asPerson(here.world, here.world.people.ann, 'POST', `/channels/${botless}/members`, {
            user_id: here.world.bot.id,
        });
        expect(await set(botless)).toMatchObject({ok: true});
        const {run} = await here.tab
            .need({type: 'run', runId})
            .then((answer) => ('run' in answer ? answer : {run: null}));
        expect(run?.duty.broadcast).toEqual([here.world.channel, botless]);
    });

    it('that a channel does not take any more is said to the author and stays in the ledger; the others get it', async () => {
        const closed = news();
        const open = news();
        const {runId, channelId} = await broadcasting(closed, open);
        await asPerson(here.world, here.world.mattermost.admin, 'DELETE', `/channels/${closed}`);
        const answer = await post(runId, 'From the sidebar');
        expect(answer.notes).toEqual([
            expect.stringMatching(/^Your update of “INC-.*” is not copied to .*: it is archived/),
        ]);
        const slash = await execute(here.world, here.world.people.ann, '/set update From the keyboard', channelId);
        expect(slash.text).toMatch(/is posted\.\nYour update of .* is not copied to/);
        const {ann} = here.world.people;
        const dialog = await opening(here.world, ann, () => execute(here.world, ann, '/set update', channelId));
        const answered = await submit(here.world, ann, dialog, {text: 'From a phone'});
        expect(answered.next?.introduction).toMatch(/is not copied to/);
        await botPost(here.world, open, 'From a phone');
        await sent(runId);
        expect(messages(open).filter((text) => text.includes('update by Ann'))).toHaveLength(3);
        const failed = await sql<{error: string}>(
            here.world,
            "select error from outbox where run_id = $1 and state = 'failed' and body->'body'->>'kind' = 'broadcast'",
            [runId],
        );
        expect(failed).toHaveLength(3);
    });
});

test('a playbook names its channels: found at the start, and an unknown one is said to the starter', async () => {
    const {seed} = here.world.mattermost;
    const found = seed.channel({teamId: here.world.team, name: 'news'}).id;
    const board = seed.channel({teamId: here.world.team, name: 'board'}).id;
    const started = await here.tab.need({
        type: 'start',
        playbook: 'told-incident',
        name: 'INC-1 Told',
        channel: {kind: 'private'},
        seats: {communication_owner: here.world.people.ann.id},
        severity: 'L1',
        summary: 'Told',
    });
    const run = 'run' in started.answer ? started.answer.run : null;
    expect([run?.duty.broadcast, run?.duty.stakeholderChannel]).toEqual([[found], board]);
    await until('the starter is told', async () =>
        (await toldTo(here.world.people.ann)).some((text) => /Told\*\*: its playbook names .*: “nowhere”\./.test(text)),
    );
    await post(started.runId, 'Hello');
    await botPost(here.world, found, 'Hello');
});
