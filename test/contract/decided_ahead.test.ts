import {botPost, sql} from '../support/door';
import {makeWorld, moveClock, openTab, until, type World} from '../support/world';

/** Many reminders that are due at one instant are decided on before it; what people do until then counts all the same. */
jest.setTimeout(60_000);
const RUNS = 12;
let world: World;
beforeAll(async () => {
    world = await makeWorld();
});
afterAll(() => world.close());

test('reminders that were decided on ahead come at their moment, but not for a run that had its update since', async () => {
    const {lea} = world.people;
    const tab = await openTab(world, lea);
    const started: {runId: string; channelId: string}[] = [];
    for (let place = 0; place < RUNS; place += 1) {
        started.push(
            await tab.need({
                type: 'start',
                playbook: 'support-incident',
                name: `INC-${place + 1} Login fails`,
                channel: {kind: 'private'},
                seats: {communication_owner: lea.id, primary: lea.id},
                severity: 'L2',
            }),
        );
    }
    const [due] = await sql<{at: string}>(world, "select max(state->'duty'->>'nextDueAt') as at from run");
    const dueAt = Number(due?.at);
    await moveClock(world, dueAt - Date.now() - 2_600);
    const reach = (afterDue: number) =>
        until('the moment is near', () => world.sidecar.clock.now() >= dueAt + afterDue);
    await reach(-1_000);
    const [answered, ...owing] = started;
    await tab.need({
        type: 'change',
        runId: answered?.runId ?? '',
        command: {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Found it'},
    });
    expect(world.sidecar.clock.now()).toBeLessThan(dueAt);
    for (const {channelId} of owing) {
        await botPost(world, channelId, 'update is due');
    }
    const opened = await sql<{run_id: string; at: number}>(
        world,
        "select run_id, at from run_event where body->>'type' = 'obligation_opened' order by at",
    );
    expect(opened.map(({run_id}) => run_id).sort()).toEqual(owing.map(({runId}) => runId).sort());
    // As of their moment: what is decided when it has come is decided some milliseconds later.
    expect(opened.filter(({at}) => Number(at) === dueAt)).toHaveLength(RUNS - 1);
    const posts = world.mattermost.posts(answered?.channelId ?? '').map(({message}) => String(message));
    expect(posts.filter((message) => message.includes('update is due'))).toEqual([]);
});
