import {HOUR, MINUTE, SECOND} from '../../server-ts/src/domain/units';
import {asPerson, botPost, click, opening, startIncident, submit} from '../support/door';
import {execute, until} from '../support/world';
import {type Post, urgentWorld} from '../support/urgent_world';

const here = urgentWorld();
const {urgent, later, postOf} = here;
/** A card is edited at most every ten seconds. */
const CARD_WAITS = 10 * SECOND;

describe('a new incident', () => {
    it('asks its primary in the channel at once, then the backup in the thread, until somebody presses “I’m on it”', async () => {
        const {channelId} = await urgent();
        const asks = await botPost(here.world, channelId, 'needs somebody to take it');
        expect(String(asks['message'])).toMatch(/^@pat \*\*INC-\d+ Login fails\*\*: this L1 needs somebody/);
        await later(15 * MINUTE);
        const again = await botPost(here.world, channelId, 'nobody has been on it for 15 min');
        expect([again['root_id'], String(again['message']).startsWith('@bo ')]).toEqual([asks['id'], true]);
        expect((await click(here.world, here.world.people.bo, String(asks['id']), 'hold')).status).toBe(200);
        const taken = await until('its post says who took it', () => {
            const post = postOf(channelId, asks['id']);
            return String(post?.['message']).includes('Bo has been on it since') ? post : null;
        });
        expect(JSON.stringify(taken['props'])).not.toContain('Post update');
        await later(HOUR);
        // Posts of a run keep their order: whatever the clock had to say stands before this one.
        await execute(here.world, here.world.people.bo, '/set update Found it', channelId);
        await botPost(here.world, channelId, 'Found it');
        const asked = here.world.mattermost
            .posts(channelId)
            .filter((post) => /nobody has been on it/.test(String(post['message'])));
        expect(asked).toHaveLength(1);
    });

    it('is taken by `/set onit` too, which says so', async () => {
        const {channelId} = await urgent();
        await botPost(here.world, channelId, 'needs somebody to take it');
        const answer = await execute(here.world, here.world.people.pat, '/set onit', channelId);
        expect(answer.text).toMatch(/^You are on it: nobody else is asked to take \*\*INC-\d+ Login fails\*\*\.$/);
        await botPost(here.world, channelId, 'Pat has been on it since');
    });
});

describe('an owed update', () => {
    it('reaches the backup after an hour, in the reminder’s thread; an answer edits the reminder', async () => {
        const {channelId, runId, dueAt} = await urgent();
        await execute(here.world, here.world.people.pat, '/set onit', channelId);
        await later(dueAt - Date.now() - here.moved + 1_000);
        const reminder = await botPost(here.world, channelId, 'is due now');
        expect(String(reminder['message'])).toMatch(/^@pat /);
        await later(HOUR);
        const reply = await botPost(here.world, channelId, 'You are SET backup');
        expect([reply['root_id'], String(reply['message'])]).toEqual([
            reminder['id'],
            expect.stringMatching(
                /^@bo .* no update for \d+ h(?: \d+ min)?, owed since .*\. Pat was asked and has posted none\./,
            ),
        ]);
        await here.tab.need({
            type: 'change',
            runId,
            command: {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Found it', next: 'at six'},
        });
        await until('the reminder is resolved', () =>
            String(postOf(channelId, reminder['id'])?.['message']).includes('updated by Ann'),
        );
        await botPost(here.world, channelId, 'Next update: at six');
    });

    it('whose post was deleted is answered at its next notice, which stands in its place', async () => {
        const {channelId, dueAt} = await urgent();
        await execute(here.world, here.world.people.pat, '/set onit', channelId);
        await later(dueAt - Date.now() - here.moved + 1_000);
        const reminder = await botPost(here.world, channelId, 'is due now');
        await asPerson(here.world, here.world.mattermost.admin, 'DELETE', `/posts/${String(reminder['id'])}`);
        await later(HOUR);
        const notice = await botPost(here.world, channelId, 'You are SET backup');
        const buttons = JSON.stringify(notice['props']);
        expect([notice['root_id'], buttons.includes('Post update'), buttons.includes('Snooze')]).toEqual([
            '',
            true,
            true,
        ]);
        await later(HOUR);
        await until('the next one answers it', () =>
            here.world.mattermost.posts(channelId).some((post) => post['root_id'] === notice['id']),
        );
        expect((await click(here.world, here.world.people.bo, String(notice['id']), 'nothing')).status).toBe(200);
        await until('the notice is resolved', () =>
            String(postOf(channelId, notice['id'])?.['message']).includes('nothing new, said Bo'),
        );
    });

    it.each([
        ['that was deleted', 0],
        ['that was deleted before it was pinned', 1_000],
    ])(
        'is still seen on a run card: one %s is posted and pinned again at the next change',
        async (_which, pinsAfter) => {
            const slow = here.world.mattermost.faults.add(
                {kind: 'delay', ms: pinsAfter, when: 'before'},
                {path: /\/pin$/},
            );
            const {channelId, runId} = await urgent();
            const isCard = (post: Post): boolean => post['type'] === 'custom_set_run';
            const cards = (): Post[] => here.world.mattermost.posts(channelId).filter(isCard);
            const first = await until('the card is there', () =>
                cards().find((post) => pinsAfter > 0 || post['is_pinned'] === true),
            );
            await until('it is being pinned', () => slow.hits() === 1);
            await asPerson(here.world, here.world.mattermost.admin, 'DELETE', `/posts/${String(first['id'])}`);
            await here.tab.need({type: 'change', runId, command: {type: 'rename', name: 'INC-1 Renamed'}});
            await later(CARD_WAITS);
            const second = await until(
                'another one is pinned',
                () => cards().find((post) => post['id'] !== first['id'] && post['is_pinned'] === true),
                40_000,
            );
            await here.tab.need({type: 'change', runId, command: {type: 'rename', name: 'INC-1 Renamed twice'}});
            await later(CARD_WAITS);
            await until(
                'it is the one that is edited',
                () => JSON.stringify(postOf(channelId, second['id'])).includes('Renamed twice'),
                40_000,
            );
            expect(cards().filter((post) => post['id'] !== first['id'])).toHaveLength(1);
        },
    );

    it('is answered once: the second form keeps its text and says who was first', async () => {
        const {channelId, dueAt} = await startIncident(here.tab, here.world.people.ann);
        const {ann, pat} = here.world.people;
        here.world.mattermost.seed.addToChannel(channelId, pat.id);
        await later(dueAt - Date.now() - here.moved + 1_000);
        const reminder = String((await botPost(here.world, channelId, 'is due now'))['id']);
        const mine = await opening(here.world, ann, () => click(here.world, ann, reminder, 'update'));
        const other = await opening(here.world, pat, () => click(here.world, pat, reminder, 'update'));
        expect((await submit(here.world, ann, mine, {text: 'Fixed on staging'})).body).toEqual({});
        const refused = await submit(here.world, pat, other, {text: 'Looking'});
        expect(refused.body['errors']).toEqual({
            text: expect.stringMatching(
                /^Ann was first, today .*: “Fixed on staging”\. .* your text is kept in this form/,
            ),
        });
        // The reminder is edited after the updates before it were posted.
        await until('the reminder is resolved', () =>
            String(postOf(channelId, reminder)?.['message']).includes('updated by Ann'),
        );
        const updates = here.world.mattermost
            .posts(channelId)
            .filter((post) => /update by/.test(String(post['message'])));
        expect(updates).toHaveLength(1);
    });
});

describe('two people who answer at once', () => {
    const updatesIn = (channelId: string): string[] =>
        here.world.mattermost
            .posts(channelId)
            .map((post) => String(post['message']))
            .filter((message) => /update by/.test(message));

    it('by `/set update`: one is posted, the other has the text back and can post it all the same', async () => {
        const {channelId, dueAt} = await startIncident(here.tab, here.world.people.ann);
        const {ann, pat} = here.world.people;
        here.world.mattermost.seed.addToChannel(channelId, pat.id);
        await later(dueAt - Date.now() - here.moved + 1_000);
        await botPost(here.world, channelId, 'is due now');
        const answers = await Promise.all([
            execute(here.world, ann, '/set update Found it, says Ann', channelId),
            execute(here.world, pat, '/set update Found it, says Pat', channelId),
        ]);
        const texts = answers.map(({text}) => text ?? '');
        const refused = texts.find((text) => text.includes('Nothing was posted'));
        const first = /^(Ann|Pat) was first/.exec(refused ?? '')?.[1] ?? '';
        const [other, name] = first === 'Ann' ? [pat, 'Pat'] : [ann, 'Ann'];
        const line = `/set update! Found it, says ${name}`;
        expect(refused).toMatch(new RegExp(`: “Found it, says ${first}”\\. .*\n\`\`\`\n${line}\n\`\`\`$`));
        await botPost(here.world, channelId, `Found it, says ${first}`);
        expect(updatesIn(channelId)).toHaveLength(1);
        expect((await execute(here.world, other, line, channelId)).text).toContain('is posted');
        await botPost(here.world, channelId, `Found it, says ${name}`);
        expect(updatesIn(channelId)).toHaveLength(2);
    });

    it('by forms that were opened before it was due: the second is told, and keeps its text', async () => {
        const {channelId} = await startIncident(here.tab, here.world.people.ann);
        const {ann, pat} = here.world.people;
        here.world.mattermost.seed.addToChannel(channelId, pat.id);
        const form = (person: typeof ann) =>
            opening(here.world, person, () => execute(here.world, person, '/set update', channelId));
        const [mine, other] = [await form(ann), await form(pat)];
        expect((await submit(here.world, ann, mine, {text: 'Ann says'})).body).toEqual({});
        expect((await submit(here.world, pat, other, {text: 'Pat says'})).body['errors']).toEqual({
            text: expect.stringMatching(/^Ann was first, today .*: “Ann says”\. .* your text is kept in this form/),
        });
        expect((await submit(here.world, pat, await form(pat), {text: 'Pat says'})).body).toEqual({});
    });
});
