import {HOUR, MINUTE} from '../../server-ts/src/domain/units';
import {startFleet, type Fleet} from '../support/replicas';
import {clean, NOTHING_WRONG} from '../support/tally';
import {until} from '../support/world';

/** Many updates that are due within a second are decided on before: by each replica, of which one saves. */
jest.setTimeout(120_000);
const RUNS = 20;
let fleet: Fleet;
let begun: string[] = [];

beforeAll(async () => {
    fleet = await startFleet(2);
});
afterEach(async () => {
    fleet.disarm();
    await fleet.finishRuns(begun.splice(0));
    await fleet.settled();
});
afterAll(() => fleet.close());

interface Opened {
    run_id: string;
    at: string;
    due_at: string;
}

const opened = (): Promise<Opened[]> =>
    fleet.query<Opened>(
        `select run_id, at, body->'obligation'->>'dueAt' as due_at from run_event
         where run_id = any($1) and body->>'type' = 'obligation_opened'`,
        [begun],
    );

/** Until all are due, once each; gives how many were saved as they had been decided before. */
async function fallDue(strike: () => Promise<void>): Promise<number> {
    begun = await fleet.startRuns(RUNS);
    await fleet.moveClock(3 * HOUR + 5 * MINUTE);
    const isSaid = async (): Promise<boolean> =>
        (
            await fleet.query("select 1 from run_event where run_id = any($1) and body->>'type' = 'duty_upcoming'", [
                begun,
            ])
        ).length === RUNS;
    await until('it was said that they are coming', isSaid, 30_000);
    // They began some milliseconds after one another; of fewer than nine at one instant nothing is decided before.
    const [last] = await fleet.query<{at: string; wait: string}>(
        'select max(due_at) as at, max(due_at) - app_ms() as wait from due where run_id = any($1)',
        [begun],
    );
    await fleet.query(
        `update run set state = regexp_replace(state::text, '"(nextDueAt|upcomingSaidFor)":\\d+', '"\\1":' || $1, 'g')::json where id = any($2)`,
        [last?.at, begun],
    );
    await fleet.query('update due set due_at = $1 where run_id = any($2)', [last?.at, begun]);
    await fleet.moveClock(Number(last?.wait) - 2_600);
    await strike();
    const areAll = async (): Promise<boolean> =>
        (await opened().catch(() => [])).length >= RUNS || fleet.heal().then(() => false);
    await until('all are due', areAll, 60_000);
    await fleet.heal();
    await fleet.settled();
    const all = await opened();
    expect(all.map(({run_id}) => run_id).sort()).toEqual([...begun].sort());
    expect(all.every(({at, due_at}) => Number(at) >= Number(due_at))).toBe(true);
    const tally = await fleet.tally();
    expect(clean(tally)).toEqual(NOTHING_WRONG);
    expect(tally.obligations).toBeGreaterThanOrEqual(RUNS);
    return all.filter(({at, due_at}) => Number(at) === Number(due_at)).length;
}

test('by two replicas at once: each is saved once', async () => {
    expect(await fallDue(() => Promise.resolve())).toBe(RUNS);
});

test.each([
    ['behind the claim', 'after:claim_due'],
    ['behind the writing', 'after:write_changes'],
    ['before the commit', 'before:commit_wake'],
    ['behind the commit', 'after:commit_wake'],
    ['before the commit, and the database with it', 'before:commit_wake postgres'],
])('one that saves them is killed %s', async (_, step) => {
    await fallDue(async () => fleet.arm(step));
    expect(fleet.unstruck()).toEqual([]);
});

test('one is killed, and the connections of the other are cut, when all is decided', async () => {
    await fallDue(async () => {
        await until('the moment is near', async () => {
            const [next] = await fleet.query<{wait: string}>('select min(due_at) - app_ms() as wait from due');
            return Number(next?.wait) < 300;
        });
        await fleet.killReplica(0);
        await fleet.cutConnections();
    });
});
