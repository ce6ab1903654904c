import {randomUUID} from 'node:crypto';
import {mattermostChannels} from '../../server-ts/src/adapters/mattermost/channels';
import {mattermostRest} from '../../server-ts/src/adapters/mattermost/rest';
import {HIDDEN_TRIGGER, PROPS_KEY} from '../../server-ts/src/contract/names';
import {formatEnvelope} from '../../server-ts/src/contract/request';
import {CONTRACT_VERSION} from '../../server-ts/src/contract/version';
import {standardLadder} from '../../server-ts/src/domain/duty/ladder_rule';
import {startIncident} from '../support/door';
import {execute, type Tab} from '../support/world';
import {urgentWorld} from '../support/urgent_world';

const here = urgentWorld();

describe('the settings of a duty', () => {
    it('name wrong times and roles by field, and channels by who is in them', async () => {
        const {runId} = await startIncident(here.tab, here.world.people.ann);
        const set = (change: object): Promise<unknown> =>
            here.tab.ask({type: 'change', runId, command: {type: 'set_duty', on: true, ...change}});
        expect(await set({rules: [{every: 'day', at: '25:00', days: 'always'}]})).toMatchObject({
            ok: false,
            reason: 'time_unknown',
            field: 'rules.0.at',
        });
        const ladder = {...standardLadder([]), steps: [{afterMinutes: 60, ask: 'pilot'}]};
        expect(await set({ladder})).toMatchObject({reason: 'role_unknown', field: 'ladder.steps.0.ask'});
        const foreign = here.world.mattermost.seed.channel({
            teamId: here.world.team,
            name: `foreign-${randomUUID().slice(0, 8)}`,
        });
        expect(await set({stakeholderChannel: foreign.id})).toMatchObject({
            reason: 'channel_not_found',
            field: 'stakeholderChannel',
        });
        expect(await set({broadcast: [here.world.channel, foreign.id]})).toMatchObject({
            reason: 'channel_not_found',
            field: 'broadcast.1',
        });
        expect(await set({stakeholderChannel: here.world.channel, broadcast: [here.world.channel]})).toMatchObject({
            ok: true,
        });
    });

    it('bring the bot into a public channel of who sets them, and leave it out of those of others', async () => {
        const {runId} = await startIncident(here.tab, here.world.people.ann);
        const {seed} = here.world.mattermost;
        const [mine, theirs] = ['mine', 'theirs'].map((name) =>
            seed.channel({
                teamId: here.world.team,
                name: `${name}-${randomUUID().slice(0, 8)}`,
                creatorId: here.world.people.bo.id,
            }),
        );
        seed.addToChannel(mine?.id ?? '', here.world.people.ann.id);
        const set = (stakeholderChannel = ''): Promise<unknown> =>
            here.tab.ask({type: 'change', runId, command: {type: 'set_duty', on: true, stakeholderChannel}});
        expect(await set(theirs?.id)).toMatchObject({reason: 'channel_not_found', field: 'stakeholderChannel'});
        expect(await set(mine?.id)).toMatchObject({ok: true});
        const bot = mattermostChannels(
            mattermostRest({url: here.world.mattermost.url, token: here.world.bot.token}),
            () => here.world.bot.id,
        );
        expect(await bot.hasBot(mine?.id ?? '')).toBe(true);
        expect(await bot.hasBot(theirs?.id ?? '')).toBe(false);
    });
});

test('a plugin that is one version older gets the run whole where it lacks the events', async () => {
    const {runId} = await startIncident(here.tab, here.world.people.ann);
    const {version} = await here.tab.need({type: 'run', runId});
    const changed = await here.tab.need({
        type: 'change',
        runId,
        since: version,
        command: {type: 'set_upcoming_dm', on: true},
    });
    expect(changed).toMatchObject({events: [{type: 'upcoming_dm_set'}]});
    const older = async (body: Parameters<Tab['ask']>[0]): Promise<unknown> => {
        const message = {v: CONTRACT_VERSION - 1, id: randomUUID(), key: here.tab.key, body};
        const answer = await execute(
            here.world,
            here.world.people.ann,
            `/${HIDDEN_TRIGGER} ${formatEnvelope(message)}`,
        );
        return answer.props?.[PROPS_KEY];
    };
    expect(await older({type: 'run', runId, since: version})).toMatchObject({ok: true, body: {run: {id: runId}}});
    expect(await older({type: 'timeline', runId})).toMatchObject({
        body: {events: expect.not.arrayContaining([expect.objectContaining({type: 'upcoming_dm_set'})])},
    });
});
