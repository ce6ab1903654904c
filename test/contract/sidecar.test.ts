import {makeWorld, moveClock, openTab, until, execute, type World} from '../support/world';

jest.setTimeout(60_000);
let world: World;
beforeAll(async () => {
    world = await makeWorld();
});
afterAll(() => world.close());

test('a cycle is started, ticked and seen by another person', async () => {
    const lea = await openTab(world, world.people.lea);
    const pat = await openTab(world, world.people.pat);
    const form = await lea.need({type: 'start_form', playbook: 'set-cycle', channelId: world.channel});
    expect(form.name).toMatch(/^SET Cycle \d{4}-W\d{2}$/);
    const started = await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: form.name,
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id, primary: world.people.pat.id, backup: world.people.bo.id},
    });
    const {runId} = started;
    const answer = await pat.need({
        type: 'change',
        runId,
        since: started.answer.version,
        command: {type: 'set_item_state', itemId: 'start_review_issues', state: 'done'},
    });
    expect('events' in answer && answer.events.map((event) => event.type)).toEqual(['item_state_changed']);
    const seen = await lea.need({type: 'run', runId, since: started.answer.version});
    expect('events' in seen && seen.events.map((event) => event.by)).toEqual([world.people.pat.id]);
    await until('the run card is posted', () =>
        world.mattermost.posts(world.channel).find((post) => post['type'] === 'custom_set_run'),
    );
});

test('a support incident gets its own channel and its daily reminder', async () => {
    const pat = await openTab(world, world.people.pat);
    const started = await pat.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-1 Login fails',
        channel: {kind: 'private'},
        seats: {communication_owner: world.people.pat.id},
        severity: 'L2',
        summary: 'Login fails',
    });
    expect(started.channelId).toMatch(/^[a-z0-9]{26}$/);
    expect(started.answer).toMatchObject({canEdit: true});
    const due = 'run' in started.answer ? started.answer.run.duty.nextDueAt : null;
    expect(due).not.toBeNull();
    await moveClock(world, (due ?? 0) - Date.now() + 1_000);
    const reminder = await until('the reminder is posted', () =>
        world.mattermost
            .posts(started.channelId)
            .find((post) => String(post['message']).includes('daily update is due')),
    );
    expect(reminder['message']).toContain('@pat');
    await execute(world, world.people.pat, '/set update All is well again', started.channelId);
    await until('the reminder is resolved in place', () =>
        world.mattermost
            .posts(started.channelId)
            .find((post) => post['id'] === reminder['id'] && String(post['message']).includes('updated by Pat')),
    );
});
