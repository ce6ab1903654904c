import {asPerson} from '../support/door';
import type {SeededUser} from '../mattermost/server/seed';
import {makeWorld, openTab, type Tab, type World} from '../support/world';

let world: World;
beforeAll(async () => {
    world = await makeWorld();
});
afterAll(() => world.close());

const startCycle = (tab: Tab, channelId: string, lead: SeededUser) =>
    tab.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle',
        channel: {kind: 'existing', channelId},
        seats: {lead: lead.id, primary: lead.id},
    });
const onDuty = async (tab: Tab): Promise<string | undefined> =>
    (await tab.need({type: 'home', channelId: world.channel, have: {}})).onDuty?.runId;

test('a cycle in a channel of somebody’s own takes the roster from nobody who does not see it', async () => {
    const {lea, pat} = world.people;
    const [hers, his] = [await openTab(world, lea), await openTab(world, pat)];
    const {runId} = await startCycle(hers, world.channel, lea);
    const {body} = await asPerson(world, pat, 'POST', '/channels', {
        team_id: world.team,
        name: 'of-pat',
        display_name: 'Of Pat',
        type: 'P',
    });
    const channelId = String(body['id']);
    await asPerson(world, pat, 'POST', `/channels/${channelId}/members`, {user_id: world.bot.id});
    const own = await startCycle(his, channelId, pat);
    expect([await onDuty(hers), await onDuty(his)]).toEqual([runId, own.runId]);
    const form = await hers.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel});
    expect(Object.values(form.seats)).toContain(lea.id);
    expect(Object.values(form.seats)).not.toContain(pat.id);
    const settings = await hers.need({type: 'team_settings', teamId: world.team});
    expect([settings.canEdit, settings.editors]).toEqual([true, [lea.id]]);
});
