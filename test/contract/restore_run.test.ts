import {asPerson, botPost, startIncident} from '../support/door';
import {makeWorld, openTab, until, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
beforeAll(async () => {
    world = await makeWorld();
    // The sidebar asks through the channel that is open: an archived one takes no command.
    lea = await openTab(world, world.people.lea);
});
afterAll(() => world.close());

async function finishedAndArchived(): Promise<{runId: string; channelId: string}> {
    const {runId, channelId} = await startIncident(lea, world.people.lea);
    await lea.need({type: 'change', runId, command: {type: 'finish', outcome: 'fixed'}});
    const {status} = await asPerson(world, world.mattermost.admin, 'DELETE', `/channels/${channelId}`);
    expect(status).toBe(200);
    return {runId, channelId};
}

const isArchived = async (channelId: string): Promise<boolean> => {
    const {body} = await asPerson(world, world.mattermost.admin, 'GET', `/channels/${channelId}`);
    return Number(body['delete_at']) > 0;
};
const statusOf = async (runId: string): Promise<string> => {
    const answer = await lea.need({type: 'run', runId});
    return 'run' in answer ? answer.run.status : '';
};
const restore = (runId: string) => lea.ask({type: 'change', runId, command: {type: 'restore'}});

test('Given a finished run whose channel is archived, when it is restored and the bot may not bring the channel back, then it is refused in words and nothing changes.', async () => {
    const {runId, channelId} = await finishedAndArchived();
    expect(await restore(runId)).toMatchObject({
        ok: false,
        reason: 'run_channel_archived',
        text: 'The channel of this run is archived, and the bot may not bring it back. Ask an admin of the team to unarchive it, then restore the run. Nothing was changed.',
    });
    expect([await statusOf(runId), await isArchived(channelId)]).toEqual(['finished', true]);
    // As it says: an admin unarchives it, and it goes.
    await asPerson(world, world.mattermost.admin, 'POST', `/channels/${channelId}/restore`);
    expect(await restore(runId)).toMatchObject({ok: true});
    expect(await statusOf(runId)).toBe('running');
});

test('Given a finished run, when restored, then an archived channel is active again, and the run speaks in it.', async () => {
    const roles = `/teams/${world.team}/members/${world.bot.id}/schemeRoles`;
    const admin = {scheme_admin: true, scheme_user: true, scheme_guest: false};
    expect((await asPerson(world, world.mattermost.admin, 'PUT', roles, admin)).status).toBe(200);
    const {runId, channelId} = await finishedAndArchived();
    expect(await restore(runId)).toMatchObject({ok: true});
    expect([await statusOf(runId), await isArchived(channelId)]).toEqual(['running', false]);
    await botPost(world, channelId, 'was restored by Lea and is running again');
});

test('a channel keeps the card pinned only as long as its run runs', async () => {
    const {runId, channelId} = await startIncident(lea, world.people.lea);
    const isPinned = (): boolean => world.mattermost.posts(channelId).some((post) => post['is_pinned'] === true);
    await until('the card is pinned', () => isPinned() || null);
    await lea.need({type: 'change', runId, command: {type: 'finish', outcome: 'fixed'}});
    await until('it is unpinned', () => !isPinned() || null);
    expect(await restore(runId)).toMatchObject({ok: true});
    await until('it is pinned again', () => isPinned() || null);
});
