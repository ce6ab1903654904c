import {HOUR} from '../../server-ts/src/domain/units';
import {botPost, sql, startIncident} from '../support/door';
import {makeWorld, moveClock, openTab, until, type World} from '../support/world';

let world: World;
beforeEach(async () => {
    world = await makeWorld();
});
afterEach(() => world.close());

const metrics = async (): Promise<string> => (await fetch(`${world.sidecar.url}/metrics`)).text();
const valueOf = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await metrics())?.[1]);
/** The database is asked once in two seconds. */
const nextAnswer = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_100));

test('a reminder that Mattermost refuses for hours shows in /metrics for hours, however often it is tried again', async () => {
    const lea = await openTab(world, world.people.lea);
    const incident = await startIncident(lea, world.people.lea);
    await botPost(world, incident.channelId, 'INC-');
    await until('all is sent', async () => (await valueOf('set_cycle_messages_waiting')) === 0, 20_000);
    expect(await valueOf('set_cycle_oldest_message_seconds')).toBe(0);
    expect(await valueOf('set_cycle_clock_behind_seconds')).toBe(0);
    expect(await valueOf('set_cycle_messages_sent_total')).toBeGreaterThan(0);

    world.mattermost.faults.add(
        {kind: 'answer', status: 503, body: {id: 'x', message: 'down for maintenance'}, when: 'before'},
        {method: 'POST', path: /\/api\/v4\/posts$/, times: 10_000},
    );
    const ahead = incident.dueAt - Date.now();
    await moveClock(world, ahead);
    const tried = async (): Promise<number> => {
        const [row] = await sql<{attempts: number}>(
            world,
            "select max(attempts)::int as attempts from outbox where state = 'waiting' and run_id = $1 and error is not null",
            [incident.runId],
        );
        return row?.attempts ?? 0;
    };
    const before = await until('it was tried', tried, 20_000);
    await moveClock(world, ahead + 5 * HOUR);
    await until('it was tried again', async () => (await tried()) > before, 20_000);
    await nextAnswer();
    for (const name of ['set_cycle_oldest_message_seconds', 'set_cycle_most_overdue_message_seconds']) {
        const seconds = await valueOf(name);
        expect([name, seconds >= 5 * 3_600, seconds < 6 * 3_600]).toEqual([name, true, true]);
    }
    expect(await valueOf('set_cycle_messages_waiting')).toBeGreaterThan(0);
    expect(await valueOf('set_cycle_messages_retried_total')).toBeGreaterThan(1);

    // What waits for its reader is where it should be. An attempt that is under way may write its refusal once more.
    await until(
        'nothing is late',
        async () => {
            await sql(
                world,
                "update outbox set error = 'waits: its reader is away', ready_at = app_ms() + 300000 where state = 'waiting'",
            );
            return (await valueOf('set_cycle_oldest_message_seconds')) === 0;
        },
        20_000,
    );
});
