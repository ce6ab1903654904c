import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, startIncident} from '../support/door';
import {makeWorld, openTab, until, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
beforeAll(async () => {
    world = await makeWorld();
    lea = await openTab(world, world.people.lea);
});
afterAll(() => world.close());

test('an incident that is named after a ticket keeps its number; one that was shown to two people is counted on', async () => {
    const form = await lea.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel});
    expect(form.name).toBe('INC-1');
    const named = async (name: string): Promise<string> => {
        const started = await lea.need({
            type: 'start',
            playbook: 'support-incident',
            name,
            channel: {kind: 'private'},
            seats: {communication_owner: world.people.lea.id},
            severity: 'L3',
        });
        return 'run' in started.answer ? started.answer.run.name : '';
    };
    expect(await named('INC-4711 Login fails')).toBe('INC-4711 Login fails');
    expect(await named('INC-1 Search fails')).toBe('INC-2 Search fails');
});

/** What the bot has told somebody by direct message. */
async function told(person: SeededUser): Promise<string[]> {
    const {body} = await asPerson(world, person, 'POST', '/channels/direct', [person.id, world.bot.id]);
    return world.mattermost.posts(String(body['id'])).map((post) => String(post['message']));
}

test('whoever started a run reads whom Mattermost did not let into its channel', async () => {
    const {seed} = world.mattermost;
    const zoe = seed.user({username: 'zoe', firstName: 'Zoe'});
    seed.addToTeam(world.team, zoe.id);
    seed.addToChannel(world.channel, zoe.id);
    // She is known here, and is gone a moment later.
    await openTab(world, zoe);
    seed.deactivate(zoe.id);
    const started = await lea.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-9999 Login fails',
        channel: {kind: 'private'},
        seats: {communication_owner: world.people.lea.id, primary: zoe.id, backup: world.people.bo.id},
        severity: 'L3',
    });
    const message = await until('she is told', async () =>
        (await told(world.people.lea)).find((text) => text.includes('did not let')),
    );
    expect(message).toMatch(
        /^\*\*INC-9999 Login fails\*\*: Mattermost did not let Zoe into the new channel, so this person sees nothing of the run\. Everybody else is in\. Add whom you need by hand, there: `\/invite @zoe`\. \[Open the run\]/,
    );
    const member = (id: string) =>
        asPerson(world, world.people.lea, 'GET', `/channels/${started.channelId}/members/${id}`);
    expect([(await member(world.people.bo.id)).status, (await member(zoe.id)).status]).toEqual([200, 404]);
});

test('a role that brings nobody into the channel shows in the run as not delivered, by name', async () => {
    const {runId} = await startIncident(lea, world.people.lea);
    world.mattermost.faults.add(
        {
            kind: 'answer',
            status: 404,
            body: {id: 'app.team.get_member.missing.app_error', message: 'no'},
            when: 'before',
        },
        {method: 'POST', path: /\/channels\/[a-z0-9]+\/members$/},
    );
    await lea.need({type: 'change', runId, command: {type: 'set_seat', role: 'backup', user: world.people.bo.id}});
    const line = await until('it is in the ledger', async () =>
        (await lea.need({type: 'ledger', runId})).lines.find(({outcome}) => outcome === 'failed'),
    );
    expect(line).toMatchObject({
        what: 'the invitation to the channel',
        why: 'Mattermost did not let bo into the channel: add them there by hand',
    });
    const answer = await lea.need({type: 'run', runId});
    expect(answer.undelivered).toBe(1);
});
