import {MINUTE, SECOND} from '../../server-ts/src/domain/units';
import type {SeededUser} from '../mattermost/server/seed';
import {botPost, sql, startIncident} from '../support/door';
import {moveClock, openTab, until} from '../support/world';
import {broadcastWorld} from '../support/broadcast_world';

const here = broadcastWorld();
const {toldTo, post, sent, change} = here;

let moved = 0;

async function later(byMs: number): Promise<void> {
    moved += byMs;
    await moveClock(here.world, moved);
}

describe('a follower', () => {
    const follow = async (person: SeededUser, run: {runId: string; channelId: string}): Promise<void> => {
        here.world.mattermost.seed.addToChannel(run.channelId, person.id);
        const theirs = await openTab(here.world, person);
        await theirs.need({type: 'change', runId: run.runId, command: {type: 'follow'}});
    };
    const updatesTo = async (person: SeededUser): Promise<string[]> =>
        (await toldTo(person)).filter((text) => /update by|updates of/.test(text));
    const ready = async (): Promise<void> => later(5 * MINUTE + SECOND);

    it('gets the first update at once, and those of the next five minutes in one message', async () => {
        const {bo} = here.world.people;
        const first = await startIncident(here.tab, here.world.people.ann, 'INC-1 First');
        const second = await startIncident(here.tab, here.world.people.ann, 'INC-1 Second');
        await follow(bo, first);
        await follow(bo, second);
        await post(first.runId, 'One');
        await until('it is there', async () => (await updatesTo(bo)).length === 1);
        expect((await updatesTo(bo))[0]).toMatch(
            /^\*\*INC-\d+ First\*\* · L1 · update by Ann\n\nOne\n\[Open it in its channel\]\(\/_redirect\/pl\/[a-z0-9]{26}\)$/,
        );
        await post(first.runId, 'Two', {next: 'at six'});
        await post(second.runId, 'x'.repeat(1_000));
        await sent(second.runId);
        await later(4 * MINUTE);
        await post(second.runId, 'Three');
        expect(await updatesTo(bo)).toHaveLength(1);
        await later(MINUTE + SECOND);
        await until('the rest is there', async () => (await updatesTo(bo)).length === 2);
        const text = (await updatesTo(bo))[1] ?? '';
        expect(text).toMatch(
            /^3 updates of 2 runs that you follow\n\n\*\*INC-\d+ First\*\* · L1 · update by Ann \w{3} \d{1,2} \w{3,4} \d\d:\d\d/,
        );
        expect(text).toContain('Two · Next update: at six');
        expect(text).toContain(`${'x'.repeat(299)}…`);
        expect(text.indexOf('Three')).toBeGreaterThan(text.indexOf('xxx'));
        const rows = (): Promise<{state: string; posts: number}[]> =>
            sql<{state: string; posts: number}>(
                here.world,
                `select state, count(distinct post_id)::int as posts from outbox
             where op = 'tell_follower' and run_id = any($1) group by state`,
                [[first.runId, second.runId]],
            );
        // Mattermost has the post a moment before the outbox notes it.
        await until('all are noted as sent', async () => (await rows()).every(({state}) => state === 'done'));
        expect(await rows()).toEqual([{state: 'done', posts: 2}]);
    });

    it('is sent nothing of what waited for them when they have unfollowed by then', async () => {
        const {bo} = here.world.people;
        const left = await startIncident(here.tab, here.world.people.ann, 'INC-1 Left');
        const kept = await startIncident(here.tab, here.world.people.ann, 'INC-1 Kept');
        await follow(bo, left);
        await follow(bo, kept);
        await ready();
        await post(left.runId, 'The first');
        await until('it is there', async () => (await updatesTo(bo)).some((text) => text.includes('The first')));
        await post(left.runId, 'Too much');
        await post(kept.runId, 'Still wanted');
        await (await openTab(here.world, bo)).need({type: 'change', runId: left.runId, command: {type: 'unfollow'}});
        await change(left.runId, {type: 'finish', outcome: 'fixed'});
        await ready();
        await until('the other run’s is there', async () =>
            (await updatesTo(bo)).some((text) => text.includes('Still wanted')),
        );
        expect((await updatesTo(bo)).filter((text) => text.includes('Too much'))).toEqual([]);
        const [row] = await sql<{error: string}>(
            here.world,
            "select error from outbox where run_id = $1 and op = 'tell_follower' and state = 'void'",
            [left.runId],
        );
        expect(row?.error).toBe('this person does not follow the run any more');
    });

    it('is told of the end, together with what came before it', async () => {
        const {bo} = here.world.people;
        const run = await startIncident(here.tab, here.world.people.ann, 'INC-1 Ended');
        await follow(bo, run);
        await ready();
        await post(run.runId, 'One');
        await until('it is there', async () => (await updatesTo(bo)).some((text) => text.includes('Ended')));
        await post(run.runId, 'Two');
        await change(run.runId, {type: 'finish', outcome: 'fixed'});
        await ready();
        const text = await until('the rest is there', async () =>
            (await updatesTo(bo)).find((one) => one.includes('2 updates of a run that you follow')),
        );
        expect(text).toMatch(
            /Two.*\n\n\*\*INC-\d+ Ended\*\* was finished by Ann .*\. Outcome: fixed\. \d+ items were left open\.\n\[Open it in its channel\]/s,
        );
    });

    it('who is not in the run’s channel any more is told nothing, and is taken off with an event', async () => {
        const {pat} = here.world.people;
        const hidden = await startIncident(here.tab, here.world.people.ann, 'INC-1 Hidden');
        const seen = await startIncident(here.tab, here.world.people.ann, 'INC-1 Seen');
        await follow(pat, hidden);
        await follow(pat, seen);
        await post(seen.runId, 'For Pat');
        await until('it is there', async () => (await updatesTo(pat)).length === 1);
        here.world.mattermost.seed.removeFromChannel(hidden.channelId, pat.id);
        const theirs = await openTab(here.world, pat);
        await until('Pat is out', async () => !(await theirs.ask({type: 'run', runId: hidden.runId})).ok);
        await post(hidden.runId, 'Not for Pat');
        await post(seen.runId, 'For Pat again');
        await ready();
        await until('the other is there', async () => (await updatesTo(pat)).length === 2);
        expect((await updatesTo(pat)).join()).not.toContain('Not for Pat');
        const {events} = await until('it is in the timeline', async () => {
            const timeline = await here.tab.need({type: 'timeline', runId: hidden.runId});
            return timeline.events.some((event) => event.type === 'unfollowed') ? timeline : null;
        });
        expect(events).toContainEqual(
            expect.objectContaining({type: 'unfollowed', user: pat.id, why: 'no_access', by: null}),
        );
        const [row] = await sql<{state: string; error: string}>(
            here.world,
            "select state, error from outbox where op = 'tell_follower' and run_id = $1",
            [hidden.runId],
        );
        expect(row).toEqual({state: 'void', error: 'this follower is not in the channel of the run any more'});
    });

    it('stays one where it is the bot that was removed from the channel', async () => {
        const {lea} = here.world.people;
        const run = await startIncident(here.tab, here.world.people.ann, 'INC-1 Without');
        await follow(lea, run);
        await post(run.runId, 'Hello');
        await botPost(here.world, run.channelId, 'Hello');
        here.world.mattermost.seed.removeFromChannel(run.channelId, here.world.bot.id);
        await until('it is settled', async () => {
            const [row] = await sql<{state: string}>(
                here.world,
                "select state from outbox where op = 'tell_follower' and run_id = $1",
                [run.runId],
            );
            return row?.state === 'void';
        });
        const [read] = await sql<{followers: string[]}>(
            here.world,
            "select state->'followers' as followers from run where id = $1",
            [run.runId],
        );
        expect(read?.followers).toEqual([lea.id]);
    });
});
