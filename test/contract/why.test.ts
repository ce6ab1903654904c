import {botPost, click, opening, startIncident} from '../support/door';
import {execute, makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
let incident: Awaited<ReturnType<typeof startIncident>>;

beforeAll(async () => {
    world = await makeWorld();
    lea = await openTab(world, world.people.lea);
    incident = await startIncident(lea, world.people.lea);
});
afterAll(() => world.close());

const slash = async (words: string, channelId = incident.channelId): Promise<string> =>
    (await execute(world, world.people.lea, `/set ${words}`, channelId)).text ?? '';

test('before anything is owed it tells the rule, the next moment and who is asked then', async () => {
    const {text} = await lea.need({type: 'why', runId: incident.runId});
    expect(text).toMatch(
        /no update is owed now; the next one is due .*The playbook “Support incident” asks for one: .*Then Lea is asked/,
    );
    expect(await slash('why')).toBe(text);
});

test('a day without a reminder has its reason, in words, by date and in a bad one', async () => {
    expect(await slash('why not 1 Jan 2020')).toMatch(/it did not exist yet on Wed 1 Jan 2020: Lea started it/);
    expect(await slash('why not someday')).toMatch(/“someday” is not a date\. Write it as 2027-12-24/);
    const answer = await lea.ask({type: 'why', runId: incident.runId, date: 'whenever'});
    expect(answer).toMatchObject({ok: false, reason: 'date_unknown', field: 'date'});
});

test('a run is named from any channel, and one that the asker does not see is not there', async () => {
    expect(await slash(`why ${incident.name.toLowerCase()}`, world.channel)).toContain(incident.name);
    expect(await slash(`why ${incident.name} not 2020-01-01`, world.channel)).toMatch(/did not exist yet/);
    expect(await slash('why no such run', world.channel)).toMatch(/^You see no run “no such run”/);
    expect(await slash('why', world.channel)).toMatch(/^There is no run in this channel/);
    const {text} = await execute(world, world.people.bo, `/set why ${incident.name}`, world.channel);
    expect(text).toMatch(/^You see no run/);
    const bo = await openTab(world, world.people.bo);
    expect(await bo.ask({type: 'why', runId: incident.runId})).toMatchObject({ok: false, reason: 'run_not_found'});
});

test('“Why?” under a reminder answers the one who pressed it, and changes nothing; also when it is over', async () => {
    await moveClock(world, incident.dueAt - Date.now() + 1_000);
    const post = String((await botPost(world, incident.channelId, 'update is due'))['id']);
    const before = await lea.need({type: 'run', runId: incident.runId});
    const dialog = await opening(world, world.people.lea, () => click(world, world.people.lea, post, 'why'));
    expect(dialog.introduction).toMatch(/an update was due .*Lea was asked .* as Communication owner\./);
    expect(dialog.fields).toEqual([]);
    expect((await lea.need({type: 'run', runId: incident.runId})).version).toBe(before.version);
    const obligationId = 'run' in before ? before.run.obligation?.id : undefined;
    await slash('update All is well');
    await until('it is answered', async () => {
        const {text} = await lea.need({type: 'why', runId: incident.runId, obligationId: obligationId ?? ''});
        return /Updated by Lea today .*\.$/.test(text);
    });
    expect((await lea.need({type: 'why', runId: incident.runId, obligationId: 'o999'})).text).toMatch(
        /from before its history/,
    );
    expect(await slash('why not today')).toMatch(/there was a reminder on .*, to Lea\./);
});

test('whoever was deactivated a moment ago is said to be, and not to be out of the channel', async () => {
    const {pat, bo} = world.people;
    const started = await lea.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-1 Left',
        channel: {kind: 'private'},
        seats: {communication_owner: pat.id, primary: pat.id, backup: bo.id},
        severity: 'L1',
        summary: 'Left',
    });
    expect(await slash('why', started.channelId)).toContain('Pat');
    await slash('onit', started.channelId);
    world.mattermost.seed.deactivate(pat.id);
    const run = 'run' in started.answer ? started.answer.run : null;
    await moveClock(world, (run?.duty.nextDueAt ?? 0) - Date.now() + 1_000);
    const post = await botPost(world, started.channelId, 'is due now');
    expect(JSON.stringify(post['props'])).toContain('Pat is deactivated, so Bo is asked.');
    expect(await slash('why', started.channelId)).toContain('Pat is deactivated, so Bo is asked.');
});
