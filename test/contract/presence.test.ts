import {HOUR} from '../../server-ts/src/domain/units';
import type {SeededUser} from '../mattermost/server/seed';
import {execute, makeWorld, moveClock, openTab, until, type World} from '../support/world';

jest.setTimeout(60_000);
let world: World;
beforeEach(async () => {
    world = await makeWorld();
});
afterEach(() => world.close());

interface Incident {
    runId: string;
    channelId: string;
    dueAt: number;
}

/** Communication owner and primary: Pat; backup: Bo; lead: Lea. Nobody has to take it first: Pat starts it. */
async function incident(): Promise<Incident> {
    const {lea, pat, bo} = world.people;
    const tab = await openTab(world, pat);
    const {runId, channelId, answer} = await tab.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'Login fails',
        channel: {kind: 'private'},
        severity: 'L2',
        seats: {communication_owner: pat.id, primary: pat.id, backup: bo.id, lead: lea.id},
    });
    return {runId, channelId, dueAt: 'run' in answer ? (answer.run.duty.nextDueAt ?? 0) : 0};
}

const asAdmin = async (method: string, path: string): Promise<void> => {
    const response = await fetch(`${world.mattermost.url}/api/v4${path}`, {
        method,
        headers: {authorization: `Bearer ${world.mattermost.admin.token}`},
    });
    expect(response.ok).toBe(true);
};

async function setStatus(person: SeededUser, status: string): Promise<void> {
    const response = await fetch(`${world.mattermost.url}/api/v4/users/${person.id}/status`, {
        method: 'PUT',
        headers: {authorization: `Bearer ${person.token}`, 'content-type': 'application/json'},
        body: JSON.stringify({user_id: person.id, status}),
    });
    expect(response.ok).toBe(true);
}

const reminder = ({channelId}: Incident): Promise<string> =>
    until('the reminder', () =>
        world.mattermost
            .posts(channelId)
            .map((post) => JSON.stringify([post['message'], post['props']]))
            .find((text) => /update (is|was) due/.test(text)),
    );

async function due(run: Incident, later = 1_000): Promise<string> {
    await moveClock(world, run.dueAt - Date.now() + later);
    return reminder(run);
}

test('whoever is there is asked', async () => {
    expect(await due(await incident())).toMatch(/^\["@pat /);
});

test('who left the channel is not asked: the next in line is, and the post says so', async () => {
    const run = await incident();
    await asAdmin('DELETE', `/channels/${run.channelId}/members/${world.people.pat.id}`);
    const text = await due(run);
    expect(text).toMatch(/^\["@bo /);
    expect(text).toContain('Pat is not in the run’s channel');
});

test('who was deactivated is not asked: the next in line is', async () => {
    const run = await incident();
    world.mattermost.seed.deactivate(world.people.pat.id);
    const text = await due(run);
    expect(text).toMatch(/^\["@bo /);
    expect(text).not.toContain('@pat');
});

test('who does not want to be disturbed is asked, and the post and “why” say so', async () => {
    const run = await incident();
    await setStatus(world.people.pat, 'dnd');
    const text = await due(run);
    expect(text).toMatch(/^\["@pat /);
    expect(text).toContain('Pat does not want to be disturbed.');
    expect(text).not.toContain('out of office');
    expect((await execute(world, world.people.pat, '/set why', run.channelId)).text).toContain('Pat was asked today ');
    expect((await execute(world, world.people.pat, '/set why', run.channelId)).text).toContain(
        ', though not to be disturbed.',
    );
});

test('with the setting that moves it on, the next in line is asked instead of who is away', async () => {
    const run = await incident();
    const tab = await openTab(world, world.people.pat, run.channelId);
    await tab.need({type: 'change', runId: run.runId, command: {type: 'set_duty', on: true, movesOnWhenAway: true}});
    await setStatus(world.people.pat, 'dnd');
    const text = await due(run);
    expect(text).toMatch(/^\["@bo /);
    expect(text).toContain('Pat does not want to be disturbed, so Bo is asked.');
});

test('the first question of a new incident says who is away, and is asked of who is not gone', async () => {
    const {ann, pat, bo, lea} = world.people;
    await setStatus(pat, 'dnd');
    const {channelId} = await (
        await openTab(world, ann)
    ).need({
        type: 'start',
        playbook: 'support-incident',
        name: 'Login fails',
        channel: {kind: 'private'},
        severity: 'L1',
        seats: {communication_owner: ann.id, primary: pat.id, backup: bo.id, lead: lea.id},
    });
    const asks = await until('the question', () =>
        world.mattermost.posts(channelId).find((post) => String(post['message']).includes('needs somebody')),
    );
    expect(JSON.stringify(asks['props'])).toContain('Pat does not want to be disturbed.');
});

test('a step passes over who has left since the reminder', async () => {
    const run = await incident();
    await due(run);
    await asAdmin('DELETE', `/channels/${run.channelId}/members/${world.people.bo.id}`);
    await moveClock(world, run.dueAt - Date.now() + HOUR + 1_000);
    const asked = await until('the step', () =>
        world.mattermost
            .posts(run.channelId)
            .map((post) => String(post['message']))
            .find((text) => text.includes('no update for') || text.startsWith('@lea')),
    );
    expect(asked).not.toContain('@bo');
});

test('“why” and the post’s own line name nobody as the next who has left', async () => {
    const run = await incident();
    await asAdmin('DELETE', `/channels/${run.channelId}/members/${world.people.bo.id}`);
    expect((await execute(world, world.people.pat, '/set why', run.channelId)).text).toMatch(
        /Then Pat is asked; if nobody answers, Lea is asked/,
    );
    expect(await due(run)).toContain('If nobody answers, Lea is asked');
    expect((await execute(world, world.people.pat, '/set why', run.channelId)).text).not.toContain('Bo');
});

test('a Mattermost that does not say who is there costs nobody the reminder', async () => {
    const run = await incident();
    world.mattermost.faults.add(
        {kind: 'answer', status: 500, when: 'before'},
        {path: /\/(users\/ids|users\/status\/ids|members\/ids)$/, times: 1_000},
    );
    expect(await due(run)).toContain('daily update');
});

test('nor one that never answers that question', async () => {
    const run = await incident();
    world.mattermost.faults.add({kind: 'hang', when: 'before'}, {path: /\/status\/ids$/, times: 1_000});
    expect(await due(run)).toMatch(/^\["@pat /);
});
