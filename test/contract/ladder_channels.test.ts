import {randomUUID} from 'node:crypto';
import {HOUR} from '../../server-ts/src/domain/units';
import {asPerson, botPost, click, opening, submit} from '../support/door';
import {execute, openTab, until} from '../support/world';
import {type Post, urgentWorld} from '../support/urgent_world';

const here = urgentWorld();
const {urgent, later, postOf} = here;

test('a stakeholder channel that was archived meanwhile has the lead asked instead, and the reminder says so', async () => {
    const {runId, channelId, dueAt} = await urgent();
    const {ann, pat} = here.world.people;
    const board = here.world.mattermost.seed.channel({
        teamId: here.world.team,
        name: `board-${randomUUID().slice(0, 8)}`,
    });
    here.world.mattermost.seed.addToChannel(board.id, ann.id);
    const set = {type: 'set_duty', on: true, stakeholderChannel: board.id} as const;
    await here.tab.need({type: 'change', runId, command: set});
    await execute(here.world, pat, '/set onit', channelId);
    await later(dueAt - Date.now() - here.moved + 1_000);
    const reminder = String((await botPost(here.world, channelId, 'is due now'))['id']);
    expect((await asPerson(here.world, here.world.mattermost.admin, 'DELETE', `/channels/${board.id}`)).status).toBe(
        200,
    );
    await later(24 * HOUR);
    const asked = await until('owner and lead are asked', () =>
        here.world.mattermost
            .posts(channelId)
            .find((post) => JSON.stringify(post['props']).includes('could not be told')),
    );
    expect(asked['root_id'] === '' ? asked['id'] : asked['root_id']).toBe(reminder);
    await until('in the thread by name', () =>
        here.world.mattermost
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
        const {pat, lea} = here.world.people;
        const direct = async (person: typeof pat): Promise<Post[]> => {
            const {body} = await asPerson(here.world, person, 'POST', '/channels/direct', [
                person.id,
                here.world.bot.id,
            ]);
            return here.world.mattermost.posts(String(body['id']));
        };
        await execute(here.world, pat, '/set onit', channelId);
        await asPerson(here.world, here.world.mattermost.admin, 'DELETE', `/channels/${channelId}`);
        await later(dueAt - Date.now() - here.moved + 1_000);
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

        const dialog = await opening(here.world, pat, () => click(here.world, pat, String(told['id']), 'update'));
        const unread = expect.stringContaining('its channel is archived, so nobody reads it there');
        expect((await submit(here.world, pat, dialog, {text: 'Fixed'})).body).toMatchObject({
            form: {introduction_text: unread},
        });
        const patTab = await openTab(here.world, pat, here.world.channel);
        const answer = await patTab.need({
            type: 'change',
            runId,
            command: {type: 'post_update', updateId: randomUUID(), kind: 'update', text: 'Fixed for good'},
        });
        expect(answer.notes).toEqual([unread]);
    });

    it('has what they were told directly changed by the answer, as the post in the channel would be', async () => {
        const {channelId, dueAt} = await urgent();
        const {pat} = here.world.people;
        await execute(here.world, pat, '/set onit', channelId);
        await asPerson(here.world, here.world.mattermost.admin, 'DELETE', `/channels/${channelId}`);
        await later(dueAt - Date.now() - here.moved + 1_000);
        const {body} = await asPerson(here.world, pat, 'POST', '/channels/direct', [pat.id, here.world.bot.id]);
        const told = await until('the reminder', () =>
            here.world.mattermost
                .posts(String(body['id']))
                .findLast((post) => String(post['message']).includes('is due now')),
        );
        expect((await click(here.world, pat, String(told['id']), 'nothing')).status).toBe(200);
        const changed = await until('it says who answered', () => {
            const post = postOf(String(body['id']), told['id']);
            return String(post?.['message']).includes('nothing new, said Pat') ? post : null;
        });
        expect(JSON.stringify(changed['props'])).not.toContain("I'm on it");
    });
});
