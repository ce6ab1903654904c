import {HOUR} from '../../server-ts/src/domain/units';
import {anId} from '../support/builders';
import {
    botPost,
    buttonContext,
    caughtCommand,
    click,
    dialogsOf,
    knock,
    opening,
    sql,
    startIncident,
    submit,
} from '../support/door';
import {execute, moveClock, until} from '../support/world';
import {answers, attackedWorld} from '../support/attacked_world';

const here = attackedWorld();
const {versionOf, expectNoSecretTold} = here;

describe('buttons and forms', () => {
    let incident: Awaited<ReturnType<typeof startIncident>>;
    let reminder: string;
    beforeAll(async () => {
        incident = await startIncident(here.lea, here.world.people.lea);
        await moveClock(here.world, incident.dueAt - Date.now() + 1_000);
        reminder = String((await botPost(here.world, incident.channelId, 'update is due'))['id']);
    });

    const press = async (change: Record<string, unknown>): Promise<{status: number; body: Record<string, unknown>}> => {
        const caught = await caughtCommand(here.world, here.world.people.lea);
        const answer = await knock(here.world, '/mattermost/action', {
            user_id: here.world.people.lea.id,
            post_id: reminder,
            channel_id: incident.channelId,
            team_id: here.world.team,
            trigger_id: caught['trigger_id'],
            context: buttonContext(here.world, incident.runId, 'hold', obligation),
            ...change,
        });
        answers.push(answer.body);
        return answer;
    };
    let obligation = '';
    beforeAll(async () => {
        const [row] = await sql<{id: string}>(
            here.world,
            "select state->'obligation'->>'id' as id from run where id = $1",
            [incident.runId],
        );
        obligation = row?.id ?? '';
    });

    it('a forged context, post, trigger or shape changes nothing', async () => {
        const before = await versionOf(incident.runId);
        const good = buttonContext(here.world, incident.runId, 'hold', obligation);
        const own = here.world.mattermost.seed.post({
            channelId: here.world.channel,
            userId: here.world.people.lea.id,
            message: 'mine',
            type: 'custom_set_run',
            props: {set_cycle: {v: 1, run: incident.runId}},
        });
        for (const change of [
            {context: {...good, act: 'nothing'}},
            {context: {...good, run: here.runId}},
            {context: {...good, mac: 'x'}},
            {context: {...good, about: 'o999'}},
            {context: null},
            {context: 'hold'},
            {post_id: own.id},
            {post_id: anId('nopost')},
            {trigger_id: 'forged'},
            {user_id: here.world.people.pat.id},
            {post_id: 'x'},
        ]) {
            expect([change, (await press(change)).status]).toEqual([change, 200]);
        }
        expect(await versionOf(incident.runId)).toBe(before);
    });

    it('pressed twice by one signed request is pressed once, and says in words that it is answered', async () => {
        const {lea: person} = here.world.people;
        const before = dialogsOf(here.world, person).length;
        expect((await click(here.world, person, reminder, 'hold')).status).toBe(200);
        expect((await click(here.world, person, reminder, 'nothing')).status).toBe(200);
        await botPost(here.world, incident.channelId, 'nothing new by');
        expect((await click(here.world, person, reminder, 'snooze')).status).not.toBe(500);
        await until('the reminder is resolved', () =>
            here.world.mattermost
                .posts(incident.channelId)
                .find((post) => post['id'] === reminder && String(post['message']).includes('nothing new, said')),
        );
        const old = await press({context: buttonContext(here.world, incident.runId, 'hold', obligation)});
        expect(old.status).toBe(200);
        const notice = await until('a notice', () =>
            dialogsOf(here.world, person)
                .slice(before)
                .find((dialog) => dialog.introduction.includes('Lea was first')),
        );
        expect(notice.fields).toEqual([]);
    });

    it('a form submitted twice acts once', async () => {
        const form = await opening(here.world, here.world.people.lea, () =>
            execute(here.world, here.world.people.lea, '/set update', incident.channelId),
        );
        const [first, second] = await Promise.all([
            submit(here.world, here.world.people.lea, form, {text: 'Only once'}),
            submit(here.world, here.world.people.lea, form, {text: 'Only once'}),
        ]);
        expect([first.status, second.status, first.body, second.body]).toEqual([200, 200, {}, {}]);
        await botPost(here.world, incident.channelId, 'Only once');
        const rows = await sql(
            here.world,
            "select 1 from run_event where run_id = $1 and body->>'text' = 'Only once'",
            [incident.runId],
        );
        expect(rows).toHaveLength(1);
    });

    it('a wrong answer is said at its field, and the form stays good', async () => {
        const form = await opening(here.world, here.world.people.lea, () =>
            execute(here.world, here.world.people.lea, '/set update', incident.channelId),
        );
        expect((await submit(here.world, here.world.people.lea, form, {text: '  '})).body).toMatchObject({
            errors: {text: expect.stringContaining('Nothing was posted')},
        });
        expect((await submit(here.world, here.world.people.lea, form, {text: 'Now with words'})).body).toEqual({});
    });

    it('a form of three hours ago is answered by a fresh one that keeps the text', async () => {
        const form = await opening(here.world, here.world.people.lea, () =>
            execute(here.world, here.world.people.lea, '/set update', incident.channelId),
        );
        await moveClock(here.world, incident.dueAt - Date.now() + 3.1 * HOUR);
        await until('the sidecar knows the time', () => here.world.sidecar.clock.now() > incident.dueAt + 3 * HOUR);
        const answer = await submit(here.world, here.world.people.lea, form, {text: 'Written for three hours'});
        expect(answer.next?.introduction).toMatch(
            /^This form was open for more than 2 hours, so nothing was sent\. What you typed is kept: .*\n\n\*\*INC-/,
        );
        expect(answer.next?.values['text']).toBe('Written for three hours');
        expect(answer.next && (await submit(here.world, here.world.people.lea, answer.next)).body).toEqual({});
        await botPost(here.world, incident.channelId, 'Written for three hours');
    });

    it('and names the update that somebody else has posted meanwhile, over which it can be sent now', async () => {
        const {lea, pat} = here.world.people;
        here.world.mattermost.seed.addToChannel(incident.channelId, pat.id);
        const form = await opening(here.world, lea, () => execute(here.world, lea, '/set update', incident.channelId));
        await execute(here.world, pat, '/set update! Newer by Pat', incident.channelId);
        await moveClock(here.world, incident.dueAt - Date.now() + 6.2 * HOUR);
        const {next} = await submit(here.world, lea, form, {text: 'Older'});
        expect(next?.introduction).toMatch(
            /^This form was open .* then send it again\. Pat was first, .*: “Newer by Pat”\. Nothing was changed\.\n\n\*\*INC-/,
        );
        expect(next?.values['text']).toBe('Older');
    });

    it.each(['', 'nonsense', 'a.b', `${Buffer.from('{"user":"x"}').toString('base64url')}.mac`, '.'])(
        'a forged state is refused in words: %j',
        async (state) => {
            const form = await opening(here.world, here.world.people.lea, () =>
                execute(here.world, here.world.people.lea, '/set update', incident.channelId),
            );
            const answer = await submit(here.world, here.world.people.lea, {...form, state}, {text: 'forged'});
            expect(answer.status).toBe(200);
            expect(String(answer.body['error'])).toMatch(/too old or was sent already|could not be read/);
        },
    );

    it('a snooze form of a reminder that is answered moves no later one', async () => {
        const {lea: person} = here.world.people;
        const at = await here.lea.need({type: 'run', runId: incident.runId});
        const due = 'run' in at ? (at.run.duty.nextDueAt ?? 0) : 0;
        await moveClock(here.world, due - Date.now() + 1_000);
        await until(
            'the next one is open',
            async () =>
                (
                    await sql<{id: string | null}>(
                        here.world,
                        "select state->'obligation'->>'id' as id from run where id = $1",
                        [incident.runId],
                    )
                )[0]?.id,
        );
        const form = await opening(here.world, person, () =>
            execute(here.world, person, '/set snooze', incident.channelId),
        );
        await execute(here.world, person, '/set update Answered', incident.channelId);
        const stale = await submit(here.world, person, form, {until: 'in 1 hour', reason: 'logs'});
        const errors = stale.body['errors'];
        const said = typeof errors === 'object' && errors !== null && 'until' in errors ? errors.until : null;
        expect(said).toMatch(/^Lea was first, today .*: “Answered”\. Nothing was changed\.$/);
        // Nor hours later, when another one is open: shown again, the form would be about that.
        await moveClock(here.world, due - Date.now() + 5 * HOUR);
        const late = await submit(here.world, person, form, {until: 'in 1 hour', reason: 'logs'});
        expect([late.next, late.body['error']]).toEqual([null, expect.stringMatching(/^Lea was first, .*“Answered”/)]);
    });
});

test('in a whole session no secret was logged, answered or posted', expectNoSecretTold);
