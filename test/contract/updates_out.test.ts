import {asPerson, botPost, opening, startIncident, submit} from '../support/door';
import {execute, openTab, until} from '../support/world';
import {broadcastWorld} from '../support/broadcast_world';

const here = broadcastWorld();
const {change, nextNumber} = here;

describe('an update in a channel that the bot was removed from', () => {
    it('is not said to be posted: its author reads at once and by direct message that nobody saw it, and how to bring the bot back', async () => {
        const {ann} = here.world.people;
        const {runId, channelId, name} = await startIncident(here.tab, ann);
        await botPost(here.world, channelId, 'INC-');
        const dialog = await opening(here.world, ann, () => execute(here.world, ann, '/set update', channelId));
        const there = await openTab(here.world, ann, channelId);
        here.world.mattermost.seed.removeFromChannel(channelId, here.world.bot.id);
        const unseen = new RegExp(
            `^Your update of “${name}” is kept in the run, but the bot is not in its channel, so nobody reads it there\\..* /invite @set-cycle$`,
        );
        const said = await execute(here.world, ann, '/set update From the keyboard', channelId);
        expect(said.text).toMatch(unseen);
        const command = {type: 'post_update', updateId: 'unseen', kind: 'update', text: 'From the sidebar'} as const;
        const {notes} = await there.need({type: 'change', runId, command});
        expect(notes).toEqual([expect.stringMatching(unseen)]);
        const direct = await asPerson(here.world, ann, 'POST', '/channels/direct', [ann.id, here.world.bot.id]);
        for (const text of ['From the keyboard', 'From the sidebar']) {
            const told = await botPost(here.world, String(direct.body['id']), text);
            expect(JSON.stringify(told['props'])).toMatch(
                /Nobody saw this update in the channel .* \/invite @set-cycle/,
            );
        }
        // Nobody vouches for the channel of a dialog or a button, and the bot cannot look any more.
        const botless = /^The bot does not see this channel: .* \/invite @set-cycle$/;
        await until('a dialog is refused for that', async () =>
            botless.test(String((await submit(here.world, ann, dialog, {text: 'From a phone'})).body['error'])),
        );
        const {lines} = await there.need({type: 'ledger', runId});
        expect(lines.find(({outcome}) => outcome === 'failed')?.why).toBe(
            'The bot may not post there: it is not in the channel, or only some people may post in it. To bring it in, type there: /invite @set-cycle',
        );
    });
});

describe('a command in a channel that the bot was removed from', () => {
    const invites =
        'The bot is not in this channel, so nothing of it is shown here. To bring it back, type: /invite @set-cycle';

    it('says so and how to bring it back, beside what was done', async () => {
        const {ann} = here.world.people;
        const {runId, channelId, name} = await startIncident(here.tab, ann);
        await botPost(here.world, channelId, 'INC-');
        const say = async (words: string) => (await execute(here.world, ann, `/set ${words}`, channelId)).text ?? '';
        expect(await say('tick 1 2')).not.toContain('/invite');
        here.world.mattermost.seed.removeFromChannel(channelId, here.world.bot.id);
        expect(await say('tick 3 4')).toMatch(new RegExp(`^(Ticked “.*” in \\*\\*${name}\\*\\*.*\n){2}${invites}$`));
        expect(await say('follow')).toMatch(new RegExp(`^You follow .*\n${invites}$`));
        // A form that could not be sent is not opened.
        for (const words of ['tick', 'update', 'finish']) {
            expect(await say(words)).toBe(`${invites} Nothing was changed.`);
        }
        const answer = await (await openTab(here.world, ann, channelId)).need({type: 'run', runId});
        const items = 'run' in answer ? answer.run.phases.flatMap((phase) => phase.items) : [];
        expect(items.filter(({state}) => state === 'done')).toHaveLength(4);
        here.world.mattermost.seed.addToChannel(channelId, here.world.bot.id);
        expect(await say('untick 1')).not.toContain('/invite');
    });
});

describe('an update', () => {
    const ask = (runId: string, text: string) =>
        change(runId, {type: 'post_update', updateId: `v${nextNumber()}`, kind: 'update', text});

    it('of nothing that can be seen, or of 16,384 characters, is refused with what to do', async () => {
        const {runId} = await startIncident(here.tab, here.world.people.ann);
        for (const blank of ['', ' \n\t', '\u200b\u2060 \u200f', '\u00a0\u3000']) {
            expect(await ask(runId, blank)).toMatchObject({reason: 'update_empty', field: 'text'});
        }
        expect(await ask(runId, '👩‍🚒'.repeat(6_000))).toMatchObject({reason: 'update_too_long'});
        expect(await ask(runId, 'x'.repeat(16_384))).toMatchObject({
            reason: 'update_too_long',
            field: 'text',
            text: 'The update has 16384 characters; 16000 is the most that fits into a post. Nothing was posted, your text is kept.',
        });
    });

    it('is posted to its end, with what it says of the next one, or refused with how many characters are possible', async () => {
        const {runId, channelId} = await startIncident(here.tab, here.world.people.ann);
        const next = 'n'.repeat(300);
        const write = (text: string) =>
            change(runId, {type: 'post_update', updateId: `w${nextNumber()}`, kind: 'update', text, next});
        const text = `${'a@b.example '.repeat(1_333)}x`;
        const refused = await write(text);
        expect(refused).toMatchObject({reason: 'update_too_long', field: 'text'});
        const [, limit = ''] =
            /has 15997 characters; (\d+) is the most/.exec('text' in refused ? refused.text : '') ?? [];
        expect(Number(limit)).toBeGreaterThan(15_800);
        expect(await write(text.slice(0, Number(limit)))).toMatchObject({ok: true});
        const {message} = await botPost(here.world, channelId, 'a@b.example');
        expect(String(message).endsWith(`\n\nNext update: ${next}`)).toBe(true);
    });

    it('keeps its web and mail addresses, and whom one of them names is not notified', async () => {
        const {people} = here.world;
        const {runId, channelId} = await startIncident(here.tab, people.ann);
        here.world.mattermost.seed.addToChannel(channelId, people.bo.id);
        const mentions = async (): Promise<unknown> =>
            (await asPerson(here.world, people.bo, 'GET', `/channels/${channelId}/members/${people.bo.id}`)).body[
                'mention_count'
            ];
        const before = await mentions();
        expect(await ask(runId, 'See https://x.example/@bo/x?u=a@bo and bo@x.example, a.@bo')).toMatchObject({
            ok: true,
        });
        await botPost(here.world, channelId, 'See https://x.example/%40bo/x?u=a@bo and bo@x.example, a.@\u2060bo');
        expect(before).toEqual(expect.any(Number));
        expect(await mentions()).toBe(before);
    });

    it('of emoji and of words from right to left is kept as it was written', async () => {
        const {runId, channelId} = await startIncident(here.tab, here.world.people.ann);
        const text = '👩🏽‍🚒🔥 תוקן בייצור\n‏السبب معروف ‎(v1.2)';
        expect(await ask(runId, text)).toMatchObject({ok: true});
        await botPost(here.world, channelId, text);
        const answer = await here.tab.need({type: 'run', runId});
        expect('run' in answer && answer.run.lastUpdate?.text).toBe(text);
    });
});
