import {randomUUID} from 'node:crypto';
import {HIDDEN_TRIGGER, PROPS_KEY} from '../../server-ts/src/contract/names';
import {formatEnvelope} from '../../server-ts/src/contract/request';
import {CONTRACT_VERSION} from '../../server-ts/src/contract/version';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, botPost, click, opening, sql, startIncident} from '../support/door';
import {execute, makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

/** Communication stays with SET: what a run owes passes to the people of the next cycle that begins where its own came from. */
jest.setTimeout(60_000);
let world: World;
let lea: Tab;
beforeEach(async () => {
    world = await makeWorld();
    lea = await openTab(world, world.people.lea);
});
afterEach(() => world.close());

async function startCycle(
    tab: Tab,
    name: string,
    seats: Record<string, string>,
    channelId = world.channel,
): Promise<string> {
    const started = await tab.need({
        type: 'start',
        playbook: 'set-cycle',
        name,
        channel: {kind: 'existing', channelId},
        seats,
    });
    return started.runId;
}

/** Support starts it with whoever the form proposes: the people of the newest cycle. */
async function incidentOfCycle(
    chosen: string[] = [],
    whileOpen: () => Promise<unknown> = () => Promise.resolve(),
): Promise<{runId: string; channelId: string}> {
    const ann = await openTab(world, world.people.ann);
    const form = await ann.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel});
    await whileOpen();
    return ann.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-7 Login fails',
        channel: {kind: 'private'},
        seats: form.seats,
        chosen,
        severity: 'L1',
        summary: 'Login fails',
    });
}

async function holders(runId: string, person: SeededUser = world.people.ann): Promise<Record<string, string | null>> {
    const answer = await (await openTab(world, person)).need({type: 'run', runId});
    return 'run' in answer ? Object.fromEntries(answer.run.seats.map(({role, user}) => [role, user])) : {};
}

const untilHeldBy = (runId: string, user: string): Promise<unknown> =>
    until('it was passed on', async () => (await holders(runId))['communication_owner'] === user);

const passings = (): Promise<{state: string}[]> =>
    sql(world, "select state from outbox where op = 'pass_on' order by id");

async function again(): Promise<void> {
    await sql(
        world,
        "update outbox set state = 'waiting', lease_until = null, holder = null, sent_at = null where op = 'pass_on'",
    );
    await world.sidecar.stop();
    await world.restart();
}

const isIn = async (channelId: string, person: SeededUser): Promise<boolean> =>
    (await asPerson(world, world.people.ann, 'GET', `/channels/${channelId}/members/${person.id}`)).status === 200;

const postsWith = (channelId: string, words: string): number =>
    world.mattermost.posts(channelId).filter((post) => String(post['message']).includes(words)).length;

test('the primary of the next cycle takes the updates over when somebody of the incident starts that cycle', async () => {
    const {pat, bo} = world.people;
    const first = await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    expect(await holders(runId)).toMatchObject({
        communication_owner: pat.id,
        primary: pat.id,
        lead: world.people.lea.id,
    });
    await lea.need({type: 'change', runId: first, command: {type: 'finish'}});
    await startCycle(lea, 'SET Cycle W49', {lead: world.people.lea.id, primary: bo.id});
    await untilHeldBy(runId, bo.id);
    expect(await holders(runId)).toMatchObject({
        work_owner: bo.id,
        primary: bo.id,
        lead: world.people.lea.id,
        backup: null,
    });
    const said = await botPost(world, channelId, 'is Communication owner now');
    expect(said['message']).toContain('SET Cycle W49 has begun; passed on by');
    // Bo had no way into its private channel, and is asked whether he accepts.
    await until('Bo is let in', () => isIn(channelId, bo));
    const direct = await asPerson(world, bo, 'POST', '/channels/direct', [bo.id, world.bot.id]);
    const asked = await botPost(world, String(direct.body['id']), 'made you Communication owner of');
    expect(asked['message']).toContain('because SET Cycle W49 has begun');
});

test('a cycle that somebody outside starts asks the incident’s people, and one of them passes it on', async () => {
    const {pat, bo, ann} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    await startCycle(await openTab(world, bo), 'SET Cycle W49', {lead: bo.id, primary: bo.id});
    const question = await botPost(world, channelId, 'SET Cycle W49 has begun');
    expect(question['message']).toContain('@pat');
    expect(await holders(runId)).toMatchObject({communication_owner: pat.id});
    expect(await isIn(channelId, bo)).toBe(false);
    expect((await click(world, ann, String(question['id']), 'passon')).status).toBe(200);
    await untilHeldBy(runId, bo.id);
    await until('the question is over', () => postsWith(channelId, 'took over (passed on by'));
    expect(postsWith(channelId, 'SET Cycle W49 has begun, and its people have not taken over')).toBe(0);
});

test('nobody outside presses the button, and two who press it at once pass the run on once', async () => {
    const {pat, bo, ann} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    const outside = await openTab(world, bo);
    await startCycle(outside, '**W49** @channel', {lead: world.people.lea.id, primary: bo.id});
    const question = await botPost(world, channelId, 'has begun, and its people');
    // A name notifies nobody.
    expect(question['message']).not.toContain('@channel');
    const press = (person: SeededUser): Promise<unknown> => click(world, person, String(question['id']), 'passon');
    await press(bo);
    expect(await holders(runId)).toMatchObject({communication_owner: pat.id});
    await Promise.all([press(ann), press(pat)]);
    expect(await holders(runId)).toMatchObject({communication_owner: bo.id});
    await until('it is said', () => postsWith(channelId, 'made Bo Work owner and SET primary'));
    expect(postsWith(channelId, 'is Communication owner now')).toBe(1);
});

test('a later cycle whose people have the roles already ends the question about the one before it', async () => {
    const {pat, bo, ann} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    const outside = await openTab(world, bo);
    await startCycle(outside, 'SET Cycle W49', {lead: world.people.lea.id, primary: bo.id});
    const question = await botPost(world, channelId, 'SET Cycle W49 has begun');
    await startCycle(outside, 'SET Cycle W50', {lead: world.people.lea.id, primary: pat.id});
    await until('the question is over', () => postsWith(channelId, 'another cycle has begun since'));
    await click(world, ann, String(question['id']), 'passon');
    expect(await holders(runId)).toMatchObject({communication_owner: pat.id, primary: pat.id});
    expect(postsWith(channelId, 'SET Cycle W50 has begun')).toBe(0);
});

test('nothing is passed on to a cycle that was finished since', async () => {
    const {pat, bo, ann} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    const outside = await openTab(world, bo);
    const mistaken = await startCycle(outside, 'SET Cycle W49', {lead: bo.id, primary: bo.id});
    const question = await botPost(world, channelId, 'SET Cycle W49 has begun');
    await outside.need({type: 'change', runId: mistaken, command: {type: 'finish'}});
    const dialog = await opening(world, ann, () => click(world, ann, String(question['id']), 'passon'));
    expect(JSON.stringify(dialog)).toContain('it is finished');
    expect(await holders(runId)).toMatchObject({communication_owner: pat.id, primary: pat.id});
});

test('a cycle in a channel of somebody’s own takes nothing over, and asks nobody', async () => {
    const {pat, bo} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    const {body} = await asPerson(world, world.people.lea, 'POST', '/channels', {
        team_id: world.team,
        name: 'sandbox',
        display_name: 'Sandbox',
        type: 'O',
    });
    const sandbox = String(body['id']);
    world.mattermost.seed.addToChannel(sandbox, bo.id);
    await startCycle(lea, 'Only a try', {lead: world.people.lea.id, primary: bo.id}, sandbox);
    // A later cycle where it counts shows that the one before it had been looked at.
    await startCycle(lea, 'SET Cycle W49', {lead: world.people.lea.id, primary: world.people.ann.id});
    await untilHeldBy(runId, world.people.ann.id);
    expect([postsWith(channelId, 'Only a try'), await isIn(channelId, bo)]).toEqual([0, false]);
});

test('an incident that was finished when the cycle began hears of it when it is restored', async () => {
    const {pat, bo, ann} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    const incident = await openTab(world, ann);
    await incident.need({type: 'change', runId, command: {type: 'finish', outcome: 'fixed'}});
    await startCycle(lea, 'SET Cycle W49', {lead: world.people.lea.id, primary: bo.id});
    await until('the cycle was heard of', async () => (await passings()).every(({state}) => state !== 'waiting'));
    expect(await holders(runId)).toMatchObject({communication_owner: pat.id});
    await incident.need({type: 'change', runId, command: {type: 'restore'}});
    await untilHeldBy(runId, bo.id);
    await botPost(world, channelId, 'SET Cycle W49 has begun; passed on by');
    await until(
        'all is said',
        async () =>
            (await sql(world, "select 1 from outbox where state = 'waiting' and op in ('post', 'edit', 'pass_on')"))
                .length === 0,
    );
    // Finished and restored once more, it has them already.
    const said = postsWith(channelId, 'has begun');
    await incident.need({type: 'change', runId, command: {type: 'finish', outcome: 'fixed'}});
    await incident.need({type: 'change', runId, command: {type: 'restore'}});
    await until('it was looked at again', async () => {
        const all = await passings();
        return all.length === 4 && all.every(({state}) => state === 'done');
    });
    expect(postsWith(channelId, 'has begun')).toBe(said);
    expect(await holders(runId)).toMatchObject({communication_owner: bo.id, primary: bo.id});
});

test('a form that was open when the next cycle began seats its people, except where somebody was chosen', async () => {
    const {pat, bo} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: pat.id, primary: pat.id});
    const next = () => startCycle(lea, 'SET Cycle W49', {lead: world.people.lea.id, primary: bo.id});
    const {runId} = await incidentOfCycle(['lead'], next);
    expect(await holders(runId)).toMatchObject({communication_owner: bo.id, primary: bo.id, lead: pat.id});
});

test('somebody who was chosen by hand keeps the role', async () => {
    const {pat, bo} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const byHand = await incidentOfCycle(['communication_owner']);
    await startCycle(lea, 'SET Cycle W49', {lead: world.people.lea.id, primary: bo.id});
    await until('the others passed on', async () => (await holders(byHand.runId))['primary'] === bo.id);
    expect(await holders(byHand.runId)).toMatchObject({communication_owner: pat.id});
    const alone = await startIncident(lea, world.people.lea, 'INC-9 By hand');
    expect(await holders(alone.runId, world.people.lea)).toMatchObject({communication_owner: world.people.lea.id});
});

test('a cycle for next week is not on duty while this week’s runs, and its people take over when that is finished', async () => {
    const {pat, bo, lea: lead, ann} = world.people;
    const start = async (primary: string): Promise<string> => {
        const {name} = await lea.need({type: 'start_form', playbook: 'set-cycle', channelId: world.channel});
        return startCycle(lea, name, {lead: lead.id, primary});
    };
    const first = await start(pat.id);
    const {runId} = await incidentOfCycle();
    const second = await start(bo.id);
    await start(ann.id);
    await until('both wait', async () => {
        const waiting = await sql(world, "select 1 from outbox where op = 'pass_on' and starts_with(error, 'waits: ')");
        return waiting.length === 2;
    });
    const proposed = await lea.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel});
    expect([(await holders(runId))['primary'], proposed.seats['primary']]).toEqual([pat.id, pat.id]);
    await lea.need({type: 'change', runId: first, command: {type: 'finish'}});
    await moveClock(world, 6 * 60_000);
    await untilHeldBy(runId, bo.id);
    // What comes after it has its own turn.
    await lea.need({type: 'change', runId: second, command: {type: 'finish'}});
    await moveClock(world, 12 * 60_000);
    await untilHeldBy(runId, ann.id);
});

test('the question follows who has the roles of the cycle meanwhile', async () => {
    const {pat, bo, ann} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    const outside = await openTab(world, bo);
    const next = await startCycle(outside, 'SET Cycle W49', {lead: world.people.lea.id, primary: bo.id});
    const question = await botPost(world, channelId, 'SET Cycle W49 has begun');
    await outside.need({
        type: 'change',
        runId: next,
        command: {type: 'set_seat', role: 'primary', user: world.people.lea.id},
    });
    const asked = async (): Promise<string> =>
        JSON.stringify((await botPost(world, channelId, 'SET Cycle W49 has begun'))['props']);
    await until('it names her', async () => (await asked()).includes('Pat → Lea'));
    await click(world, ann, String(question['id']), 'passon');
    await untilHeldBy(runId, world.people.lea.id);
    expect(await isIn(channelId, bo)).toBe(false);
});

test('a role of the cycle that is filled only later takes over as well, by the right of whoever fills it', async () => {
    const {pat, bo, ann} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    const next = await startCycle(lea, 'SET Cycle W49', {lead: world.people.lea.id, backup: bo.id});
    const fill = (tab: Tab, user: string): Promise<unknown> =>
        tab.need({type: 'change', runId: next, command: {type: 'set_seat', role: 'primary', user}});
    await until('it took over', async () => (await holders(runId))['backup'] === bo.id);
    await until('Bo is in', () => isIn(channelId, bo));
    await asPerson(world, bo, 'DELETE', `/channels/${channelId}/members/${bo.id}`);
    await until('Bo has left', async () => !(await isIn(channelId, bo)));
    // Bo is in the cycle, and no longer in the incident: he lets nobody in.
    await fill(await openTab(world, bo), bo.id);
    const question = await botPost(world, channelId, 'SET Cycle W49 has begun, and its people have not taken over');
    expect(await holders(runId)).toMatchObject({communication_owner: pat.id, primary: pat.id});
    await click(world, ann, String(question['id']), 'passon');
    await untilHeldBy(runId, bo.id);
    const unmanned = await startCycle(lea, 'SET Cycle W50', {lead: world.people.lea.id});
    const newer = await incidentOfCycle();
    expect(await holders(newer.runId)).toMatchObject({communication_owner: ann.id, primary: null});
    await lea.need({type: 'change', runId: unmanned, command: {type: 'set_seat', role: 'primary', user: pat.id}});
    await untilHeldBy(newer.runId, pat.id);
    await untilHeldBy(runId, pat.id);
});

test('what was begun before a crash is done once after it', async () => {
    const {pat, bo} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    await startCycle(lea, 'SET Cycle W49', {lead: world.people.lea.id, primary: bo.id});
    await untilHeldBy(runId, bo.id);
    await until('it is noted', async () => (await passings())[0]?.state === 'done' && (await passings()).length === 2);
    // As if its sender had been killed before it could note that it was done.
    await again();
    await until('it is done again', async () => (await passings()).every(({state}) => state === 'done'));
    expect(postsWith(channelId, 'is Communication owner now')).toBe(1);
    expect(await holders(runId)).toMatchObject({communication_owner: bo.id});
});

test('a plugin that is one version older gets the run whole where it lacks the events', async () => {
    const {pat, bo, ann} = world.people;
    await startCycle(lea, 'SET Cycle W48', {lead: world.people.lea.id, primary: pat.id});
    const {runId, channelId} = await incidentOfCycle();
    const tab = await openTab(world, ann);
    const {version} = await tab.need({type: 'run', runId});
    await startCycle(await openTab(world, bo), 'SET Cycle W49', {lead: bo.id, primary: bo.id});
    await botPost(world, channelId, 'SET Cycle W49 has begun');
    const body = {type: 'run', runId, since: version} as const;
    expect(await tab.need(body)).toMatchObject({events: [{type: 'cycle_began'}]});
    const older = async (asked: Parameters<Tab['ask']>[0]): Promise<unknown> => {
        const message = {v: CONTRACT_VERSION - 1, id: randomUUID(), key: tab.key, body: asked};
        return (await execute(world, ann, `/${HIDDEN_TRIGGER} ${formatEnvelope(message)}`)).props?.[PROPS_KEY];
    };
    expect(await older(body)).toMatchObject({ok: true, body: {run: {id: runId}}});
    expect(await older({type: 'timeline', runId})).toMatchObject({
        body: {events: expect.not.arrayContaining([expect.objectContaining({type: 'cycle_began'})])},
    });
});
