import {randomUUID} from 'node:crypto';
import {mattermostChannels} from '../../server-ts/src/adapters/mattermost/channels';
import {mattermostRest} from '../../server-ts/src/adapters/mattermost/rest';
import {HIDDEN_TRIGGER, PROPS_KEY} from '../../server-ts/src/contract/names';
import {formatEnvelope} from '../../server-ts/src/contract/request';
import {CONTRACT_VERSION} from '../../server-ts/src/contract/version';
import {standardLadder} from '../../server-ts/src/domain/duty/ladder_rule';
import {HOUR, MINUTE} from '../../server-ts/src/domain/units';
import {asPerson, botPost, click, opening, startIncident, submit} from '../support/door';
import {execute, makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

let world: World;
let tab: Tab;
let moved = 0;

beforeAll(async () => {
    world = await makeWorld();
});
beforeEach(async () => {
    tab = await openTab(world, world.people.ann);
});
afterAll(() => world.close());

/** Moves the clock on from where it is. */
async function later(byMs: number): Promise<void> {
    moved += byMs;
    await moveClock(world, moved);
    // Forms are sealed with its time: one that is opened before it has heard of the new one would be hours old at once.
    const at = Date.now() + moved;
    await until('the sidecar has heard of it', () => Math.abs(world.sidecar.clock.now() - at) < MINUTE);
}

/** An L1 of Ann's that Pat is to take; Bo is backup, Lea leads, Pat owes its updates. */
async function urgent(): Promise<{runId: string; channelId: string; dueAt: number}> {
    const {pat, bo, lea} = world.people;
    const started = await tab.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-1 Login fails',
        channel: {kind: 'private'},
        seats: {communication_owner: pat.id, primary: pat.id, backup: bo.id, lead: lea.id},
        severity: 'L1',
        summary: 'Login fails',
    });
    const run = 'run' in started.answer ? started.answer.run : null;
    return {runId: started.runId, channelId: started.channelId, dueAt: run?.duty.nextDueAt ?? 0};
}

type Post = Awaited<ReturnType<typeof botPost>>;
const postOf = (channelId: string, id: unknown): Post | undefined =>
    world.mattermost.posts(channelId).find((post) => post['id'] === id);

describe('a new incident', () => {
    it('asks its primary in the channel at once, then the backup in the thread, until somebody presses “I’m on it”', async () => {
        const {channelId} = await urgent();
        const asks = await botPost(world, channelId, 'needs somebody to take it');
        expect(String(asks['message'])).toMatch(/^@pat \*\*INC-\d+ Login fails\*\*: this L1 needs somebody/);
        await later(15 * MINUTE);
        const again = await botPost(world, channelId, 'nobody has been on it for 15 min');
        expect([again['root_id'], String(again['message']).startsWith('@bo ')]).toEqual([asks['id'], true]);
        expect((await click(world, world.people.bo, String(asks['id']), 'hold')).status).toBe(200);
        const taken = await until('its post says who took it', () => {
            const post = postOf(channelId, asks['id']);
            return String(post?.['message']).includes('Bo has been on it since') ? post : null;
        });
        expect(JSON.stringify(taken['props'])).not.toContain('Post update');
        await later(HOUR);
        // Posts of a run keep their order: whatever the clock had to say stands before this one.
        await execute(world, world.people.bo, '/set update Found it', channelId);
        await botPost(world, channelId, 'Found it');
        const asked = world.mattermost
            .posts(channelId)
            .filter((post) => /nobody has been on it/.test(String(post['message'])));
        expect(asked).toHaveLength(1);
    });

    it('is taken by `/set onit` too, which says so', async () => {
        const {channelId} = await urgent();
        await botPost(world, channelId, 'needs somebody to take it');
        const answer = await execute(world, world.people.pat, '/set onit', channelId);
        expect(answer.text).toMatch(/^You are on it: nobody else is asked to take \*\*INC-\d+ Login fails\*\*\.$/);
        await botPost(world, channelId, 'Pat has been on it since');
    });
});

describe('an owed update', () => {
    it('reaches the backup after an hour, in the reminder’s thread; an answer edits the reminder', async () => {
        const {channelId, runId, dueAt} = await urgent();
        await execute(world, world.people.pat, '/set onit', channelId);
        await later(dueAt - Date.now() - moved + 1_000);
        const reminder = await botPost(world, channelId, 'is due now');
        expect(String(reminder['message'])).toMatch(/^@pat /);
        await later(HOUR);
        const reply = await botPost(world, channelId, 'You are SET backup');
        expect([reply['root_id'], String(reply['message'])]).toEqual([
            reminder['id'],
            expect.stringMatching(/^@bo .* no update for \d+ h, owed since .*\. Pat was asked and has posted none\./),
        ]);
        await tab.need({
            type: 'change',
            runId,
            command: {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Found it', next: 'at six'},
        });
        await until('the reminder is resolved', () =>
            String(postOf(channelId, reminder['id'])?.['message']).includes('updated by Ann'),
        );
        await botPost(world, channelId, 'Next update: at six');
    });

    it('whose post was deleted is answered at its next notice, which stands in its place', async () => {
        const {channelId, dueAt} = await urgent();
        await execute(world, world.people.pat, '/set onit', channelId);
        await later(dueAt - Date.now() - moved + 1_000);
        const reminder = await botPost(world, channelId, 'is due now');
        await asPerson(world, world.mattermost.admin, 'DELETE', `/posts/${String(reminder['id'])}`);
        await later(HOUR);
        const notice = await botPost(world, channelId, 'You are SET backup');
        const buttons = JSON.stringify(notice['props']);
        expect([notice['root_id'], buttons.includes('Post update'), buttons.includes('Snooze')]).toEqual([
            '',
            true,
            true,
        ]);
        await later(HOUR);
        await until('the next one answers it', () =>
            world.mattermost.posts(channelId).some((post) => post['root_id'] === notice['id']),
        );
        expect((await click(world, world.people.bo, String(notice['id']), 'nothing')).status).toBe(200);
        await until('the notice is resolved', () =>
            String(postOf(channelId, notice['id'])?.['message']).includes('nothing new, said Bo'),
        );
    });

    it('is still seen on a run card: one that was deleted is posted and pinned again at the next change', async () => {
        const {channelId, runId} = await urgent();
        const isCard = (post: Post): boolean => post['type'] === 'custom_set_run';
        const cards = (): Post[] => world.mattermost.posts(channelId).filter(isCard);
        const first = await until('the card is there', () => cards()[0]);
        await asPerson(world, world.mattermost.admin, 'DELETE', `/posts/${String(first['id'])}`);
        await tab.need({type: 'change', runId, command: {type: 'rename', name: 'INC-1 Renamed'}});
        const second = await until(
            'another one is pinned',
            () => cards().find((post) => post['id'] !== first['id'] && post['is_pinned'] === true),
            40_000,
        );
        await tab.need({type: 'change', runId, command: {type: 'rename', name: 'INC-1 Renamed twice'}});
        await until(
            'it is the one that is edited',
            () => JSON.stringify(postOf(channelId, second['id'])).includes('Renamed twice'),
            40_000,
        );
        expect(cards().filter((post) => post['id'] !== first['id'])).toHaveLength(1);
    });

    it('is answered once: the second form keeps its text and says who was first', async () => {
        const {channelId, dueAt} = await startIncident(tab, world.people.ann);
        const {ann, pat} = world.people;
        world.mattermost.seed.addToChannel(channelId, pat.id);
        await later(dueAt - Date.now() - moved + 1_000);
        const reminder = String((await botPost(world, channelId, 'is due now'))['id']);
        const mine = await opening(world, ann, () => click(world, ann, reminder, 'update'));
        const other = await opening(world, pat, () => click(world, pat, reminder, 'update'));
        expect((await submit(world, ann, mine, {text: 'Fixed on staging'})).body).toEqual({});
        const refused = await submit(world, pat, other, {text: 'Looking'});
        expect(refused.body['errors']).toEqual({
            text: expect.stringMatching(
                /^Ann was first, today .*: “Fixed on staging”\. .* your text is kept in this form/,
            ),
        });
        // The reminder is edited after the updates before it were posted.
        await until('the reminder is resolved', () =>
            String(postOf(channelId, reminder)?.['message']).includes('updated by Ann'),
        );
        const updates = world.mattermost.posts(channelId).filter((post) => /update by/.test(String(post['message'])));
        expect(updates).toHaveLength(1);
    });
});

test('a stakeholder channel that was archived meanwhile has the lead asked instead, and the reminder says so', async () => {
    const {runId, channelId, dueAt} = await urgent();
    const {ann, pat} = world.people;
    const board = world.mattermost.seed.channel({teamId: world.team, name: `board-${randomUUID().slice(0, 8)}`});
    world.mattermost.seed.addToChannel(board.id, ann.id);
    const set = {type: 'set_duty', on: true, stakeholderChannel: board.id} as const;
    await tab.need({type: 'change', runId, command: set});
    await execute(world, pat, '/set onit', channelId);
    await later(dueAt - Date.now() - moved + 1_000);
    const reminder = String((await botPost(world, channelId, 'is due now'))['id']);
    expect((await asPerson(world, world.mattermost.admin, 'DELETE', `/channels/${board.id}`)).status).toBe(200);
    await later(24 * HOUR);
    const asked = await until('owner and lead are asked', () =>
        world.mattermost.posts(channelId).find((post) => JSON.stringify(post['props']).includes('could not be told')),
    );
    expect(asked['root_id'] === '' ? asked['id'] : asked['root_id']).toBe(reminder);
    await until('in the thread by name', () =>
        world.mattermost
            .posts(channelId)
            .find((post) => post['root_id'] === reminder && /^@pat @lea /.test(String(post['message']))),
    );
    await until('the reminder says so', () => {
        const props = JSON.stringify(postOf(channelId, reminder)?.['props']);
        return props.includes('could not be told') && !props.includes('has reached the stakeholder channel');
    });
});

describe('a run whose channel takes nothing', () => {
    it('has whoever is asked told directly, with the buttons; who posts an update reads that nobody saw it there', async () => {
        const {runId, channelId, dueAt} = await urgent();
        const {pat, lea} = world.people;
        const direct = async (person: typeof pat): Promise<Post[]> => {
            const {body} = await asPerson(world, person, 'POST', '/channels/direct', [person.id, world.bot.id]);
            return world.mattermost.posts(String(body['id']));
        };
        await execute(world, pat, '/set onit', channelId);
        await asPerson(world, world.mattermost.admin, 'DELETE', `/channels/${channelId}`);
        await later(dueAt - Date.now() - moved + 1_000);
        const told = await until('the reminder', async () =>
            (await direct(pat)).find((post) => String(post['message']).includes('is due now')),
        );
        expect(JSON.stringify(told['props'])).toContain('because the channel of the run takes no messages');
        expect(JSON.stringify(await direct(lea))).not.toContain('because the channel');
        // Asked again, and passed on: each once, to whom it names.
        await later(3 * HOUR);
        await until('the step', async () => JSON.stringify(await direct(lea)).includes('because the channel'));
        const counted = async (): Promise<number> =>
            (await direct(pat)).filter((post) => /is due now|was due .* ago\./.test(String(post['message']))).length;
        expect(await counted()).toBe(1);

        const dialog = await opening(world, pat, () => click(world, pat, String(told['id']), 'update'));
        const unread = expect.stringContaining('its channel is archived, so nobody reads it there');
        expect((await submit(world, pat, dialog, {text: 'Fixed'})).body).toMatchObject({
            form: {introduction_text: unread},
        });
        const patTab = await openTab(world, pat, world.channel);
        const answer = await patTab.need({
            type: 'change',
            runId,
            command: {type: 'post_update', updateId: randomUUID(), kind: 'update', text: 'Fixed for good'},
        });
        expect(answer.notes).toEqual([unread]);
    });

    it('has what they were told directly changed by the answer, as the post in the channel would be', async () => {
        const {channelId, dueAt} = await urgent();
        const {pat} = world.people;
        await execute(world, pat, '/set onit', channelId);
        await asPerson(world, world.mattermost.admin, 'DELETE', `/channels/${channelId}`);
        await later(dueAt - Date.now() - moved + 1_000);
        const {body} = await asPerson(world, pat, 'POST', '/channels/direct', [pat.id, world.bot.id]);
        const told = await until('the reminder', () =>
            world.mattermost
                .posts(String(body['id']))
                .findLast((post) => String(post['message']).includes('is due now')),
        );
        expect((await click(world, pat, String(told['id']), 'nothing')).status).toBe(200);
        const changed = await until('it says who answered', () => {
            const post = postOf(String(body['id']), told['id']);
            return String(post?.['message']).includes('nothing new, said Pat') ? post : null;
        });
        expect(JSON.stringify(changed['props'])).not.toContain("I'm on it");
    });
});

describe('two people who answer at once', () => {
    const updatesIn = (channelId: string): string[] =>
        world.mattermost
            .posts(channelId)
            .map((post) => String(post['message']))
            .filter((message) => /update by/.test(message));

    it('by `/set update`: one is posted, the other has the text back and can post it all the same', async () => {
        const {channelId, dueAt} = await startIncident(tab, world.people.ann);
        const {ann, pat} = world.people;
        world.mattermost.seed.addToChannel(channelId, pat.id);
        await later(dueAt - Date.now() - moved + 1_000);
        await botPost(world, channelId, 'is due now');
        const answers = await Promise.all([
            execute(world, ann, '/set update Found it, says Ann', channelId),
            execute(world, pat, '/set update Found it, says Pat', channelId),
        ]);
        const texts = answers.map(({text}) => text ?? '');
        const refused = texts.find((text) => text.includes('Nothing was posted'));
        const first = /^(Ann|Pat) was first/.exec(refused ?? '')?.[1] ?? '';
        const [other, name] = first === 'Ann' ? [pat, 'Pat'] : [ann, 'Ann'];
        const line = `/set update! Found it, says ${name}`;
        expect(refused).toMatch(new RegExp(`: “Found it, says ${first}”\\. .*\n\`\`\`\n${line}\n\`\`\`$`));
        await botPost(world, channelId, `Found it, says ${first}`);
        expect(updatesIn(channelId)).toHaveLength(1);
        expect((await execute(world, other, line, channelId)).text).toContain('is posted');
        await botPost(world, channelId, `Found it, says ${name}`);
        expect(updatesIn(channelId)).toHaveLength(2);
    });

    it('by forms that were opened before it was due: the second is told, and keeps its text', async () => {
        const {channelId} = await startIncident(tab, world.people.ann);
        const {ann, pat} = world.people;
        world.mattermost.seed.addToChannel(channelId, pat.id);
        const form = (person: typeof ann) =>
            opening(world, person, () => execute(world, person, '/set update', channelId));
        const [mine, other] = [await form(ann), await form(pat)];
        expect((await submit(world, ann, mine, {text: 'Ann says'})).body).toEqual({});
        expect((await submit(world, pat, other, {text: 'Pat says'})).body['errors']).toEqual({
            text: expect.stringMatching(/^Ann was first, today .*: “Ann says”\. .* your text is kept in this form/),
        });
        expect((await submit(world, pat, await form(pat), {text: 'Pat says'})).body).toEqual({});
    });
});

describe('the settings of a duty', () => {
    it('name wrong times and roles by field, and channels by who is in them', async () => {
        const {runId} = await startIncident(tab, world.people.ann);
        const set = (change: object): Promise<unknown> =>
            tab.ask({type: 'change', runId, command: {type: 'set_duty', on: true, ...change}});
        expect(await set({rules: [{every: 'day', at: '25:00', days: 'always'}]})).toMatchObject({
            ok: false,
            reason: 'time_unknown',
            field: 'rules.0.at',
        });
        const ladder = {...standardLadder([]), steps: [{afterMinutes: 60, ask: 'pilot'}]};
        expect(await set({ladder})).toMatchObject({reason: 'role_unknown', field: 'ladder.steps.0.ask'});
        const foreign = world.mattermost.seed.channel({
            teamId: world.team,
            name: `foreign-${randomUUID().slice(0, 8)}`,
        });
        expect(await set({stakeholderChannel: foreign.id})).toMatchObject({
            reason: 'channel_not_found',
            field: 'stakeholderChannel',
        });
        expect(await set({broadcast: [world.channel, foreign.id]})).toMatchObject({
            reason: 'channel_not_found',
            field: 'broadcast.1',
        });
        expect(await set({stakeholderChannel: world.channel, broadcast: [world.channel]})).toMatchObject({ok: true});
    });

    it('bring the bot into a public channel of who sets them, and leave it out of those of others', async () => {
        const {runId} = await startIncident(tab, world.people.ann);
        const {seed} = world.mattermost;
        const [mine, theirs] = ['mine', 'theirs'].map((name) =>
            seed.channel({
                teamId: world.team,
                name: `${name}-${randomUUID().slice(0, 8)}`,
                creatorId: world.people.bo.id,
            }),
        );
        seed.addToChannel(mine?.id ?? '', world.people.ann.id);
        const set = (stakeholderChannel = ''): Promise<unknown> =>
            tab.ask({type: 'change', runId, command: {type: 'set_duty', on: true, stakeholderChannel}});
        expect(await set(theirs?.id)).toMatchObject({reason: 'channel_not_found', field: 'stakeholderChannel'});
        expect(await set(mine?.id)).toMatchObject({ok: true});
        const bot = mattermostChannels(
            mattermostRest({url: world.mattermost.url, token: world.bot.token}),
            () => world.bot.id,
        );
        expect(await bot.hasBot(mine?.id ?? '')).toBe(true);
        expect(await bot.hasBot(theirs?.id ?? '')).toBe(false);
    });
});

test('a plugin that is one version older gets the run whole where it lacks the events', async () => {
    const {runId} = await startIncident(tab, world.people.ann);
    const {version} = await tab.need({type: 'run', runId});
    const changed = await tab.need({
        type: 'change',
        runId,
        since: version,
        command: {type: 'set_upcoming_dm', on: true},
    });
    expect(changed).toMatchObject({events: [{type: 'upcoming_dm_set'}]});
    const older = async (body: Parameters<Tab['ask']>[0]): Promise<unknown> => {
        const message = {v: CONTRACT_VERSION - 1, id: randomUUID(), key: tab.key, body};
        const answer = await execute(world, world.people.ann, `/${HIDDEN_TRIGGER} ${formatEnvelope(message)}`);
        return answer.props?.[PROPS_KEY];
    };
    expect(await older({type: 'run', runId, since: version})).toMatchObject({ok: true, body: {run: {id: runId}}});
    expect(await older({type: 'timeline', runId})).toMatchObject({
        body: {events: expect.not.arrayContaining([expect.objectContaining({type: 'upcoming_dm_set'})])},
    });
});
