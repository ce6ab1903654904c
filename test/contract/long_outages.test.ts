import {DAY, HOUR, MINUTE, SECOND} from '../../server-ts/src/domain/units';
import {botPost, sql} from '../support/door';
import {makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

jest.setTimeout(120_000);
/** After days of refusals an attempt comes every 30 to 36 seconds, and the last of them may have been just before Mattermost was back. */
const LONGEST_BACKOFF = 45_000;
let world: World;
let tab: Tab;
let moved = 0;

beforeAll(async () => {
    world = await makeWorld();
});
beforeEach(async () => {
    // Each case begins on a Friday morning of its own; an L2 is owed that day by 16:00, and then on Monday.
    const now = Date.now() + moved;
    const days = ((5 - new Date(now).getUTCDay() + 7) % 7) + 7;
    await to(new Date(now + days * DAY).setUTCHours(9, 0, 0, 0));
    tab = await openTab(world, world.people.ann);
});
afterEach(() => world.mattermost.faults.clear());
afterAll(() => world.close());

async function to(at: number): Promise<void> {
    moved = at - Date.now();
    await moveClock(world, moved);
    await until('the sidecar has heard of it', () => Math.abs(world.sidecar.clock.now() - at) < MINUTE);
}

interface Incident {
    runId: string;
    channelId: string;
    dueAt: number;
}

async function incident(name: string): Promise<Incident> {
    const {ann, bo, lea} = world.people;
    const started = await tab.need({
        type: 'start',
        playbook: 'support-incident',
        name: `INC-1 ${name}`,
        channel: {kind: 'private'},
        seats: {communication_owner: ann.id, primary: ann.id, backup: bo.id, lead: lea.id},
        severity: 'L2',
        summary: name,
    });
    const run = 'run' in started.answer ? started.answer.run : null;
    await botPost(world, started.channelId, 'INC-');
    return {...started, dueAt: run?.duty.nextDueAt ?? 0};
}

/** Days have gone by: a tab connects anew. */
async function finish(runId: string): Promise<void> {
    tab = await openTab(world, world.people.ann);
    await tab.need({type: 'change', runId, command: {type: 'finish', outcome: 'fixed'}});
}
/** What the bot has said of an owed update in a channel. */
const said = (channelId: string): string[] =>
    world.mattermost
        .posts(channelId)
        .map((post) => String(post['message']))
        .filter((text) => /update (is|was) due|no update for|updated by/.test(text));
const allSent = (): Promise<unknown> =>
    until(
        'everything is sent',
        async () => (await sql(world, "select 1 from outbox where state = 'waiting' and op <> 'card'")).length === 0,
        20_000,
    );

/**
 * How long it was away from ten minutes before the update was due, who has been asked by then, and since how long it is owed: until a
 * Mattermost that is back is tried again, half a minute more may go by.
 */
const OUTAGES = [
    ['minutes', 20 * MINUTE, ['ann'], /, 1[01] min ago/],
    ['hours', 5 * HOUR, ['ann', 'bo'], /, 4 h 5[01] min ago/],
    ['three days over a weekend', 3 * DAY, ['ann', 'bo', 'lea'], /, 2 d 23 h ago/],
] as const;

test.each(OUTAGES)(
    'after %s without the sidecar there is one reminder, late and at its stage',
    async (_, away, asked, late) => {
        const {runId, channelId, dueAt} = await incident('Sidecar');
        await to(dueAt - 10 * MINUTE);
        await world.sidecar.stop();
        await world.restart();
        await to(dueAt - 10 * MINUTE + away);
        await botPost(world, channelId, 'was due');
        await allSent();
        expect(said(channelId)).toEqual([expect.stringMatching(/: the daily update was due/)]);
        const [text = ''] = said(channelId);
        expect(text).toMatch(late);
        expect([...text.matchAll(/@(\w+)/g)].map(([, name]) => name)).toEqual(expect.arrayContaining([asked.at(-1)]));
        await finish(runId);
    },
);

test.each(OUTAGES)(
    'after %s without Mattermost there is one for what still stands, and none for what was answered',
    async (_, away, asked, late) => {
        const stands = await incident('Stands');
        const answered = await incident('Answered');
        expect(stands.dueAt).toBe(answered.dueAt);
        await to(stands.dueAt - 10 * MINUTE);
        // The bot is not let in, while people's commands still come through: so one of the two can be answered.
        world.mattermost.faults.add(
            {kind: 'answer', status: 503, when: 'before'},
            {userId: world.bot.id, times: 1_000_000},
        );
        await to(stands.dueAt + SECOND);
        await until('both are owed', async () => {
            const rows = await sql(
                world,
                "select 1 from outbox where run_id = any($1) and state = 'waiting' and body->'body'->>'kind' = 'reminder'",
                [[stands.runId, answered.runId]],
            );
            return rows.length === 2;
        });
        await tab.need(
            {
                type: 'change',
                runId: answered.runId,
                command: {type: 'post_update', updateId: 'a1', kind: 'update', text: 'Here it is'},
            },
            {channelId: answered.channelId},
        );
        const end = stands.dueAt - 10 * MINUTE + away;
        for (let at = stands.dueAt + HOUR; at < end; at += at < stands.dueAt + 6 * HOUR ? HOUR : 12 * HOUR) {
            await to(at);
            await until('the clock has looked', async () => (await overdue()) === 0);
        }
        await to(end);
        await until('the clock has looked', async () => (await overdue()) === 0);
        world.mattermost.faults.clear();
        await until('the reminder is there', () => said(stands.channelId).length > 0, LONGEST_BACKOFF);
        await botPost(world, answered.channelId, 'Here it is');
        await allSent();
        const reminders = said(stands.channelId);
        expect(reminders).toHaveLength(1);
        expect(reminders[0]).toMatch(late);
        asked.forEach((name) => expect(reminders[0]).toContain(`@${name}`));
        expect(said(answered.channelId)).toEqual([]);
        await finish(stands.runId);
        await finish(answered.runId);
    },
);

async function overdue(): Promise<number> {
    return (await sql(world, 'select 1 from due where due_at <= app_ms()')).length;
}
