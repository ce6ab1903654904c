import {randomUUID} from 'node:crypto';
import {formatEnvelope, type RequestBody} from '../../server-ts/src/contract/request';
import {CONTRACT_VERSION} from '../../server-ts/src/contract/version';
import {HOUR} from '../../server-ts/src/domain/units';
import {anId} from '../support/builders';
import {
    asPerson,
    botPost,
    buttonContext,
    caughtCommand,
    click,
    dialogsOf,
    hiddenCommand,
    knock,
    opening,
    sql,
    startIncident,
    submit,
} from '../support/door';
import {execute, makeWorld, moveClock, openTab, quietLog, until, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
let runId: string;
const log: string[] = [];
const answers: unknown[] = [];

beforeAll(async () => {
    world = await makeWorld({log: quietLog(log)});
    lea = await openTab(world, world.people.lea);
    const started = await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id},
    });
    ({runId} = started);
    await botPost(world, world.channel, 'SET Cycle');
});
afterAll(() => world.close());

const versionOf = async (run = runId): Promise<number> =>
    (await sql<{version: number}>(world, 'select version from run where id = $1', [run]))[0]?.version ?? -1;
const tick = (): RequestBody => ({type: 'change', runId, command: {type: 'rename', name: `Renamed ${randomUUID()}`}});
const WRONG_TOKEN = 'This command does not belong to this SET Cycle. An admin can repair it with: set-cycle install';
const OLD_TRIGGER = 'is too old or was sent already. Nothing was changed: try again.';

/** Everything is refused by HTTP 200 with words, and nothing changes. */
async function refusedWith(
    words: string | RegExp,
    act: () => Promise<{status: number; body: Record<string, unknown>}>,
): Promise<void> {
    const before = await versionOf();
    const answer = await act();
    answers.push(answer.body);
    expect(answer.status).toBe(200);
    expect(answer.body['response_type']).toBe('ephemeral');
    // The sidebar reads the words from the props, a person from the text.
    expect(JSON.stringify(answer.body)).toContain(words);
    expect(await versionOf()).toBe(before);
}

describe('the command’s token', () => {
    const form = async (change: Record<string, string>): Promise<Record<string, string>> => ({
        ...(await caughtCommand(world, world.people.lea)),
        command: '/set',
        text: 'list',
        ...change,
    });

    it.each([
        ['another', {token: 'x'.repeat(26)}],
        ['none', {token: ''}],
        ['10,000 characters', {token: 'x'.repeat(10_000)}],
        ['SQL', {token: "' or 1=1 --"}],
    ])('wrong: %s', async (_, change) => {
        await refusedWith(WRONG_TOKEN, async () => knock(world, '/mattermost/command', await form(change), 'form'));
    });

    it('does not open another team', async () => {
        await refusedWith(WRONG_TOKEN, async () =>
            knock(
                world,
                '/mattermost/command',
                await form({token: world.tokens.visible, team_id: anId('other')}),
                'form',
            ),
        );
    });

    it('is good with a trigger that Mattermost signed, once', async () => {
        const good = await form({token: world.tokens.visible});
        expect(await knock(world, '/mattermost/command', good, 'form')).toMatchObject({
            status: 200,
            body: {text: expect.stringContaining('SET Cycle')},
        });
        await refusedWith(OLD_TRIGGER, () => knock(world, '/mattermost/command', good, 'form'));
    });

    it('with a trigger that is forged, somebody else’s, stale or none is refused', async () => {
        const token = world.tokens.hidden;
        const mine = await form({
            token,
            text: formatEnvelope({v: CONTRACT_VERSION, id: randomUUID(), key: lea.key, body: tick()}),
        });
        const decoded = Buffer.from(String(mine['trigger_id']), 'base64').toString('latin1');
        const forged = Buffer.from(decoded.replace(world.people.lea.id, world.people.pat.id), 'latin1').toString(
            'base64',
        );
        await refusedWith(OLD_TRIGGER, () =>
            knock(world, '/mattermost/command', {...mine, trigger_id: forged, user_id: world.people.pat.id}, 'form'),
        );
        await refusedWith(OLD_TRIGGER, () =>
            knock(world, '/mattermost/command', {...mine, user_id: world.people.pat.id}, 'form'),
        );
        await refusedWith(OLD_TRIGGER, () => knock(world, '/mattermost/command', {...mine, trigger_id: ''}, 'form'));
        await refusedWith(OLD_TRIGGER, () =>
            knock(world, '/mattermost/command', {...mine, trigger_id: 'bm9uc2Vuc2U='}, 'form'),
        );
        world.mattermost.setClockOffset(40_000);
        try {
            // A person whom the sidecar has to ask for: the answer tells Mattermost's new time.
            await openTab(world, world.people.bo);
            await refusedWith(OLD_TRIGGER, () => knock(world, '/mattermost/command', mine, 'form'));
        } finally {
            world.mattermost.setClockOffset(0);
        }
    });

    it('is good again within a second or so when Mattermost’s clock was set back', async () => {
        await until('it is served', async () =>
            (await execute(world, world.people.lea, '/set list')).text?.includes('SET Cycle'),
        );
    });

    it('in a body that is no form, as any dialog can be made to send, opens nothing', async () => {
        const before = await versionOf();
        const good = await form({
            token: world.tokens.hidden,
            text: formatEnvelope({v: CONTRACT_VERSION, id: randomUUID(), key: lea.key, body: tick()}),
        });
        await knock(world, '/mattermost/command', {
            type: 'dialog_submission',
            user_id: world.people.lea.id,
            submission: good,
            state: '',
        });
        expect(await versionOf()).toBe(before);
    });
});

describe('a hidden request', () => {
    const ask = async (message: unknown): Promise<Record<string, unknown>> => {
        const answer = await execute(world, world.people.lea, hiddenCommand(message));
        expect([answer.status, answer.text ?? '']).toEqual([200, '']);
        answers.push(answer);
        return Object(answer.props?.['set_cycle']);
    };
    const envelope = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
        v: CONTRACT_VERSION,
        id: randomUUID(),
        key: lea.key,
        body: tick(),
        ...change,
    });

    it.each([
        ['without a key', {key: undefined}, 'stale_key'],
        ['with nonsense for a key', {key: 'nonsense'}, 'stale_key'],
        ['with a short id', {id: 'x'}, 'bad_request'],
        ['of an unknown type', {body: {type: 'drop_tables'}}, 'bad_request'],
        [
            'with the clock’s command',
            {body: {type: 'change', runId: anId('r'), command: {type: 'wake'}}},
            'bad_request',
        ],
        [
            'that moves a run to another channel',
            {body: {type: 'change', runId: anId('r'), command: {type: 'open_channel', channelId: anId('c')}}},
            'bad_request',
        ],
        ['of a run that is none', {body: {type: 'run', runId: anId('nothing')}}, 'run_not_found'],
        ['two versions newer', {v: CONTRACT_VERSION + 2}, 'reload_needed'],
        ['two versions newer that cannot be read', {v: CONTRACT_VERSION + 2, body: {type: 'new'}}, 'reload_needed'],
        ['one version newer that cannot be read', {v: CONTRACT_VERSION + 1, body: {type: 'new'}}, 'reload_needed'],
    ])('%s is refused in words', async (_, change, reason) => {
        const before = await versionOf();
        const answer = await ask(envelope(change));
        expect(answer).toMatchObject({
            ok: false,
            reason,
            text: expect.stringMatching(/\w+ \w+.*\./),
            ref: expect.stringMatching(/^[0-9a-f]{8}$/),
        });
        expect(await versionOf()).toBe(before);
    });

    it.each([
        [{type: 'set_details', severity: 'L9'}, 'the severity must be L1, L2, L3 or L4'],
        [{type: 'add_item', phaseId: 'p'}, 'the item id is missing or of another kind than expected'],
    ])('%j is refused with the field and what it takes', async (command, words) => {
        const {text} = await lea
            .ask(Object.assign({type: 'change' as const, runId, command: {type: 'join' as const}}, {command}))
            .then((answer) => ('text' in answer ? answer : {text: ''}));
        expect(text).toBe(`This could not be read: ${words}. Nothing was changed.`);
    });

    it.each(['', 'null', '[]', '"x"', '{', `{"v":${CONTRACT_VERSION}}`, '1', '\u0000'])(
        '%j is refused in words',
        async (text) => {
            expect(await ask(text)).toMatchObject({ok: false, reason: 'bad_request'});
        },
    );

    it('with another person’s key, or one of last week, is refused', async () => {
        const pat = await openTab(world, world.people.pat);
        expect(await ask(envelope({key: pat.key}))).toMatchObject({ok: false, reason: 'stale_key'});
        await moveClock(world, 25 * HOUR);
        await until('the sidecar knows the time', () => world.sidecar.clock.now() > Date.now() + 24 * HOUR);
        expect(await ask(envelope())).toMatchObject({ok: false, reason: 'stale_key'});
        await moveClock(world, 0);
        await until('the sidecar knows the time', () => world.sidecar.clock.now() < Date.now() + HOUR);
        expect(await ask(envelope())).toMatchObject({ok: true});
    });

    it('one version newer or older works, and is told so; unknown keys are passed over', async () => {
        const connect = (v: number): Record<string, unknown> => ({
            v,
            id: randomUUID(),
            body: {type: 'connect', fresh: true},
            more: 1,
        });
        expect(await ask(connect(CONTRACT_VERSION + 1))).toMatchObject({
            ok: true,
            body: {compatibility: 'plugin_newer'},
        });
        expect(await ask(connect(CONTRACT_VERSION - 1))).toMatchObject({
            ok: true,
            body: {compatibility: 'plugin_older'},
        });
        expect(await ask(connect(CONTRACT_VERSION))).toMatchObject({ok: true, body: {compatibility: 'same'}});
    });

    it('sent twice at once changes once, and both are answered', async () => {
        const body = {
            type: 'change',
            runId,
            command: {type: 'add_item', phaseId: 'start', itemId: 'twice', title: 'Twice'},
        };
        const message = envelope({body});
        const all = await Promise.all([ask(message), ask(message), ask(message)]);
        expect(all.map((answer) => answer['ok'])).toEqual([true, true, true]);
        const events = await sql(world, "select 1 from run_event where run_id = $1 and body->>'type' = 'item_added'", [
            runId,
        ]);
        expect(events).toHaveLength(1);
    });

    it.each([
        ['rename', {type: 'rename', name: ''}, 'name_empty'],
        ['rename', {type: 'rename', name: 'x'.repeat(10_000)}, 'name_too_long'],
        ['tick', {type: 'set_item_state', itemId: 'no_such_item', state: 'done'}, 'item_gone'],
        ['skip', {type: 'set_item_state', itemId: 'start_owners', state: 'skipped'}, 'reason_empty'],
        ['seat', {type: 'set_seat', role: 'lead', user: anId('nobody')}, 'person_unknown'],
        ['due', {type: 'set_item_due', itemId: 'start_owners', words: 'whenever', zone: 'UTC'}, 'due_not_understood'],
        ['snooze', {type: 'snooze', words: ' ', zone: 'UTC', reason: 'logs'}, 'due_missing'],
        ['due', {type: 'set_item_due', itemId: 'start_owners', words: 'friday', zone: 'Mars/Olympus'}, 'zone_unknown'],
        ['ticket', {type: 'set_details', ticket: 'javascript:alert(1)'}, 'link_not_http'],
        ['update', {type: 'post_update', updateId: 'u', kind: 'update', text: ' '}, 'update_empty'],
        ['hold', {type: 'hold'}, 'no_open_obligation'],
        ['restore', {type: 'restore'}, 'run_not_finished'],
    ])('%s %j is refused in words', async (_, command, reason) => {
        const before = await versionOf();
        expect(await ask(envelope({body: {type: 'change', runId, command}}))).toMatchObject({
            ok: false,
            reason,
            text: expect.stringMatching(/\.$/),
        });
        expect(await versionOf()).toBe(before);
    });

    it('of names that are emoji, right to left or full of markup works, and pings nobody', async () => {
        const {lea: person} = world.people;
        for (const name of [
            '🙂🙃',
            'تعطل تسجيل الدخول',
            '@channel @all <b>x</b> [y](javascript:alert(1))',
            '"; drop table run; --',
            '\u202eevil',
            '{summary} $& $1',
        ]) {
            expect(await ask(envelope({body: {type: 'change', runId, command: {type: 'rename', name}}}))).toMatchObject(
                {ok: true},
            );
            const {text} = await execute(world, person, '/set list');
            const shown = name.replace(/\u202e/g, '').slice(0, 2);
            expect(text).toContain(name.includes('@') ? '@\u2060channel' : shown);
            // It would turn round the rest of the bot's sentence.
            expect(text).not.toContain('\u202e');
            expect(text).not.toMatch(/@channel|\]\(javascript/);
        }
    });
});

describe('a refusal that names somebody', () => {
    const name = '@channel **B** [x](javascript:1) ![](http://e.example/x.png)\u202e';

    it('repeats no markup of theirs in a message, and shows no signs of its own beside it in the sidebar', async () => {
        const {seed} = world.mattermost;
        const eve = seed.user({username: 'eve', firstName: name});
        seed.addToTeam(world.team, eve.id);
        const {people} = world;
        const incident = await startIncident(lea, people.lea);
        seed.addToChannel(incident.channelId, eve.id);
        await (
            await openTab(world, eve, incident.channelId)
        ).need({type: 'change', runId: incident.runId, command: {type: 'finish', outcome: 'fixed'}});
        const said = (await execute(world, people.lea, '/set tick 1', incident.channelId)).text ?? '';
        expect(said).toMatch(/This run was finished by .*Restore it to change it/);
        expect(said).not.toMatch(/@channel|\*\*B|\]\(|\u202e/);
        const shown = await lea.ask({
            type: 'change',
            runId: incident.runId,
            command: {type: 'set_item_state', itemId: 'ticket_create', state: 'done'},
        });
        expect('text' in shown && shown.text).toMatch(
            /^This run was finished by @channel \*\*B\*\* \[x\]\(javascript:1\)/,
        );
        expect('text' in shown && shown.text).not.toMatch(/\\|\u202e|\u2060/);
    });

    it('quotes what was typed', async () => {
        const text = (await execute(world, world.people.lea, '/set due 1 **x** @channel')).text ?? '';
        expect(text).toContain('“\\*\\*x\\*\\* @\u2060channel” as a time');
    });
});

describe('starting', () => {
    const start = (change: Record<string, unknown>): Promise<{ok: boolean; reason?: string; text?: string}> =>
        lea.ask(
            Object.assign(
                {
                    type: 'start' as const,
                    playbook: 'set-cycle',
                    name: 'A run',
                    channel: {kind: 'existing' as const, channelId: world.channel},
                    seats: {},
                },
                change,
            ),
        );

    it('of an unknown playbook, with unknown roles, people of elsewhere and in places that are not one’s own is refused', async () => {
        const {seed} = world.mattermost;
        const stranger = seed.user({username: 'stranger'});
        const hidden = seed.channel({teamId: world.team, name: 'hidden', type: 'P'});
        const withoutBot = seed.channel({teamId: world.team, name: 'without-bot', type: 'P'});
        seed.addToChannel(withoutBot.id, world.people.lea.id);
        const archived = seed.channel({teamId: world.team, name: 'archived'});
        seed.addToChannel(archived.id, world.people.lea.id);
        await asPerson(world, world.mattermost.admin, 'DELETE', `/channels/${archived.id}`);
        const existing = (channelId: string) => ({channel: {kind: 'existing', channelId}});
        const table: [Record<string, unknown>, string][] = [
            [{playbook: 'no-such'}, 'playbook_unknown'],
            [{seats: {pilot: world.people.lea.id}}, 'role_unknown'],
            [{seats: {lead: anId('nobody')}}, 'person_unknown'],
            [{seats: {lead: world.bot.id}}, 'person_unknown'],
            [{seats: {lead: stranger.id}}, 'person_not_in_team'],
            [{name: ''}, 'name_empty'],
            [{name: 'x'.repeat(10_000)}, 'name_too_long'],
            [existing(anId('nowhere')), 'channel_not_found'],
            [existing(hidden.id), 'channel_not_found'],
            [existing(archived.id), 'channel_archived'],
            [{playbook: 'support-incident', severity: 'L1'}, 'playbook_needs_new_channel'],
            [{playbook: 'support-incident', channel: {kind: 'private'}}, 'severity_missing'],
        ];
        for (const [change, reason] of table) {
            expect([change, await start(change)]).toEqual([
                change,
                expect.objectContaining({
                    ok: false,
                    reason,
                    text: expect.stringMatching(/\.$|type there: \/invite @set-cycle$/),
                }),
            ]);
        }
        expect(
            await lea.ask(
                {
                    type: 'start',
                    playbook: 'set-cycle',
                    name: 'A run',
                    channel: {kind: 'existing', channelId: withoutBot.id},
                    seats: {},
                },
                {channelId: withoutBot.id},
            ),
        ).toMatchObject({
            ok: false,
            reason: 'channel_without_bot',
            text: expect.stringContaining('/invite @set-cycle'),
        });
    });

    it('with a channel name that is taken finds the next free one', async () => {
        world.mattermost.seed.channel({teamId: world.team, name: 'a-taken-name', type: 'P'});
        const started = await lea.need({
            type: 'start',
            playbook: 'set-cycle',
            name: 'A taken name',
            channel: {kind: 'public'},
            seats: {},
        });
        const channel = await asPerson(
            world,
            {...world.people.lea, token: world.bot.token},
            'GET',
            `/channels/${started.channelId}`,
        );
        expect(channel.body).toMatchObject({name: 'a-taken-name-2', display_name: 'A taken name'});
    });
});

describe('buttons and forms', () => {
    let incident: Awaited<ReturnType<typeof startIncident>>;
    let reminder: string;
    beforeAll(async () => {
        incident = await startIncident(lea, world.people.lea);
        await moveClock(world, incident.dueAt - Date.now() + 1_000);
        reminder = String((await botPost(world, incident.channelId, 'update is due'))['id']);
    });

    const press = async (change: Record<string, unknown>): Promise<{status: number; body: Record<string, unknown>}> => {
        const caught = await caughtCommand(world, world.people.lea);
        return knock(world, '/mattermost/action', {
            user_id: world.people.lea.id,
            post_id: reminder,
            channel_id: incident.channelId,
            team_id: world.team,
            trigger_id: caught['trigger_id'],
            context: buttonContext(world, incident.runId, 'hold', obligation),
            ...change,
        });
    };
    let obligation = '';
    beforeAll(async () => {
        const [row] = await sql<{id: string}>(world, "select state->'obligation'->>'id' as id from run where id = $1", [
            incident.runId,
        ]);
        obligation = row?.id ?? '';
    });

    it('a forged context, post, trigger or shape changes nothing', async () => {
        const before = await versionOf(incident.runId);
        const good = buttonContext(world, incident.runId, 'hold', obligation);
        const own = world.mattermost.seed.post({
            channelId: world.channel,
            userId: world.people.lea.id,
            message: 'mine',
            type: 'custom_set_run',
            props: {set_cycle: {v: 1, run: incident.runId}},
        });
        for (const change of [
            {context: {...good, act: 'nothing'}},
            {context: {...good, run: runId}},
            {context: {...good, mac: 'x'}},
            {context: {...good, about: 'o999'}},
            {context: null},
            {context: 'hold'},
            {post_id: own.id},
            {post_id: anId('nopost')},
            {trigger_id: 'forged'},
            {user_id: world.people.pat.id},
            {post_id: 'x'},
        ]) {
            expect([change, (await press(change)).status]).toEqual([change, 200]);
        }
        expect(await versionOf(incident.runId)).toBe(before);
    });

    it('pressed twice by one signed request is pressed once, and says in words that it is answered', async () => {
        const {lea: person} = world.people;
        const before = dialogsOf(world, person).length;
        expect((await click(world, person, reminder, 'hold')).status).toBe(200);
        expect((await click(world, person, reminder, 'nothing')).status).toBe(200);
        await botPost(world, incident.channelId, 'nothing new by');
        expect((await click(world, person, reminder, 'snooze')).status).not.toBe(500);
        await until('the reminder is resolved', () =>
            world.mattermost
                .posts(incident.channelId)
                .find((post) => post['id'] === reminder && String(post['message']).includes('nothing new, said')),
        );
        const old = await press({context: buttonContext(world, incident.runId, 'hold', obligation)});
        expect(old.status).toBe(200);
        const notice = await until('a notice', () =>
            dialogsOf(world, person)
                .slice(before)
                .find((dialog) => dialog.introduction.includes('Lea was first')),
        );
        expect(notice.fields).toEqual([]);
    });

    it('a form submitted twice acts once', async () => {
        const form = await opening(world, world.people.lea, () =>
            execute(world, world.people.lea, '/set update', incident.channelId),
        );
        const [first, second] = await Promise.all([
            submit(world, world.people.lea, form, {text: 'Only once'}),
            submit(world, world.people.lea, form, {text: 'Only once'}),
        ]);
        expect([first.status, second.status, first.body, second.body]).toEqual([200, 200, {}, {}]);
        await botPost(world, incident.channelId, 'Only once');
        const rows = await sql(world, "select 1 from run_event where run_id = $1 and body->>'text' = 'Only once'", [
            incident.runId,
        ]);
        expect(rows).toHaveLength(1);
    });

    it('a wrong answer is said at its field, and the form stays good', async () => {
        const form = await opening(world, world.people.lea, () =>
            execute(world, world.people.lea, '/set update', incident.channelId),
        );
        expect((await submit(world, world.people.lea, form, {text: '  '})).body).toMatchObject({
            errors: {text: expect.stringContaining('Nothing was posted')},
        });
        expect((await submit(world, world.people.lea, form, {text: 'Now with words'})).body).toEqual({});
    });

    it('a form of three hours ago is answered by a fresh one that keeps the text', async () => {
        const form = await opening(world, world.people.lea, () =>
            execute(world, world.people.lea, '/set update', incident.channelId),
        );
        await moveClock(world, incident.dueAt - Date.now() + 3.1 * HOUR);
        await until('the sidecar knows the time', () => world.sidecar.clock.now() > incident.dueAt + 3 * HOUR);
        const answer = await submit(world, world.people.lea, form, {text: 'Written for three hours'});
        expect(answer.next?.introduction).toMatch(
            /^This form was open for more than 2 hours, so nothing was sent\. What you typed is kept: .*\n\n\*\*INC-/,
        );
        expect(answer.next?.values['text']).toBe('Written for three hours');
        expect(answer.next && (await submit(world, world.people.lea, answer.next)).body).toEqual({});
        await botPost(world, incident.channelId, 'Written for three hours');
    });

    it.each(['', 'nonsense', 'a.b', `${Buffer.from('{"user":"x"}').toString('base64url')}.mac`, '.'])(
        'a forged state is refused in words: %j',
        async (state) => {
            const form = await opening(world, world.people.lea, () =>
                execute(world, world.people.lea, '/set update', incident.channelId),
            );
            const answer = await submit(world, world.people.lea, {...form, state}, {text: 'forged'});
            expect(answer.status).toBe(200);
            expect(String(answer.body['error'])).toMatch(/too old or was sent already|could not be read/);
        },
    );

    it('a snooze form of a reminder that is answered moves no later one', async () => {
        const {lea: person} = world.people;
        const at = await lea.need({type: 'run', runId: incident.runId});
        const due = 'run' in at ? (at.run.duty.nextDueAt ?? 0) : 0;
        await moveClock(world, due - Date.now() + 1_000);
        await until(
            'the next one is open',
            async () =>
                (
                    await sql<{id: string | null}>(
                        world,
                        "select state->'obligation'->>'id' as id from run where id = $1",
                        [incident.runId],
                    )
                )[0]?.id,
        );
        const form = await opening(world, person, () => execute(world, person, '/set snooze', incident.channelId));
        await execute(world, person, '/set update Answered', incident.channelId);
        const stale = await submit(world, person, form, {until: 'in 1 hour', reason: 'logs'});
        const errors = stale.body['errors'];
        const said = typeof errors === 'object' && errors !== null && 'until' in errors ? errors.until : null;
        expect(said).toMatch(/^Lea was first, today .*: “Answered”\. Nothing was changed\.$/);
    });
});

test('in a whole session no secret was logged, answered or posted', () => {
    const secrets = [
        world.config.secret,
        world.bot.token,
        world.tokens.hidden,
        world.tokens.visible,
        lea.key.split('.')[2] ?? 'no key',
    ];
    const said = JSON.stringify([log, answers, world.mattermost.posts(world.channel)]);
    expect(log.length).toBeGreaterThan(10);
    secrets.forEach((secret) => expect(said).not.toContain(secret));
    expect(log.filter((line) => line.startsWith('error'))).toEqual([]);
});
