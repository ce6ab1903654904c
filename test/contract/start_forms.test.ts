import {asPerson, botPost, opening, sql, submit} from '../support/door';
import {execute, until} from '../support/world';
import {owedWorld} from '../support/owed_world';

const here = owedWorld();

test('start by slash and dialog', async () => {
    const dialog = await opening(here.world, here.lea, () => execute(here.world, here.lea, '/set start set-cycle'));
    expect(dialog.fields).toEqual(['name', 'seat_lead', 'seat_primary', 'seat_backup', 'channel', 'elsewhere']);
    expect(dialog.values['channel']).toBe('this');
    expect((await submit(here.world, here.lea, dialog, {name: 'Cycle by dialog'})).body).toEqual({});
    await botPost(here.world, here.world.channel, 'Cycle by dialog');
});

test('what is typed behind the playbook is what happened, or the name of the run', async () => {
    const open = (words: string) => opening(here.world, here.lea, () => execute(here.world, here.lea, words));
    const incident = await open('/set start support-incident Users are **logged out** @here');
    expect(incident.values['summary']).toBe('Users are logged out @here');
    expect(incident.values['name']).toContain('Users are logged out');
    expect((await open('/set start incident Login fails')).values['summary']).toBe('Login fails');
    const cycle = await open(`/set start SET-Cycle ${'Week of the move '.repeat(20)}`);
    expect(cycle.values['name']).toBe('Week of the move '.repeat(20).slice(0, 150));
    const fires = await open(`/set start set-cycle ${'x'.repeat(149)}🔥🔥`);
    expect(fires.values['name']).toBe(`${'x'.repeat(149)}🔥`);
    expect((await execute(here.world, here.lea, '/set start nothing of *ours*')).text).toMatch(
        /^There is no playbook “nothing of \\\*ours\\\*”\. Nothing was started\.\n- `\/set start set-cycle`/,
    );
});

test('from a direct channel a start offers no “this channel”, and takes another one', async () => {
    const {seed} = here.world.mattermost;
    const direct = await asPerson(here.world, here.lea, 'POST', '/channels/direct', [
        here.lea.id,
        here.world.people.bo.id,
    ]);
    const open = () => execute(here.world, here.lea, '/set start set-cycle', String(direct.body['id']));
    const dialog = await opening(here.world, here.lea, open);
    expect([dialog.values['channel'], dialog.choices['channel']]).toEqual(['private', ['private', 'public']]);
    // What is chosen in one dialog more than Mattermost has shown is refused at the field.
    expect((await submit(here.world, here.lea, dialog, {name: 'Nowhere', channel: 'this'})).body).toMatchObject({
        errors: {channel: expect.stringContaining('There is no such channel')},
    });
    const market = seed.channel({teamId: here.world.team, name: 'market', displayName: 'Market'}).id;
    const refused = await submit(here.world, here.lea, await opening(here.world, here.lea, open), {elsewhere: market});
    expect(refused.body).toMatchObject({errors: {elsewhere: expect.stringContaining('There is no such channel')}});
    seed.addToChannel(market, here.lea.id);
    // Whether somebody is in a channel is remembered for a moment.
    await until('it is started there', async () => {
        const answer = await submit(here.world, here.lea, await opening(here.world, here.lea, open), {
            name: 'Elsewhere',
            elsewhere: market,
        });
        return answer.body['errors'] === undefined;
    });
    await botPost(here.world, market, 'Elsewhere');
});

test('a playbook that always gets its own channel offers no other', async () => {
    const dialog = await opening(here.world, here.lea, () =>
        execute(here.world, here.lea, '/set start support-incident'),
    );
    expect([dialog.choices['channel'], dialog.fields.includes('elsewhere')]).toEqual([['private', 'public'], false]);
});

test('a guest is offered no channel that they could not make, and no form that could not be sent', async () => {
    const {seed} = here.world.mattermost;
    const gus = seed.user({username: 'gus', firstName: 'Gus', roles: 'system_guest'});
    seed.addToTeam(here.world.team, gus.id, {guest: true});
    seed.addToChannel(here.world.channel, gus.id);
    const {text} = await execute(here.world, gus, '/set start support-incident');
    expect(text).toBe('Guests cannot make channels. Choose another one, or ask a member of the team to start it.');
    const dialog = await opening(here.world, gus, () => execute(here.world, gus, '/set start set-cycle'));
    expect([dialog.values['channel'], dialog.choices['channel']]).toEqual(['this', ['this']]);
    const {body} = await asPerson(here.world, gus, 'POST', '/channels/direct', [gus.id, here.world.bot.id]);
    const far = await opening(here.world, gus, () =>
        execute(here.world, gus, '/set start set-cycle', String(body['id'])),
    );
    expect(far.fields).toEqual(expect.arrayContaining(['elsewhere']));
    expect(far.fields).not.toContain('channel');
    const answer = await submit(here.world, gus, far, {name: 'By a guest', elsewhere: here.world.channel});
    expect(answer.next?.introduction).toContain('is started, in [');
    await botPost(here.world, here.world.channel, 'By a guest');
});

test('a form whose people Mattermost left empty starts with those on duty, as it says at each field', async () => {
    const {pat, bo} = here.world.people;
    await here.tab.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'On duty',
        channel: {kind: 'existing', channelId: here.world.channel},
        seats: {lead: here.lea.id, primary: pat.id, backup: bo.id},
    });
    const dialog = await opening(here.world, here.lea, () =>
        execute(here.world, here.lea, '/set start support-incident'),
    );
    const empty = Object.fromEntries(
        dialog.fields.filter((name) => name.startsWith('seat_')).map((name) => [name, '']),
    );
    expect(Object.keys(empty).length).toBeGreaterThan(2);
    const typed = {...empty, name: 'INC-1 Empty', seat_backup: here.lea.id, channel: 'private', severity: 'L2'};
    expect((await submit(here.world, here.lea, dialog, typed)).status).toBe(200);
    const [row] = await sql<{seats: {role: string; user: string | null}[]}>(
        here.world,
        "select state->'seats' as seats from run where state->>'name' like 'INC-% Empty'",
    );
    expect(row?.seats.map(({role, user}) => [role, user])).toEqual(
        expect.arrayContaining([
            ['primary', pat.id],
            ['lead', here.lea.id],
            // Somebody else than who is on duty was chosen here.
            ['backup', here.lea.id],
        ]),
    );
});

test('roles that are to stay empty do, and whoever starts from elsewhere reads where the run is', async () => {
    const {pat} = here.world.people;
    const dialog = await opening(here.world, here.lea, () =>
        execute(here.world, here.lea, '/set start support-incident'),
    );
    expect([dialog.values['empty_roles'], dialog.choices['empty_roles']]).toEqual(['on_duty', ['on_duty', 'nobody']]);
    const empty = Object.fromEntries(
        dialog.fields.filter((name) => name.startsWith('seat_')).map((name) => [name, '']),
    );
    const typed = {
        ...empty,
        name: 'INC-1 Nobody yet',
        severity: 'L2',
        channel: 'public',
        seat_primary: pat.id,
        empty_roles: 'nobody',
    };
    const {next} = await submit(here.world, here.lea, dialog, typed);
    const [row] = await sql<{id: string; name: string; seats: {role: string; user: string | null}[]}>(
        here.world,
        "select id, state->>'name' as name, state->'seats' as seats from run where state->>'name' like 'INC-% Nobody yet'",
    );
    expect(row?.seats.map(({role, user}) => [role, user])).toEqual([
        // A run is never without its owner.
        ['communication_owner', here.lea.id],
        ['work_owner', null],
        ['lead', null],
        ['primary', pat.id],
        ['backup', null],
    ]);
    const address = row?.name.toLowerCase().replaceAll(' ', '-');
    expect(next?.fields).toEqual([]);
    expect(next?.introduction.replaceAll('\\', '')).toBe(
        `**${row?.name}** is started, in [${row?.name}](/eng/channels/${address}).`,
    );
});

test('a playbook’s whole title means that one, also where another begins with the same words', async () => {
    const dialog = await opening(here.world, here.lea, () => execute(here.world, here.lea, '/set start SET cycle'));
    expect(dialog.fields).toContain('seat_primary');
});
