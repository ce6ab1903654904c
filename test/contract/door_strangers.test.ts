import {HIDDEN_TRIGGER} from '../../server-ts/src/contract/names';
import {anId} from '../support/builders';
import {knock} from '../support/door';
import {execute, openTab, until} from '../support/world';
import {rolesWorld} from '../support/roles_world';

const here = rolesWorld();
const {expectNothingInTheOpen} = here;

test('a bot gets no key, and its slash commands change nothing', async () => {
    const bot = here.world.mattermost.seed.bot({username: 'robot'});
    here.world.mattermost.seed.addToTeam(here.world.team, bot.id);
    here.world.mattermost.seed.addToChannel(here.world.channel, bot.id);
    const robot = {id: bot.id, username: 'robot', token: bot.token, password: ''};
    await expect(openTab(here.world, robot)).rejects.toThrow('not_allowed');
    const before = await here.who.owner.tab.need({type: 'run', runId: here.runId});
    await execute(here.world, robot, '/set 1 tick 1');
    expect((await here.who.owner.tab.need({type: 'run', runId: here.runId})).version).toBe(before.version);
});

test('who is not known to Mattermost does not get past it, nor past us', async () => {
    const stranger = {id: anId('x'), username: 'x', token: 'no-such-token', password: ''};
    expect((await execute(here.world, stranger, '/set list')).status).toBe(401);
    const typed = {
        token: 'x',
        team_id: here.world.team,
        channel_id: here.world.channel,
        user_id: here.world.people.lea.id,
        command: '/set',
        text: 'tick 1',
        trigger_id: 'x',
    };
    expect(await knock(here.world, '/mattermost/command', typed, 'form')).toMatchObject({
        status: 200,
        body: {response_type: 'ephemeral', text: expect.stringContaining('does not belong')},
    });
    // The sidebar's own command says it in the answer that the sidebar reads: as a text it would stand in the channel at each question.
    const asked = {...typed, command: `/${HIDDEN_TRIGGER}`, text: '{}'};
    expect(await knock(here.world, '/mattermost/command', asked, 'form')).toEqual({
        status: 200,
        body: {
            response_type: 'ephemeral',
            text: '',
            props: {
                set_cycle: expect.objectContaining({
                    ok: false,
                    reason: 'unknown_command_token',
                    text: expect.stringContaining('set-cycle install --team'),
                }),
            },
        },
    });
});

test('who was deactivated or removed a second ago sees nothing more', async () => {
    const {seed} = here.world.mattermost;
    const dan = seed.user({username: 'dan'});
    seed.addToTeam(here.world.team, dan.id);
    [here.world.channel, here.lobby].forEach((channel) => seed.addToChannel(channel, dan.id));
    const tab = await openTab(here.world, dan, here.lobby);
    await tab.need({type: 'run', runId: here.runId});
    seed.removeFromChannel(here.world.channel, dan.id);
    const removedAt = performance.now();
    await until('he is out', async () => !(await tab.ask({type: 'run', runId: here.runId})).ok);
    expect(performance.now() - removedAt).toBeLessThan(2_000);
    expect(await tab.ask({type: 'change', runId: here.runId, command: {type: 'follow'}})).toMatchObject({
        ok: false,
        reason: 'run_not_found',
    });
    seed.deactivate(dan.id);
    expect((await execute(here.world, dan, '/set list', here.lobby)).status).toBe(401);
});

test('nothing that anybody was told has a token in it, and nothing was posted in the open', expectNothingInTheOpen);
