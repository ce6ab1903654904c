import {randomUUID} from 'node:crypto';
import {formatEnvelope} from '../../server-ts/src/contract/request';
import {CONTRACT_VERSION} from '../../server-ts/src/contract/version';
import {anId} from '../support/builders';
import {caughtCommand, knock} from '../support/door';
import {execute, openTab, until} from '../support/world';
import {answers, attackedWorld} from '../support/attacked_world';

const here = attackedWorld();
const {versionOf, tick, expectNoSecretTold} = here;

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
        ...(await caughtCommand(here.world, here.world.people.lea)),
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
        await refusedWith(WRONG_TOKEN, async () =>
            knock(here.world, '/mattermost/command', await form(change), 'form'),
        );
    });

    it('does not open another team', async () => {
        await refusedWith(WRONG_TOKEN, async () =>
            knock(
                here.world,
                '/mattermost/command',
                await form({token: here.world.tokens.visible, team_id: anId('other')}),
                'form',
            ),
        );
    });

    it('is good with a trigger that Mattermost signed, once', async () => {
        const good = await form({token: here.world.tokens.visible});
        expect(await knock(here.world, '/mattermost/command', good, 'form')).toMatchObject({
            status: 200,
            body: {text: expect.stringContaining('SET Cycle')},
        });
        await refusedWith(OLD_TRIGGER, () => knock(here.world, '/mattermost/command', good, 'form'));
    });

    it('with a trigger that is forged, somebody else’s, stale or none is refused', async () => {
        const token = here.world.tokens.hidden;
        const mine = await form({
            token,
            text: formatEnvelope({v: CONTRACT_VERSION, id: randomUUID(), key: here.lea.key, body: tick()}),
        });
        const decoded = Buffer.from(String(mine['trigger_id']), 'base64').toString('latin1');
        const forged = Buffer.from(
            decoded.replace(here.world.people.lea.id, here.world.people.pat.id),
            'latin1',
        ).toString('base64');
        await refusedWith(OLD_TRIGGER, () =>
            knock(
                here.world,
                '/mattermost/command',
                {...mine, trigger_id: forged, user_id: here.world.people.pat.id},
                'form',
            ),
        );
        await refusedWith(OLD_TRIGGER, () =>
            knock(here.world, '/mattermost/command', {...mine, user_id: here.world.people.pat.id}, 'form'),
        );
        await refusedWith(OLD_TRIGGER, () =>
            knock(here.world, '/mattermost/command', {...mine, trigger_id: ''}, 'form'),
        );
        await refusedWith(OLD_TRIGGER, () =>
            knock(here.world, '/mattermost/command', {...mine, trigger_id: 'bm9uc2Vuc2U='}, 'form'),
        );
        here.world.mattermost.setClockOffset(40_000);
        try {
            // A person whom the sidecar has to ask for: the answer tells Mattermost's new time.
            await openTab(here.world, here.world.people.bo);
            await refusedWith(OLD_TRIGGER, () => knock(here.world, '/mattermost/command', mine, 'form'));
        } finally {
            here.world.mattermost.setClockOffset(0);
        }
    });

    it('is good again within a second or so when Mattermost’s clock was set back', async () => {
        await until('it is served', async () =>
            (await execute(here.world, here.world.people.lea, '/set list')).text?.includes('SET Cycle'),
        );
    });

    it('in a body that is no form, as any dialog can be made to send, opens nothing', async () => {
        const before = await versionOf();
        const good = await form({
            token: here.world.tokens.hidden,
            text: formatEnvelope({v: CONTRACT_VERSION, id: randomUUID(), key: here.lea.key, body: tick()}),
        });
        await knock(here.world, '/mattermost/command', {
            type: 'dialog_submission',
            user_id: here.world.people.lea.id,
            submission: good,
            state: '',
        });
        expect(await versionOf()).toBe(before);
    });
});

test('in a whole session no secret was logged, answered or posted', expectNoSecretTold);
