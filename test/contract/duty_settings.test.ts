import {randomUUID} from 'node:crypto';
import {mattermostChannels} from '../../server-ts/src/adapters/mattermost/channels';
import {mattermostRest} from '../../server-ts/src/adapters/mattermost/rest';
import {standardLadder} from '../../server-ts/src/domain/duty/ladder_rule';
import {startIncident} from '../support/door';
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
