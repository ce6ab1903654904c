import {writeFileSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import type {WireCommand} from '../../server-ts/src/contract/shapes';
import type {SeededUser} from '../mattermost/server/seed';
import {temporaryFolder} from '../support/temporary_folder';
import {execute, makeWorld, openTab, until, type World} from '../support/world';

jest.setTimeout(60_000);
let world: World;

const PLAYBOOK = `
id: guarded
title: Guarded
kind: checklist
description: Only its owner ends it.
namePattern: Guarded {number}
ownerOnly: true
phases:
  - {id: one, title: One, items: [{id: a, title: Do it}]}
`;

beforeAll(async () => {
    const folder = path.join(await temporaryFolder('set-cycle-playbooks-'), 'playbooks');
    await mkdir(folder);
    writeFileSync(path.join(folder, 'guarded.yaml'), PLAYBOOK);
    world = await makeWorld({config: {playbooksFolder: folder}});
});
afterAll(() => world.close());

async function started(): Promise<string> {
    const tab = await openTab(world, world.people.lea);
    const {runId} = await tab.need({
        type: 'start',
        playbook: 'guarded',
        name: 'Guarded run',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {},
    });
    await change(world.people.pat, runId, {type: 'join'});
    return runId;
}

async function change(person: SeededUser, runId: string, command: WireCommand): Promise<string> {
    const answer = await (await openTab(world, person)).ask({type: 'change', runId, command});
    return answer.ok ? 'done' : answer.reason;
}

test('a participant may work on it, and is told in words that its end is the owner’s', async () => {
    const {lea, pat} = world.people;
    const runId = await started();
    expect(await change(pat, runId, {type: 'set_item_state', itemId: 'one_a', state: 'done'})).toBe('done');
    expect(await change(pat, runId, {type: 'set_seat', role: 'owner', user: pat.id})).toBe('owner_only');
    expect(await change(pat, runId, {type: 'finish'})).toBe('owner_only');
    expect(await change(lea, runId, {type: 'finish'})).toBe('done');
    expect(await change(pat, runId, {type: 'restore'})).toBe('owner_only');
    expect(await change(lea, runId, {type: 'restore'})).toBe('done');
    const said = await execute(world, pat, '/set owner @pat');
    expect(said.text ?? '').toMatch(/Only the owner of this run can do that\. Nothing was changed/);
    expect(await change(lea, runId, {type: 'finish'})).toBe('done');
});

test('a system admin who takes part may, too; a team admin may not', async () => {
    const {mattermost, team, channel} = world;
    const {admin, seed} = mattermost;
    seed.addToTeam(team, admin.id);
    seed.addToChannel(channel, admin.id);
    const boss = seed.user({username: 'boss', firstName: 'Boss'});
    seed.addToTeam(team, boss.id, {admin: true});
    seed.addToChannel(channel, boss.id);
    const runId = await started();
    await change(boss, runId, {type: 'join'});
    expect(await change(boss, runId, {type: 'finish'})).toBe('owner_only');
    expect(await change(admin, runId, {type: 'finish'})).toBe('not_a_participant');
    await change(admin, runId, {type: 'join'});
    expect(await change(admin, runId, {type: 'finish'})).toBe('done');
    await until('the finish is said', () =>
        mattermost.posts(channel).find((post) => String(post['message']).includes('finished')),
    );
});
