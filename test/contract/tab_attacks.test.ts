import {randomUUID} from 'node:crypto';
import {CONTRACT_VERSION} from '../../server-ts/src/contract/version';
import {HOUR} from '../../server-ts/src/domain/units';
import {anId} from '../support/builders';
import {hiddenCommand, sql, startIncident, fieldsOf} from '../support/door';
import {execute, moveClock, openTab, until} from '../support/world';
import {answers, attackedWorld} from '../support/attacked_world';

const here = attackedWorld();
const {tick, versionOf, expectNoSecretTold} = here;

describe('a hidden request', () => {
    const ask = async (message: unknown): Promise<Record<string, unknown>> => {
        const answer = await execute(here.world, here.world.people.lea, hiddenCommand(message));
        expect([answer.status, answer.text ?? '']).toEqual([200, '']);
        answers.push(answer);
        return Object(answer.props?.['set_cycle']);
    };
    const envelope = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
        v: CONTRACT_VERSION,
        id: randomUUID(),
        key: here.lea.key,
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

    it('of a version that is too far from ours is told which half is the older one: a reload makes no sidecar newer', async () => {
        const words = async (change: Record<string, unknown>): Promise<string> => {
            const answer = await ask(envelope(change));
            return String(fieldsOf(answer)['text']);
        };
        const newer =
            'The plugin of SET Cycle is newer than its sidecar. An admin of the server has to upgrade the sidecar. What you typed is kept until then.';
        expect(await words({v: CONTRACT_VERSION + 2})).toBe(newer);
        expect(await words({v: CONTRACT_VERSION + 1, body: {type: 'new'}})).toBe(newer);
        const older = 'SET Cycle was upgraded. Reload the page. What you typed is kept until then.';
        expect(await words({v: CONTRACT_VERSION - 2})).toBe(older);
        expect(await words({v: CONTRACT_VERSION - 1, body: {type: 'old'}})).toBe(older);
    });

    it.each([
        [{type: 'set_details', severity: 'L9'}, 'the severity must be L1, L2, L3 or L4'],
        [{type: 'add_item', phaseId: 'p'}, 'the item id is missing or of another kind than expected'],
    ])('%j is refused with the field and what it takes', async (command, words) => {
        const {text} = await here.lea
            .ask(
                Object.assign(
                    {type: 'change' as const, runId: here.runId, command: {type: 'join' as const}},
                    {command},
                ),
            )
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
        const pat = await openTab(here.world, here.world.people.pat);
        expect(await ask(envelope({key: pat.key}))).toMatchObject({ok: false, reason: 'stale_key'});
        await moveClock(here.world, 25 * HOUR);
        await until('the sidecar knows the time', () => here.world.sidecar.clock.now() > Date.now() + 24 * HOUR);
        expect(await ask(envelope())).toMatchObject({ok: false, reason: 'stale_key'});
        await moveClock(here.world, 0);
        await until('the sidecar knows the time', () => here.world.sidecar.clock.now() < Date.now() + HOUR);
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
            runId: here.runId,
            command: {type: 'add_item', phaseId: 'start', itemId: 'twice', title: 'Twice'},
        };
        const message = envelope({body});
        const all = await Promise.all([ask(message), ask(message), ask(message)]);
        expect(all.map((answer) => answer['ok'])).toEqual([true, true, true]);
        const events = await sql(
            here.world,
            "select 1 from run_event where run_id = $1 and body->>'type' = 'item_added'",
            [here.runId],
        );
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
        expect(await ask(envelope({body: {type: 'change', runId: here.runId, command}}))).toMatchObject({
            ok: false,
            reason,
            text: expect.stringMatching(/\.$/),
        });
        expect(await versionOf()).toBe(before);
    });

    it('of names that are emoji, right to left or full of markup works, and pings nobody', async () => {
        const {lea: person} = here.world.people;
        for (const name of [
            '🙂🙃',
            'تعطل تسجيل الدخول',
            '@channel @all <b>x</b> [y](javascript:alert(1))',
            '"; drop table run; --',
            '\u202eevil',
            '{summary} $& $1',
        ]) {
            expect(
                await ask(envelope({body: {type: 'change', runId: here.runId, command: {type: 'rename', name}}})),
            ).toMatchObject({ok: true});
            const {text} = await execute(here.world, person, '/set list');
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
        const {seed} = here.world.mattermost;
        const eve = seed.user({username: 'eve', firstName: name});
        seed.addToTeam(here.world.team, eve.id);
        const {people} = here.world;
        const incident = await startIncident(here.lea, people.lea);
        seed.addToChannel(incident.channelId, eve.id);
        await (
            await openTab(here.world, eve, incident.channelId)
        ).need({type: 'change', runId: incident.runId, command: {type: 'finish', outcome: 'fixed'}});
        const said = (await execute(here.world, people.lea, '/set tick 1', incident.channelId)).text ?? '';
        expect(said).toMatch(/This run was finished by .*Restore it to change it/);
        expect(said).not.toMatch(/@channel|\*\*B|\]\(|\u202e/);
        const shown = await here.lea.ask({
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
        const text = (await execute(here.world, here.world.people.lea, '/set due 1 **x** @channel')).text ?? '';
        expect(text).toContain('“\\*\\*x\\*\\* @\u2060channel” as a time');
    });
});

test('in a whole session no secret was logged, answered or posted', expectNoSecretTold);
