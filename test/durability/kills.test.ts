import {HOUR, MINUTE, SECOND} from '../../server-ts/src/domain/units';
import {startFleet, type Fleet, type Tally} from '../support/replicas';
import {until} from '../support/world';

jest.setTimeout(180_000);

/** The way of a reminder: the process or the database dies behind each step of it. */
const STEPS = [
    'after:claim_due',
    'after:write_changes',
    'before:commit_wake',
    'after:commit_wake',
    'after:outbox_claim',
    'before:post',
    'after:post',
    'before:outbox_done',
    'after:outbox_done',
];
const DATABASE_STEPS = [
    'after:claim_due',
    'before:commit_wake',
    'after:outbox_claim',
    'after:post',
    'before:outbox_done',
];

let fleet: Fleet;
let begun: string[] = [];

beforeAll(async () => {
    fleet = await startFleet(2);
});
afterEach(async () => {
    await fleet.finishRuns(begun.splice(0));
});
afterAll(async () => {
    await fleet.heal();
    await fleet.moveClock(50 * SECOND);
    await fleet.settled([]);
    const all = await fleet.tally();
    process.stdout.write(`durability: ${fleet.kills} kills, ${JSON.stringify(all)}\n`);
    await fleet.close();
    expect(clean(all)).toEqual(NOTHING_WRONG);
});

const clean = (tally: Tally): Partial<Tally> => ({
    lost: tally.lost,
    doubled: tally.doubled,
    disordered: tally.disordered,
    failed: tally.failed,
});
const NOTHING_WRONG = {lost: 0, doubled: 0, disordered: 0, failed: 0};

/** Three runs fall due while a step is armed; after the blow everything is said once. */
async function strike(step: string): Promise<void> {
    begun = await fleet.startRuns(3);
    await until(
        'the cards are posted',
        async () => (await fleet.query("select 1 from outbox where state = 'waiting' and op = 'post'")).length === 0,
        30_000,
    );
    fleet.arm(step);
    await fleet.moveClock(4 * HOUR + SECOND);
    await fleet.struck();
    await fleet.heal();
    // Leases of the dead run out.
    await fleet.moveClock(50 * SECOND);
    await fleet.settled(begun);
    const tally = await fleet.tally();
    expect(clean(tally)).toEqual(NOTHING_WRONG);
    expect(tally.obligations).toBeGreaterThanOrEqual(3);
}

test.each(STEPS)('a replica is killed %s: each obligation has one post', (step) => strike(step));

test.each(DATABASE_STEPS)('PostgreSQL is killed %s: each obligation has one post', (step) =>
    strike(`${step} postgres`),
);

test('a replica is killed while Mattermost has stored the post and not answered', async () => {
    begun = await fleet.startRuns(2);
    await until(
        'the cards are posted',
        async () => (await fleet.query("select 1 from outbox where state = 'waiting' and op = 'post'")).length === 0,
        30_000,
    );
    const before = fleet.mattermost.posts(fleet.channel).length;
    fleet.mattermost.faults.add({kind: 'hang', when: 'after'}, {method: 'POST', path: /\/api\/v4\/posts$/, times: 2});
    await fleet.moveClock(4 * HOUR + SECOND);
    await until('both are stored', () => fleet.mattermost.posts(fleet.channel).length === before + 2, 30_000);
    await fleet.killReplica(0);
    await fleet.killReplica(1);
    fleet.mattermost.faults.clear();
    await fleet.heal();
    await fleet.moveClock(50 * SECOND);
    await fleet.settled(begun);
    expect(clean(await fleet.tally())).toEqual(NOTHING_WRONG);
});

test('under blows at random, for replicas, PostgreSQL and Mattermost, nothing is lost or doubled', async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
    process.stdout.write(`durability: SEED=${seed}\n`);
    let state = seed;
    const chance = (below: number): number => {
        // A linear congruential generator (Numerical Recipes): the same seed gives the same blows.
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 20; round += 1) {
        begun.push(...(await fleet.startRuns(3)));
        const times = 1 + chance(3);
        switch (chance(6)) {
            case 0:
                fleet.mattermost.faults.add({kind: 'drop', when: 'after'}, {method: 'POST', path: /\/posts$/, times});
                break;
            case 1:
                fleet.mattermost.faults.add(
                    {kind: 'answer', status: 500, body: {id: 'x', message: 'no'}, when: 'after'},
                    {method: 'POST', path: /\/posts$/, times},
                );
                break;
            case 2:
                fleet.mattermost.faults.add({kind: 'storm', retryAfterS: 1}, {path: /\/posts/, times});
                break;
            case 3:
                fleet.mattermost.faults.add({kind: 'delay', ms: 200, when: 'after'}, {path: /\/posts$/, times});
                break;
            default:
        }
        const step = STEPS[chance(STEPS.length)] ?? '';
        const victim = chance(4) === 0 ? ' postgres' : '';
        fleet.arm(`${step}${victim}`);
        await fleet.moveClock(HOUR + chance(60) * MINUTE);
        if (chance(3) === 0) {
            await fleet.killReplica(chance(2));
        }
        await fleet.heal();
    }
    await fleet.moveClock(5 * HOUR);
    await fleet.heal();
    await fleet.moveClock(50 * SECOND);
    await fleet.settled(begun);
    const tally = await fleet.tally();
    expect({seed, ...clean(tally)}).toEqual({seed, ...NOTHING_WRONG});
    expect(tally.repeats).toBeGreaterThan(0);
});
