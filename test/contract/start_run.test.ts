import type {WireCommand} from '../../server-ts/src/contract/shapes';
import type {Run} from '../../server-ts/src/domain/run';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, sql, startIncident} from '../support/door';
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
    expect(await named('INC-1 Search fails')).toBe('INC-1 Search fails');
    expect(await named('INC-1 Mail fails')).toBe('INC-2 Mail fails');
});

test('only runs whose names carry a number take one: no incident seems to be missing', async () => {
    const offered = async (): Promise<string> =>
        (await lea.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel})).name;
    const before = await offered();
    await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'A cycle between two incidents',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id},
    });
    expect(await offered()).toBe(before);
});

test('a cycle is not offered the name of one that runs, where its reader sees that one', async () => {
    const {people, channel, mattermost, team} = world;
    const quiet = mattermost.seed.channel({teamId: team, name: 'quiet', type: 'P'}).id;
    [people.lea.id, world.bot.id].forEach((id) => mattermost.seed.addToChannel(quiet, id));
    const pat = await openTab(world, people.pat);
    const offered = (tab: Tab) => tab.need({type: 'start_form', playbook: 'set-cycle', channelId: channel});
    const first = await offered(lea);
    expect(first.name).toMatch(/^SET Cycle \d{4}-W\d\d$/);
    await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: first.name,
        channel: {kind: 'existing', channelId: quiet},
        seats: {lead: people.lea.id},
    });
    const next = await offered(lea);
    expect([next.name, next.pattern]).toEqual([expect.stringMatching(/^SET Cycle \d{4}-W\d\d$/), next.name]);
    expect(next.name > first.name).toBe(true);
    // What one may not see does not exist for one.
    expect((await offered(pat)).name).toBe(first.name);
});

/** What the bot has told somebody by direct message. */
async function told(person: SeededUser): Promise<string[]> {
    const {body} = await asPerson(world, person, 'POST', '/channels/direct', [person.id, world.bot.id]);
    return world.mattermost.posts(String(body['id'])).map((post) => String(post['message']));
}

test('whoever started a run reads whom Mattermost did not let into its channel', async () => {
    const {lea: owner, bo} = world.people;
    const zoe = teammate('zoe');
    // Of a list in which one cannot be added Mattermost adds the others, and tells no error.
    world.mattermost.faults.add(
        {kind: 'answer', status: 201, body: [owner, bo].map(({id}) => ({user_id: id, channel_id: 'x'})), when: 'after'},
        {method: 'POST', path: /\/channels\/[a-z0-9]+\/members$/},
    );
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
    expect(started.channelId).not.toBe('');
});

test('somebody who was deactivated, or left the team, after they were chosen is named at their field', async () => {
    const {seed, admin} = world.mattermost;
    const yan = teammate('yan');
    const {runId} = await startIncident(lea, world.people.lea);
    const start = {
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-9998 Login fails',
        channel: {kind: 'private'},
        seats: {communication_owner: world.people.lea.id, primary: yan.id},
        severity: 'L3',
    } as const;
    const assign = {type: 'assign_item', itemId: 'ticket_create', assignee: {user: yan.id}} as const;
    // Known here by now, and as somebody who is there.
    await openTab(world, yan);
    seed.deactivate(yan.id);
    const text = 'yan was deactivated in Mattermost and can be asked for nothing. Choose somebody else.';
    expect(await lea.ask(start)).toMatchObject({reason: 'person_gone', field: 'seats.primary', text});
    expect(await lea.ask({type: 'change', runId, command: assign})).toMatchObject({field: 'user', text});
    const left = teammate('xia');
    await asPerson(world, admin, 'DELETE', `/teams/${world.team}/members/${left.id}`);
    expect(await lea.ask({...start, seats: {...start.seats, primary: left.id}})).toMatchObject({
        reason: 'person_not_in_team',
        field: 'seats.primary',
        text: 'xia is not in this team. Add them to the team first, or choose somebody else.',
    });
});

test('a less severe incident gets the part about the ticket, and SET’s people come when it is raised', async () => {
    const {lea: lead, pat, bo, ann} = world.people;
    await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: lead.id, primary: pat.id, backup: bo.id},
    });
    const support = await openTab(world, ann);
    const form = await support.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel});
    // The form is filled before a severity is chosen.
    expect(form.seats).toMatchObject({communication_owner: pat.id, primary: pat.id, backup: bo.id, lead: lead.id});
    const {runId, channelId, answer} = await support.need({
        type: 'start',
        playbook: 'support-incident',
        name: `${form.name} Typo on the login page`,
        channel: {kind: 'private'},
        seats: form.seats,
        severity: 'L3',
    });
    const holders = (run: Run): (string | null)[] => run.seats.map(({user}) => user);
    const counts = (run: Run): number[] => run.phases.map((phase) => phase.items.length);
    const run = 'run' in answer ? answer.run : null;
    expect(run && [holders(run), counts(run)]).toEqual([
        [ann.id, null, null, null, null],
        [4, 0, 0],
    ]);
    // Chosen by hand: one of those on duty, too.
    const byHand = await support.need({
        type: 'start',
        playbook: 'support-incident',
        name: `${form.name} Another typo`,
        channel: {kind: 'private'},
        seats: form.seats,
        chosen: ['backup'],
        severity: 'L4',
    });
    expect('run' in byHand.answer && holders(byHand.answer.run)).toEqual([ann.id, null, null, null, bo.id]);
    const isIn = (id: string) => asPerson(world, ann, 'GET', `/channels/${channelId}/members/${id}`);
    expect((await isIn(pat.id)).status).toBe(404);
    // By an update, as from a phone; who is on duty changed meanwhile.
    const cycle = (await lea.need({type: 'home', channelId: world.channel, have: {}})).onDuty;
    await lea.need({
        type: 'change',
        runId: cycle?.runId ?? '',
        command: {type: 'set_seat', role: 'backup', user: lead.id},
    });
    await support.need({
        type: 'change',
        runId,
        command: {type: 'post_update', updateId: 'up', kind: 'update', text: 'Nobody can log in.', severity: 'L1'},
    });
    const raised = await support.need({type: 'run', runId});
    expect('run' in raised && [holders(raised.run), counts(raised.run)]).toEqual([
        [pat.id, pat.id, lead.id, pat.id, lead.id],
        [4, 8, 5],
    ]);
    await until('they are in', async () => (await isIn(pat.id)).status === 200 && (await isIn(lead.id)).status === 200);
    expect((await isIn(bo.id)).status).toBe(404);
});

test('nobody is proposed, or brought in, who left the team', async () => {
    const kim = teammate('kim-who-leaves');
    const cycle = await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle of one who leaves',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id, primary: world.people.pat.id, backup: kim.id},
    });
    const form = {type: 'start_form', playbook: 'support-incident', channelId: world.channel} as const;
    const {seats} = await lea.need(form);
    const incident = await lea.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-9996 Whom nobody asks',
        channel: {kind: 'private'},
        seats,
        severity: 'L3',
    });
    const left = await asPerson(world, kim, 'DELETE', `/teams/${world.team}/members/${kim.id}`);
    expect(left.status).toBe(200);
    await until('it is known', async () => (await lea.need(form)).seats['backup'] === null);
    await lea.need({type: 'change', runId: incident.runId, command: {type: 'set_details', severity: 'L2'}});
    const raised = await lea.need({type: 'run', runId: incident.runId});
    const holders = 'run' in raised ? raised.run.seats.map(({role, user}) => [role, user]) : [];
    expect(Object.fromEntries(holders)).toMatchObject({primary: world.people.pat.id, backup: null});
    await lea.need({type: 'change', runId: cycle.runId, command: {type: 'finish'}});
    await until('what it says is out', async () => (await waitingOf(incident.runId)).length === 0);
});

test('nobody is brought in who was deactivated, and nobody declines a role to them', async () => {
    const [kim, max] = [teammate('kim'), teammate('max')];
    const cycle = await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle of people who leave',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id, primary: world.people.pat.id, backup: max.id},
    });
    const form = await lea.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel});
    expect(form.seats['backup']).toBe(max.id);
    const incident = await lea.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-9997 Whom nobody takes back',
        channel: {kind: 'private'},
        seats: {...form.seats, communication_owner: kim.id},
        severity: 'L3',
    });
    const change = (command: WireCommand, by = lea) => by.ask({type: 'change', runId: incident.runId, command});
    await change({type: 'set_seat', role: 'communication_owner', user: world.people.bo.id});
    await until('the new owner is in', async () => {
        const path = `/channels/${incident.channelId}/members/${world.people.bo.id}`;
        return (await asPerson(world, world.people.lea, 'GET', path)).status === 200;
    });
    for (const {id} of [kim, max]) {
        world.mattermost.seed.deactivate(id);
    }
    const offered = await lea.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel});
    expect(offered.seats['backup']).toBeNull();
    const bo = await openTab(world, world.people.bo);
    expect(await change({type: 'answer_seat', role: 'communication_owner', accept: false}, bo)).toMatchObject({
        reason: 'seat_goes_back_to_nobody',
        text: 'Declining would give it back to Kim, who cannot have it any more. Pass it on instead, in the sidebar or with: /set owner @name. Nothing was changed.',
    });
    await change({type: 'set_details', severity: 'L2'});
    const raised = await lea.need({type: 'run', runId: incident.runId});
    const holders = 'run' in raised ? raised.run.seats.map(({role, user}) => [role, user]) : [];
    expect(Object.fromEntries(holders)).toMatchObject({
        communication_owner: world.people.bo.id,
        primary: world.people.pat.id,
        backup: null,
    });
    await lea.need({type: 'change', runId: cycle.runId, command: {type: 'finish'}});
    await until('what it says is out', async () => (await waitingOf(incident.runId)).length === 0);
});

/** Without the card and the header, which are changed some seconds later. */
function waitingOf(runId: string): Promise<unknown[]> {
    return sql(world, "select 1 from outbox where state = 'waiting' and run_id = $1 and op not in ('card', 'header')", [
        runId,
    ]);
}

function teammate(username: string): SeededUser {
    const {seed} = world.mattermost;
    const person = seed.user({username, firstName: username.charAt(0).toUpperCase() + username.slice(1)});
    seed.addToTeam(world.team, person.id);
    seed.addToChannel(world.channel, person.id);
    return person;
}

test('a role that brings nobody into the channel shows in the run as not delivered, by name', async () => {
    const {runId} = await startIncident(lea, world.people.lea);
    // The start's own people first: the fault is meant for the one who comes later.
    await until('the start is done', async () => (await waitingOf(runId)).length === 0);
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
