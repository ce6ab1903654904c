import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, startIncident} from '../support/door';
import {execute, makeWorld, openTab, until, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
let zoe: SeededUser;
beforeAll(async () => {
    world = await makeWorld();
    lea = await openTab(world, world.people.lea);
    zoe = world.mattermost.seed.user({username: 'zoe', firstName: 'Zoe'});
    world.mattermost.seed.addToTeam(world.team, zoe.id);
});
afterAll(() => world.close());

const isIn = async (channelId: string): Promise<boolean> =>
    (await asPerson(world, world.people.lea, 'GET', `/channels/${channelId}/members/${zoe.id}`)).status === 200;
/** What the bot has told her by direct message. */
const toldZoe = async (): Promise<string[]> => {
    const {body} = await asPerson(world, zoe, 'POST', '/channels/direct', [zoe.id, world.bot.id]);
    return world.mattermost.posts(String(body['id'])).map((post) => String(post['message']));
};

test('an item of an incident brings whoever it is given to into the channel, and then tells them', async () => {
    const {runId, channelId} = await startIncident(lea, world.people.lea);
    expect(await isIn(channelId)).toBe(false);
    await lea.need({
        type: 'change',
        runId,
        command: {type: 'assign_item', itemId: 'ticket_create', assignee: {user: zoe.id}},
    });
    await until('she is told', async () => (await toldZoe()).some((message) => message.includes('assigned you')));
    expect(await isIn(channelId)).toBe(true);
    const hers = await openTab(world, zoe, channelId);
    expect(await hers.ask({type: 'run', runId})).toMatchObject({ok: true});
});

test('in a channel that is not the run’s own somebody who is not in it is refused in words, and told nothing', async () => {
    const {runId} = await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle of secrets',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id},
    });
    const before = await toldZoe();
    const assign = {type: 'assign_item', itemId: 'start_people', assignee: {user: zoe.id}} as const;
    const text =
        'zoe is not in the channel of this run, so they could not read it. Choose somebody else, or add them first, there: /invite @zoe. Nothing was changed, and they were told nothing.';
    expect(await lea.ask({type: 'change', runId, command: assign})).toMatchObject({
        ok: false,
        reason: 'person_not_in_channel',
        field: 'user',
        text,
    });
    expect((await execute(world, world.people.lea, '/set assign 1 @zoe')).text).toBe(text);
    // Who is in it gets it without more ado.
    await lea.need({
        type: 'change',
        runId,
        command: {...assign, assignee: {user: world.people.pat.id}},
    });
    expect(await toldZoe()).toEqual(before);
    world.mattermost.seed.addToChannel(world.channel, zoe.id);
    await until('she may have it now', async () => (await lea.ask({type: 'change', runId, command: assign})).ok);
});

describe('a role', () => {
    const holders = async (runId: string): Promise<(string | null)[]> => {
        const answer = await lea.need({type: 'run', runId});
        return 'run' in answer ? answer.run.seats.map(({user}) => user) : [];
    };

    test.each(['O', 'P'] as const)('in a channel of type %s goes to nobody who is not in it', async (type) => {
        const {people, mattermost, team, bot} = world;
        const {seed} = mattermost;
        const yan = seed.user({username: `yan_${type.toLowerCase()}`, firstName: 'Yan'});
        seed.addToTeam(team, yan.id);
        const here = seed.channel({teamId: team, name: `shared-${type.toLowerCase()}`, type}).id;
        [people.lea.id, bot.id].forEach((id) => seed.addToChannel(here, id));
        const start = (lead: string, backup: string | null) =>
            ({
                type: 'start',
                playbook: 'set-cycle',
                name: `SET Cycle of ${type}`,
                channel: {kind: 'existing', channelId: here},
                seats: {lead, backup},
            }) as const;
        const text = new RegExp(
            `^yan_${type.toLowerCase()} is not in the channel of this run, .* there: /invite @yan_${type.toLowerCase()}\\. `,
        );
        for (const [lead, backup, field] of [
            [yan.id, null, 'seats.lead'],
            [people.lea.id, yan.id, 'seats.backup'],
        ] as const) {
            expect(await lea.ask(start(lead, backup))).toMatchObject({
                ok: false,
                reason: 'person_not_in_channel',
                field,
                text: expect.stringMatching(text),
            });
        }
        const {runId} = await lea.need(start(people.lea.id, null));
        const give = (role: string) =>
            lea.ask({type: 'change', runId, command: {type: 'set_seat', role, user: yan.id}});
        for (const role of ['lead', 'backup']) {
            expect(await give(role)).toMatchObject({reason: 'person_not_in_channel', field: 'user'});
        }
        expect(await holders(runId)).toEqual([people.lea.id, null, null]);
        expect((await execute(world, people.lea, `/set owner @${yan.username}`, here)).text).toMatch(
            /^yan.* is not in/,
        );
        seed.addToChannel(here, yan.id);
        await until('Yan may have it now', async () => (await give('lead')).ok);
    });

    test('in the run’s own channel brings whoever gets it in', async () => {
        const {people, mattermost, team} = world;
        const xia = mattermost.seed.user({username: 'xia', firstName: 'Xia'});
        mattermost.seed.addToTeam(team, xia.id);
        const {channelId} = await startIncident(lea, people.lea);
        expect((await execute(world, people.lea, '/set owner @xia', channelId)).text).toMatch(/is Xia now\.$/);
        await until(
            'Xia is in',
            async () => (await asPerson(world, xia, 'GET', `/channels/${channelId}/members/${xia.id}`)).status === 200,
        );
    });
});
