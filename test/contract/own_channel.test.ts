import type {SeededUser} from '../mattermost/server/seed';
import {
    botPost,
    buttonContext,
    caughtCommand,
    click,
    dialogsOf,
    knock,
    opening,
    startIncident,
    submit,
} from '../support/door';
import {moveClock, until} from '../support/world';
import {EVERYBODY, rolesWorld} from '../support/roles_world';

const here = rolesWorld();
const {expectNothingInTheOpen} = here;

describe('an incident’s own channel', () => {
    let incident: Awaited<ReturnType<typeof startIncident>>;
    let reminder: string;

    beforeAll(async () => {
        incident = await startIncident(here.who.owner.tab, here.who.owner.person);
        here.world.mattermost.seed.addToChannel(incident.channelId, here.who.member.person.id);
        await moveClock(here.world, incident.dueAt - Date.now() + 1_000);
        reminder = String((await botPost(here.world, incident.channelId, 'update is due'))['id']);
    });

    it('whoever is in it may change the run, and nobody else', async () => {
        for (const one of EVERYBODY) {
            const answer = await here.who[one].tab.ask({
                type: 'change',
                runId: incident.runId,
                command: {type: 'rename', name: `INC ${one}`},
            });
            expect([one, answer.ok]).toEqual([one, ['owner', 'member'].includes(one)]);
        }
    });

    it('Mattermost itself keeps others from its buttons; through the cookie of another post they reach us, and are told nothing', async () => {
        const {outsider} = here.who;
        expect((await click(here.world, outsider.person, reminder, 'nothing')).status).toBe(403);
        const before = (await here.who.owner.tab.need({type: 'run', runId: incident.runId})).version;
        // The request that Mattermost sends for such a press; its signed trigger is the presser's own.
        const said = await pressedAs(outsider.person, reminder, 'nothing');
        expect(said).toBe('No such run, or you are not in its channel.');
        expect((await here.who.owner.tab.need({type: 'run', runId: incident.runId})).version).toBe(before);
    });

    it('a button that its own people press works', async () => {
        expect((await click(here.world, here.who.member.person, reminder, 'hold')).status).toBe(200);
        await until('it is held', async () => {
            const answer = await here.who.owner.tab.need({type: 'run', runId: incident.runId});
            return 'run' in answer && answer.run.obligation?.held?.by === here.who.member.person.id;
        });
    });

    it('a form that somebody else opened is nothing in another’s hands', async () => {
        const form = await opening(here.world, here.who.member.person, () =>
            click(here.world, here.who.member.person, reminder, 'update'),
        );
        const stolen = await submit(
            here.world,
            here.who.outsider.person,
            form,
            {text: 'I was never here'},
            {channel_id: here.lobby},
        );
        expect(stolen.body).toEqual({error: 'This is too old or was sent already. Nothing was changed: try again.'});
        expect(await submit(here.world, here.who.member.person, form, {text: 'Fixed'})).toMatchObject({
            status: 200,
            body: {},
        });
        await botPost(here.world, incident.channelId, 'Fixed');
    });

    /** The request that Mattermost sends when somebody presses a button of this post through the cookie of another one. */
    async function pressedAs(person: SeededUser, postId: string, action: string): Promise<string> {
        const caught = await caughtCommand(here.world, person, here.world.team, here.lobby);
        const before = dialogsOf(here.world, person).length;
        const answer = await knock(here.world, '/mattermost/action', {
            user_id: person.id,
            post_id: postId,
            channel_id: incident.channelId,
            team_id: here.world.team,
            trigger_id: caught['trigger_id'],
            context: buttonContext(here.world, incident.runId, action, 'o3'),
        });
        expect(answer).toEqual({status: 200, body: {}});
        return (await until('a notice', () => dialogsOf(here.world, person)[before])).introduction;
    }
});

test('nothing that anybody was told has a token in it, and nothing was posted in the open', expectNothingInTheOpen);
