import {HOUR} from '../../server-ts/src/domain/units';
import {botPost, sql, startIncident} from '../support/door';
import {execute, moveClock, openTab, until} from '../support/world';
import {failingWorld, log} from '../support/failing_world';

const here = failingWorld();
const {sent, tick} = here;

const countOf = (channelId: string, words: string): number =>
    here.world.mattermost.posts(channelId).filter((post) => String(post['message']).includes(words)).length;

describe('a reminder', () => {
    let incident: Awaited<ReturnType<typeof startIncident>>;
    beforeEach(async () => {
        incident = await startIncident(here.lea, here.world.people.lea);
        await botPost(here.world, incident.channelId, 'INC-');
        await sent();
        here.world.mattermost.calls.clear();
    });
    // Its reminders would be repeated while the next test counts its own.
    afterEach(async () => {
        here.world.mattermost.faults.clear();
        const tab = await openTab(here.world, here.world.people.lea);
        await tab.need({type: 'change', runId: incident.runId, command: {type: 'finish', outcome: 'fixed'}});
        await sent();
    });
    const due = (): Promise<void> => moveClock(here.world, incident.dueAt - Date.now() + 1_000);
    const reminders = (): number =>
        countOf(incident.channelId, 'update is due') + countOf(incident.channelId, 'update was due');

    test.each([
        ['500 before storing', {kind: 'answer', status: 500, body: {id: 'x', message: 'no'}, when: 'before'}],
        ['500 after storing', {kind: 'answer', status: 500, body: {id: 'x', message: 'no'}, when: 'after'}],
        ['502 with a proxy’s page after storing', {kind: 'answer', status: 502, body: '<html>', when: 'after'}],
        ['200 with a proxy’s page after storing', {kind: 'answer', status: 200, body: '<html>', when: 'after'}],
        ['a connection that is cut before storing', {kind: 'drop', when: 'before'}],
        ['a connection that is cut after storing', {kind: 'drop', when: 'after'}],
        ['429 with Retry-After', {kind: 'storm', retryAfterS: 1}],
    ] as const)('comes once in spite of %s', async (_, fault) => {
        const hits = here.world.mattermost.faults.add(fault, {method: 'POST', path: /\/api\/v4\/posts$/, times: 2});
        await due();
        await botPost(here.world, incident.channelId, ' due');
        await sent();
        // What was stored is found by its key, so the second attempt posts nothing.
        const wasStored = 'when' in fault && fault.when === 'after';
        expect([reminders(), hits.hits()]).toEqual([1, wasStored ? 1 : 2]);
        expect(here.world.mattermost.calls.count({method: 'DELETE', path: /\/posts\//})).toBe(0);
    });

    it('whose answer was lost, and which is refused then, is told to nobody directly when it turns out to be there', async () => {
        const posts = {method: 'POST', path: /\/api\/v4\/posts$/};
        const {faults} = here.world.mattermost;
        faults.add({kind: 'drop', when: 'after'}, posts);
        // A replica of the server's database that is behind.
        const empty = {order: [], posts: {}};
        const behind = {method: 'GET', path: new RegExp(`/channels/${incident.channelId}/posts$`)};
        const looks = faults.add({kind: 'answer', status: 200, body: empty, when: 'before'}, behind);
        const body = {id: 'api.post.create_post.can_not_post_to_deleted.error', message: 'Can not post.'};
        const refused = faults.add({kind: 'answer', status: 400, body, when: 'before'}, posts);
        await due();
        await until('it was refused', () => refused.hits() === 1);
        await sent();
        const [row] = await sql<{unheard: number; failed: number}>(
            here.world,
            `select count(*) filter (where body->>'unheard' is not null) as unheard, count(*) filter (where state = 'failed') as failed
             from outbox where run_id = $1`,
            [incident.runId],
        );
        expect([looks.hits(), Number(row?.unheard), Number(row?.failed), reminders()]).toEqual([1, 0, 0, 1]);
        // It is the reminder all the same: an answer changes it.
        await execute(here.world, here.world.people.lea, '/set update Found it', incident.channelId);
        await botPost(here.world, incident.channelId, 'updated by Lea');
    });

    it('that is refused for good stays in the ledger with Mattermost’s words', async () => {
        here.world.mattermost.faults.add(
            {
                kind: 'answer',
                status: 400,
                body: {
                    id: 'api.post.create_post.can_not_post_to_deleted.error',
                    message: 'Can not post to deleted channel.',
                },
                when: 'before',
            },
            {method: 'POST', path: /\/api\/v4\/posts$/, times: 1},
        );
        await due();
        const [row] = await until('it failed', async () => {
            const rows = await sql<{error: string; body: unknown}>(
                here.world,
                "select error from outbox where state = 'failed' and body->'body'->>'kind' = 'reminder'",
            );
            return rows.length > 0 && rows;
        });
        expect(row?.error).toContain('Can not post to deleted channel');
        expect(log.join()).toContain('a message was refused for good');
    });

    it('waits while Mattermost is down, also over a restart, and comes once when it is back', async () => {
        await here.world.mattermost.faults.goDown();
        await due();
        await until(
            'it is written',
            async () =>
                (
                    await sql(
                        here.world,
                        "select 1 from outbox where state = 'waiting' and body->'body'->>'kind' = 'reminder'",
                    )
                ).length === 1,
        );
        await here.world.sidecar.stop();
        await here.world.restart();
        await moveClock(here.world, incident.dueAt - Date.now() + 60_000);
        await here.world.mattermost.faults.comeBack();
        await botPost(here.world, incident.channelId, ' due');
        await sent();
        expect(reminders()).toBe(1);
        expect(log.filter((line) => line.startsWith('error'))).toEqual([]);
    });

    it('that fell due while the sidecar was down is one, and says how late it is', async () => {
        const late = incident.dueAt - Date.now() + 3 * HOUR;
        await here.world.sidecar.stop();
        // The demo's switch for time is the database's function; it is set before the clock looks for the first time.
        await here.world.restart();
        await moveClock(here.world, late);
        const post = await botPost(here.world, incident.channelId, 'update was due');
        expect(String(post['message'])).toMatch(/@lea \*\*INC-\d+ Login fails\*\*: the update was due .*, 3 h ago\./);
        await sent();
        expect(reminders()).toBe(1);
    });

    it('of a clock that is set back a day is not said again', async () => {
        await due();
        await botPost(here.world, incident.channelId, 'update is due');
        await moveClock(here.world, incident.dueAt - Date.now() - 24 * HOUR);
        expect(await here.lea.ask(tick('start_people'))).toMatchObject({ok: true});
        await execute(here.world, here.world.people.lea, '/set update Still here', incident.channelId);
        await botPost(here.world, incident.channelId, 'Still here');
        expect(reminders()).toBeLessThanOrEqual(1);
    });
});
