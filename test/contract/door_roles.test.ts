import {COMMAND_TRIGGER, HIDDEN_TRIGGER} from '../../server-ts/src/contract/names';
import type {RequestBody} from '../../server-ts/src/contract/request';
import type {SeededUser} from '../mattermost/server/seed';
import {anId} from '../support/builders';
import {
    asPerson,
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
import {execute, makeWorld, moveClock, openTab, quietLog, until, type Tab, type World} from '../support/world';

type Who =
    'outsider' | 'otherTeam' | 'member' | 'participant' | 'holder' | 'owner' | 'teamAdmin' | 'systemAdmin' | 'guest';

let world: World;
let who: Record<Who, {person: SeededUser; tab: Tab}>;
let lobby: string;
let runId: string;
let hiddenTokens: string[];
const log: string[] = [];

beforeAll(async () => {
    world = await makeWorld({log: quietLog(log)});
    const {seed, admin} = world.mattermost;
    const person = (username: string, role?: {admin?: boolean; guest?: boolean}): SeededUser => {
        const user = seed.user({username, firstName: username, ...(role?.guest ? {roles: 'system_guest'} : {})});
        seed.addToTeam(world.team, user.id, role);
        return user;
    };
    lobby = seed.channel({teamId: world.team, name: 'lobby'}).id;
    const joe = person('joe');
    const otto = person('otto');
    const tess = person('tess', {admin: true});
    const gus = person('gus', {guest: true});
    seed.addToTeam(world.team, admin.id);
    const {lea, bo, ann} = world.people;
    [lea, bo, ann, joe, otto, tess, gus, admin].forEach((user) => seed.addToChannel(lobby, user.id));
    [joe, gus].forEach((user) => seed.addToChannel(world.channel, user.id));

    const ops = seed.team({name: 'ops'}).id;
    const eve = seed.user({username: 'eve'});
    seed.addToTeam(ops, eve.id);
    seed.addToTeam(ops, world.bot.id);
    const elsewhere = seed.channel({teamId: ops, name: 'elsewhere'}).id;
    seed.addToChannel(elsewhere, eve.id);
    const url = `${world.sidecar.url}/mattermost/command`;
    const tokens = {
        visible: seed.command({teamId: ops, trigger: COMMAND_TRIGGER, url}).token,
        hidden: seed.command({teamId: ops, trigger: HIDDEN_TRIGGER, url}).token,
    };
    hiddenTokens = [tokens.visible, tokens.hidden, world.tokens.hidden, world.tokens.visible];

    const systemAdmin = await openTab(world, admin, lobby);
    await systemAdmin.need({type: 'set_up_team', teamId: ops, tokens});
    who = {
        outsider: {person: otto, tab: await openTab(world, otto, lobby)},
        otherTeam: {person: eve, tab: await openTab(world, eve, elsewhere)},
        member: {person: ann, tab: await openTab(world, ann, lobby)},
        participant: {person: joe, tab: await openTab(world, joe, lobby)},
        holder: {person: bo, tab: await openTab(world, bo, lobby)},
        owner: {person: lea, tab: await openTab(world, lea, lobby)},
        teamAdmin: {person: tess, tab: await openTab(world, tess, lobby)},
        systemAdmin: {person: admin, tab: systemAdmin},
        guest: {person: gus, tab: await openTab(world, gus, lobby)},
    };
    const started = await who.owner.tab.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: lea.id, backup: bo.id},
    });
    ({runId} = started);
    await who.participant.tab.need({type: 'change', runId, command: {type: 'join'}});
});
afterAll(() => world.close());

const EVERYBODY: Who[] = [
    'outsider',
    'otherTeam',
    'member',
    'participant',
    'holder',
    'owner',
    'teamAdmin',
    'systemAdmin',
    'guest',
];
const SEE: Who[] = ['member', 'participant', 'holder', 'owner', 'guest'];
const CHANGE: Who[] = ['participant', 'holder', 'owner'];
const ADMINS: Who[] = ['teamAdmin', 'systemAdmin'];

let ticks = 0;
const REQUESTS: [string, () => RequestBody, Who[], string][] = [
    ['run', () => ({type: 'run', runId}), SEE, 'run_not_found'],
    ['timeline', () => ({type: 'timeline', runId}), SEE, 'run_not_found'],
    ['ledger', () => ({type: 'ledger', runId}), SEE, 'run_not_found'],
    ['why', () => ({type: 'why', runId}), SEE, 'run_not_found'],
    ['why not', () => ({type: 'why', runId, date: 'yesterday'}), SEE, 'run_not_found'],
    [
        'tick',
        () => ({
            type: 'change',
            runId,
            command: {type: 'set_item_state', itemId: 'start_owners', state: (ticks += 1) % 2 ? 'done' : 'open'},
        }),
        CHANGE,
        '',
    ],
    [
        'edit',
        () => ({
            type: 'change',
            runId,
            command: {type: 'edit_item', itemId: 'start_owners', note: `note ${(ticks += 1)}`},
        }),
        CHANGE,
        '',
    ],
    [
        'rename',
        () => ({type: 'change', runId, command: {type: 'rename', name: `SET Cycle ${(ticks += 1)}`}}),
        CHANGE,
        '',
    ],
    [
        'switch the duty on',
        () => ({
            type: 'change',
            runId,
            command: {
                type: 'set_duty',
                on: true,
                rules: [{every: 'hours', hours: 100 + (ticks += 1) / 100, days: 'always'}],
            },
        }),
        CHANGE,
        '',
    ],
    [
        'wish to hear before an update is due',
        () => ({type: 'change', runId, command: {type: 'set_upcoming_dm', on: (ticks += 1) % 2 === 1}}),
        CHANGE,
        '',
    ],
    [
        'set a seat',
        () => ({
            type: 'change',
            runId,
            command: {type: 'set_seat', role: 'primary', user: (ticks += 1) % 2 ? world.people.pat.id : null},
        }),
        CHANGE,
        '',
    ],
    ['follow', () => ({type: 'change', runId, command: {type: 'follow'}}), SEE, 'run_not_found'],
    ['unfollow', () => ({type: 'change', runId, command: {type: 'unfollow'}}), SEE, 'run_not_found'],
    [
        'start in a channel',
        () => ({
            type: 'start',
            playbook: 'set-cycle',
            name: 'Another',
            channel: {kind: 'existing', channelId: world.channel},
            seats: {},
        }),
        SEE,
        'channel_not_found',
    ],
    ['start form', () => ({type: 'start_form', playbook: 'set-cycle', channelId: null}), EVERYBODY, ''],
    ['rehearse', () => ({type: 'rehearse', of: {kind: 'run', runId}, days: 7}), SEE, 'run_not_found'],
    ['preview of the duty', () => ({type: 'preview_duty', runId}), SEE, 'run_not_found'],
    ['preview', () => ({type: 'preview_due', words: 'in 2 hours', zone: 'UTC', runId}), EVERYBODY, ''],
    ['set up information', () => ({type: 'set_up_info', teamId: world.team}), ADMINS, 'team_admin_only'],
];

describe.each(REQUESTS)('%s', (name, body, allowed, refusal) => {
    it.each(EVERYBODY)('asked by the %s', async (one) => {
        const answer = await who[one].tab.ask(body());
        const expected = allowed.includes(one)
            ? 'ok'
            : refusal !== ''
              ? refusal
              : SEE.includes(one)
                ? 'not_a_participant'
                : 'run_not_found';
        expect([
            name,
            answer.ok ? 'ok' : answer.reason,
            answer.ok ? '' : log.filter((line) => line.includes(answer.ref)).join(),
        ]).toEqual([name, expected, '']);
        expect(answer.ok || answer.text).toBeTruthy();
    });
});

test('the home of each shows the runs of channels that they are in, and of no others', async () => {
    for (const one of EVERYBODY) {
        const home = await who[one].tab.need({type: 'home', channelId: world.channel, have: {}});
        const seen = JSON.stringify(home).includes(runId);
        expect([one, seen]).toEqual([one, SEE.includes(one)]);
    }
});

test('a new channel is for members, not for guests', async () => {
    const start = (): RequestBody & {type: 'start'} => ({
        type: 'start',
        playbook: 'set-cycle',
        name: 'Own',
        channel: {kind: 'private'},
        seats: {},
    });
    expect(await who.guest.tab.ask(start())).toMatchObject({ok: false, reason: 'guest_cannot_start'});
    expect(await who.outsider.tab.ask(start())).toMatchObject({ok: true});
});

test('set_up_team is for admins of that team', async () => {
    const body = {
        type: 'set_up_team',
        teamId: world.team,
        tokens: {visible: world.tokens.visible, hidden: world.tokens.hidden},
    } as const;
    for (const one of EVERYBODY) {
        const answer = await who[one].tab.ask(body);
        expect([one, answer.ok]).toEqual([one, ADMINS.includes(one)]);
    }
    // Nor may the admin of one team take over the other's.
    const answer = await who.teamAdmin.tab.ask({...body, teamId: anId('another')});
    expect(answer).toMatchObject({ok: false, reason: 'team_admin_only'});
});

test('a bot gets no key, and its slash commands change nothing', async () => {
    const bot = world.mattermost.seed.bot({username: 'robot'});
    world.mattermost.seed.addToTeam(world.team, bot.id);
    world.mattermost.seed.addToChannel(world.channel, bot.id);
    const robot = {id: bot.id, username: 'robot', token: bot.token, password: ''};
    await expect(openTab(world, robot)).rejects.toThrow('not_allowed');
    const before = await who.owner.tab.need({type: 'run', runId});
    await execute(world, robot, '/set 1 tick 1');
    expect((await who.owner.tab.need({type: 'run', runId})).version).toBe(before.version);
});

test('who is not known to Mattermost does not get past it, nor past us', async () => {
    const stranger = {id: anId('x'), username: 'x', token: 'no-such-token', password: ''};
    expect((await execute(world, stranger, '/set list')).status).toBe(401);
    const typed = {
        token: 'x',
        team_id: world.team,
        channel_id: world.channel,
        user_id: world.people.lea.id,
        command: '/set',
        text: 'tick 1',
        trigger_id: 'x',
    };
    expect(await knock(world, '/mattermost/command', typed, 'form')).toMatchObject({
        status: 200,
        body: {response_type: 'ephemeral', text: expect.stringContaining('does not belong')},
    });
    // The sidebar's own command says it in the answer that the sidebar reads: as a text it would stand in the channel at each question.
    const asked = {...typed, command: `/${HIDDEN_TRIGGER}`, text: '{}'};
    expect(await knock(world, '/mattermost/command', asked, 'form')).toEqual({
        status: 200,
        body: {
            response_type: 'ephemeral',
            text: '',
            props: {
                set_cycle: expect.objectContaining({
                    ok: false,
                    reason: 'unknown_command_token',
                    text: expect.stringContaining('set-cycle install --team'),
                }),
            },
        },
    });
});

test('who was deactivated or removed a second ago sees nothing more', async () => {
    const {seed} = world.mattermost;
    const dan = seed.user({username: 'dan'});
    seed.addToTeam(world.team, dan.id);
    [world.channel, lobby].forEach((channel) => seed.addToChannel(channel, dan.id));
    const tab = await openTab(world, dan, lobby);
    await tab.need({type: 'run', runId});
    seed.removeFromChannel(world.channel, dan.id);
    const removedAt = performance.now();
    await until('he is out', async () => !(await tab.ask({type: 'run', runId})).ok);
    expect(performance.now() - removedAt).toBeLessThan(2_000);
    expect(await tab.ask({type: 'change', runId, command: {type: 'follow'}})).toMatchObject({
        ok: false,
        reason: 'run_not_found',
    });
    seed.deactivate(dan.id);
    expect((await execute(world, dan, '/set list', lobby)).status).toBe(401);
});

describe('an incident’s own channel', () => {
    let incident: Awaited<ReturnType<typeof startIncident>>;
    let reminder: string;

    beforeAll(async () => {
        incident = await startIncident(who.owner.tab, who.owner.person);
        world.mattermost.seed.addToChannel(incident.channelId, who.member.person.id);
        await moveClock(world, incident.dueAt - Date.now() + 1_000);
        reminder = String((await botPost(world, incident.channelId, 'update is due'))['id']);
    });

    it('whoever is in it may change the run, and nobody else', async () => {
        for (const one of EVERYBODY) {
            const answer = await who[one].tab.ask({
                type: 'change',
                runId: incident.runId,
                command: {type: 'rename', name: `INC ${one}`},
            });
            expect([one, answer.ok]).toEqual([one, ['owner', 'member'].includes(one)]);
        }
    });

    it('Mattermost itself keeps others from its buttons; through the cookie of another post they reach us, and are told nothing', async () => {
        const {outsider} = who;
        expect((await click(world, outsider.person, reminder, 'nothing')).status).toBe(403);
        const before = (await who.owner.tab.need({type: 'run', runId: incident.runId})).version;
        // The request that Mattermost sends for such a press; its signed trigger is the presser's own.
        const said = await pressedAs(outsider.person, reminder, 'nothing');
        expect(said).toBe('No such run, or you are not in its channel.');
        expect((await who.owner.tab.need({type: 'run', runId: incident.runId})).version).toBe(before);
    });

    it('a button that its own people press works', async () => {
        expect((await click(world, who.member.person, reminder, 'hold')).status).toBe(200);
        await until('it is held', async () => {
            const answer = await who.owner.tab.need({type: 'run', runId: incident.runId});
            return 'run' in answer && answer.run.obligation?.held?.by === who.member.person.id;
        });
    });

    it('a form that somebody else opened is nothing in another’s hands', async () => {
        const form = await opening(world, who.member.person, () => click(world, who.member.person, reminder, 'update'));
        const stolen = await submit(world, who.outsider.person, form, {text: 'I was never here'}, {channel_id: lobby});
        expect(stolen.body).toEqual({error: 'This is too old or was sent already. Nothing was changed: try again.'});
        expect(await submit(world, who.member.person, form, {text: 'Fixed'})).toMatchObject({status: 200, body: {}});
        await botPost(world, incident.channelId, 'Fixed');
    });

    /** The request that Mattermost sends when somebody presses a button of this post through the cookie of another one. */
    async function pressedAs(person: SeededUser, postId: string, action: string): Promise<string> {
        const caught = await caughtCommand(world, person, world.team, lobby);
        const before = dialogsOf(world, person).length;
        const answer = await knock(world, '/mattermost/action', {
            user_id: person.id,
            post_id: postId,
            channel_id: incident.channelId,
            team_id: world.team,
            trigger_id: caught['trigger_id'],
            context: buttonContext(world, incident.runId, action, 'o3'),
        });
        expect(answer).toEqual({status: 200, body: {}});
        return (await until('a notice', () => dialogsOf(world, person)[before])).introduction;
    }
});

test('nothing that anybody was told has a token in it, and nothing was posted in the open', async () => {
    const everything = JSON.stringify([
        world.mattermost.posts(world.channel),
        world.mattermost.posts(lobby),
        world.mattermost.events,
    ]);
    [...hiddenTokens, world.config.secret, world.bot.token].forEach((secret) =>
        expect(everything).not.toContain(secret),
    );
    const posts = [...world.mattermost.posts(world.channel), ...world.mattermost.posts(lobby)];
    expect(posts.filter((post) => String(post['message']) === '' && post['user_id'] !== world.bot.id)).toEqual([]);
    expect((await asPerson(world, who.owner.person, 'GET', '/users/me')).status).toBe(200);
});
