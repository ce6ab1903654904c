import {anId} from '../support/builders';
import {asPerson, opening, sql, submit} from '../support/door';
import {execute} from '../support/world';
import {answers, attackedWorld} from '../support/attacked_world';

const here = attackedWorld();
const {expectNoSecretTold} = here;

describe('starting', () => {
    const start = async (change: Record<string, unknown>): Promise<{ok: boolean; reason?: string; text?: string}> => {
        const answer = await here.lea.ask(
            Object.assign(
                {
                    type: 'start' as const,
                    playbook: 'set-cycle',
                    name: 'A run',
                    channel: {kind: 'existing' as const, channelId: here.world.channel},
                    seats: {},
                },
                change,
            ),
        );
        answers.push(answer);
        return answer;
    };

    it('of an unknown playbook, with unknown roles, people of elsewhere and in places that are not one’s own is refused', async () => {
        const {seed} = here.world.mattermost;
        const stranger = seed.user({username: 'stranger'});
        const hidden = seed.channel({teamId: here.world.team, name: 'hidden', type: 'P'});
        const withoutBot = seed.channel({teamId: here.world.team, name: 'without-bot', type: 'P'});
        seed.addToChannel(withoutBot.id, here.world.people.lea.id);
        const archived = seed.channel({teamId: here.world.team, name: 'archived'});
        seed.addToChannel(archived.id, here.world.people.lea.id);
        await asPerson(here.world, here.world.mattermost.admin, 'DELETE', `/channels/${archived.id}`);
        const existing = (channelId: string) => ({channel: {kind: 'existing', channelId}});
        const table: [Record<string, unknown>, string][] = [
            [{playbook: 'no-such'}, 'playbook_unknown'],
            [{seats: {pilot: here.world.people.lea.id}}, 'role_unknown'],
            [{seats: {lead: anId('nobody')}}, 'person_unknown'],
            [{seats: {lead: here.world.bot.id}}, 'person_unknown'],
            [{seats: {lead: stranger.id}}, 'person_not_in_team'],
            [{name: ''}, 'name_empty'],
            [{name: 'x'.repeat(10_000)}, 'name_too_long'],
            [existing(anId('nowhere')), 'channel_not_found'],
            [existing(hidden.id), 'channel_not_found'],
            [existing(archived.id), 'channel_archived'],
            [{playbook: 'support-incident', severity: 'L1'}, 'playbook_needs_new_channel'],
            [{playbook: 'support-incident', channel: {kind: 'private'}}, 'severity_missing'],
        ];
        for (const [change, reason] of table) {
            expect([change, await start(change)]).toEqual([
                change,
                expect.objectContaining({
                    ok: false,
                    reason,
                    text: expect.stringMatching(/\.$|type there: \/invite @set-cycle$/),
                }),
            ]);
        }
        expect(
            await here.lea.ask(
                {
                    type: 'start',
                    playbook: 'set-cycle',
                    name: 'A run',
                    channel: {kind: 'existing', channelId: withoutBot.id},
                    seats: {},
                },
                {channelId: withoutBot.id},
            ),
        ).toMatchObject({
            ok: false,
            reason: 'channel_without_bot',
            text: expect.stringContaining('/invite @set-cycle'),
        });
    });

    it('with what no database stores in its texts keeps the rest of them, and the run can be changed', async () => {
        const started = await here.lea.need({
            type: 'start',
            playbook: 'set-cycle',
            name: 'Nul\u0000 and half \ud83d',
            channel: {kind: 'private'},
            seats: {},
        });
        const change = async (command: Parameters<typeof here.lea.need<'change'>>[0]['command']): Promise<unknown> =>
            here.lea.need({type: 'change', runId: started.runId, command});
        await change({type: 'set_item_state', itemId: 'start_people', state: 'skipped', reason: 'Not\u0000 now'});
        const {people} = here.world;
        await execute(here.world, people.lea, '/set add Look\u0000 again', started.channelId);
        const form = await opening(here.world, people.lea, () =>
            execute(here.world, people.lea, '/set start set-cycle'),
        );
        expect((await submit(here.world, people.lea, form, {name: 'Typed\u0000 in a form'})).body).toEqual({});
        const rows = await sql<{name: string; state: string}>(
            here.world,
            "select state::jsonb->>'name' as name, state::text as state from run",
        );
        expect(rows.map(({name}) => name)).toEqual(expect.arrayContaining(['Nul and half \ufffd', 'Typed in a form']));
        for (const kept of ['"Not now"', '"Look again"']) {
            expect(rows.some(({state}) => state.includes(kept))).toBe(true);
        }
    });

    it('with a name that would steer what shows it gives run and channel the rest of it', async () => {
        const started = await here.lea.need({
            type: 'start',
            playbook: 'set-cycle',
            name: 'Bell\u0007 \u001b[31mStraße \u202Eback',
            channel: {kind: 'public'},
            seats: {},
        });
        const bot = {...here.world.people.lea, token: here.world.bot.token};
        const {body} = await asPerson(here.world, bot, 'GET', `/channels/${started.channelId}`);
        expect(body).toMatchObject({name: 'bell-31mstrasse-back', display_name: 'Bell [31mStraße back'});
    });

    it('with a channel name that is taken finds the next free one', async () => {
        here.world.mattermost.seed.channel({teamId: here.world.team, name: 'a-taken-name', type: 'P'});
        const started = await here.lea.need({
            type: 'start',
            playbook: 'set-cycle',
            name: 'A taken name',
            channel: {kind: 'public'},
            seats: {},
        });
        const channel = await asPerson(
            here.world,
            {...here.world.people.lea, token: here.world.bot.token},
            'GET',
            `/channels/${started.channelId}`,
        );
        expect(channel.body).toMatchObject({name: 'a-taken-name-2', display_name: 'A taken name'});
    });
});

test('in a whole session no secret was logged, answered or posted', expectNoSecretTold);
