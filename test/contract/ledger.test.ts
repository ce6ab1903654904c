import type {LedgerLine} from '../../server-ts/src/contract/answer';
import {HOUR, MINUTE} from '../../server-ts/src/domain/units';
import {botPost, sql, startIncident} from '../support/door';
import {execute, makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
let incident: Awaited<ReturnType<typeof startIncident>>;

beforeEach(async () => {
    world = await makeWorld();
    lea = await openTab(world, world.people.lea);
    incident = await startIncident(lea, world.people.lea);
    await botPost(world, incident.channelId, 'INC-');
});
afterEach(() => world.close());

const ledger = (before?: number) =>
    lea.need({type: 'ledger', runId: incident.runId, ...(before === undefined ? {} : {before})});
const find = (what: string, outcome: LedgerLine['outcome']): Promise<LedgerLine> =>
    until(`${what} is ${outcome}`, async () =>
        (await ledger()).lines.find((line) => line.what === what && line.outcome === outcome),
    );
const due = (later = 0): Promise<void> => moveClock(world, incident.dueAt - Date.now() + later);
/** Mattermost refuses posts for good. */
const refuse = (times: number): void => {
    const body = {id: 'api.context.permissions.app_error', message: 'You do not have the appropriate permissions.'};
    world.mattermost.faults.add(
        {kind: 'answer', status: 403, body, when: 'before'},
        {method: 'POST', path: /\/api\/v4\/posts$/, times},
    );
};

test('each message says what it is, for whom, when it was planned, due and sent, and how late it was', async () => {
    await due(3 * MINUTE);
    const sent = await find('the reminder', 'sent');
    expect(sent).toMatchObject({
        op: 'post',
        about: {stage: 'due'},
        place: {kind: 'run'},
        asked: [world.people.lea.id],
        dueAt: incident.dueAt,
        attempts: 1,
        why: null,
    });
    expect(sent.sentAt).toBeGreaterThanOrEqual(sent.plannedAt);
    expect(sent.lateMs).toBe((sent.sentAt ?? 0) - incident.dueAt);
    expect(sent.lateMs).toBeGreaterThanOrEqual(3 * MINUTE);
    const {lines, people} = await ledger();
    expect(people.map(({id}) => id)).toContain(world.people.lea.id);
    expect(lines.map(({id}) => id)).toEqual(lines.map(({id}) => id).sort((a, b) => b - a));
    expect(lines.map(({what}) => what)).toContain('the new channel');
});

test('one that waits says since when and why; it is sent when Mattermost is back', async () => {
    world.mattermost.faults.add(
        {kind: 'answer', status: 503, body: {id: 'x', message: 'down for maintenance'}, when: 'before'},
        {method: 'POST', path: /\/api\/v4\/posts$/, times: 1_000},
    );
    await due();
    await until('it was tried', async () => ((await find('the reminder', 'waiting')).why ?? '') !== '');
    const waiting = await find('the reminder', 'waiting');
    expect([waiting.sentAt, waiting.why]).toEqual([null, expect.stringContaining('down for maintenance')]);
    world.mattermost.faults.clear();
    expect((await find('the reminder', 'sent')).attempts).toBeGreaterThan(1);
});

test('what Mattermost refused for good is there with what to do about it, and shows on the run and on every list until one gets through', async () => {
    refuse(1);
    await due();
    const failed = await find('the reminder', 'failed');
    expect(failed.why).toMatch(/^The bot may not post there: .* \/invite @set-cycle$/);
    expect(failed.lateMs).toBeNull();
    expect((await lea.need({type: 'run', runId: incident.runId})).undelivered).toBe(1);
    const home = await lea.need({type: 'home', channelId: incident.channelId, have: {}});
    expect(home.undelivered).toEqual({[incident.runId]: 1});
    const {text} = await execute(world, world.people.lea, '/set list', incident.channelId);
    expect(text).toContain('1 message could not be delivered');
    await due(4 * HOUR);
    await find('the reminder again', 'sent');
    expect((await lea.need({type: 'run', runId: incident.runId})).undelivered).toBe(0);
    expect((await lea.need({type: 'home', channelId: null, have: {}})).undelivered).toEqual({});
    expect((await find('the reminder', 'failed')).id).toBe(failed.id);
});

test('one place that stays closed is not hidden by another that works', async () => {
    await sql(
        world,
        `insert into outbox (run_id, lane, op, body, state, error) values
            ($1, 'x', 'post', '{"op":"post","place":{"kind":"channel","channelId":"secret"},"body":{"kind":"restored","by":null}}', 'failed', 'closed'),
            ($1, 'x', 'post', '{"op":"post","place":{"kind":"run"},"body":{"kind":"restored","by":null}}', 'done', null)`,
        [incident.runId],
    );
    expect((await lea.need({type: 'run', runId: incident.runId})).undelivered).toBe(1);
});

test('a long ledger comes in pages without a gap, and the card’s own edits do not fill them', async () => {
    await sql(
        world,
        `insert into outbox (run_id, lane, op, body, state, sent_at)
         select $1, 'x', case when number % 2 = 0 then 'card' else 'post' end,
             case when number % 2 = 0 then '{"op":"card"}'::json else '{"op":"post","place":{"kind":"run"},"body":{"kind":"restored","by":null}}' end,
             'done', app_ms()
         from generate_series(1, 260) as number`,
        [incident.runId],
    );
    const seen: number[] = [];
    for (let before: number | undefined; ; before = seen.at(-1)) {
        const {lines, more} = await ledger(before);
        expect(lines.length).toBeLessThanOrEqual(50);
        seen.push(...lines.map(({id}) => id));
        if (!more) {
            break;
        }
    }
    const [rows] = await sql<{count: string}>(
        world,
        "select count(*) as count from outbox where run_id = $1 and op <> 'card'",
        [incident.runId],
    );
    expect([seen.length, new Set(seen).size]).toEqual([Number(rows?.count), seen.length]);
});

test('nobody reads it who does not see the run', async () => {
    const bo = await openTab(world, world.people.bo);
    expect(await bo.ask({type: 'ledger', runId: incident.runId})).toMatchObject({ok: false, reason: 'run_not_found'});
});
