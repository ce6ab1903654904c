import {HOUR, SECOND} from '../../server-ts/src/domain/units';
import {startFleet, type Fleet, type Protection} from '../support/replicas';
import {until} from '../support/world';

jest.setTimeout(120_000);

/** Each protection taken out must show as what it protects from: else the tests beside this one would prove nothing. */
async function withFleet(without: Protection, work: (fleet: Fleet) => Promise<void>): Promise<void> {
    const fleet = await startFleet(2, without);
    try {
        await work(fleet);
    } finally {
        await fleet.close();
    }
}

async function runsWithCards(fleet: Fleet, count: number): Promise<string[]> {
    const ids = await fleet.startRuns(count);
    await until(
        'the cards are posted',
        async () => (await fleet.query("select 1 from outbox where state = 'waiting' and op = 'post'")).length === 0,
        30_000,
    );
    return ids;
}

test('an outbox that does not look for the effect of its first attempt doubles', async () => {
    await withFleet('look', async (fleet) => {
        const ids = await runsWithCards(fleet, 1);
        fleet.arm('after:post');
        await fleet.moveClock(4 * HOUR + SECOND);
        await fleet.struck();
        await fleet.heal();
        await fleet.moveClock(50 * SECOND);
        await fleet.settled(ids);
        expect((await fleet.tally()).doubled).toBeGreaterThan(0);
    });
});

test('an outbox whose claims have no lease doubles', async () => {
    await withFleet('lease', async (fleet) => {
        const ids = await runsWithCards(fleet, 3);
        fleet.mattermost.faults.add(
            {kind: 'delay', ms: 400, when: 'before'},
            {method: 'POST', path: /\/api\/v4\/posts$/, times: 100},
        );
        await fleet.moveClock(4 * HOUR + SECOND);
        await fleet.settled(ids);
        expect((await fleet.tally()).doubled).toBeGreaterThan(0);
    });
});

test('a due row that is taken before what follows from it is saved is a lost reminder', async () => {
    await withFleet('due', async (fleet) => {
        const ids = await runsWithCards(fleet, 1);
        fleet.arm('before:commit_wake');
        await fleet.moveClock(4 * HOUR + SECOND);
        await fleet.struck();
        await fleet.heal();
        const [row] = await fleet.query<{due: number; opened: number}>(
            `select (select count(*)::int from due) as due,
                    (select count(*)::int from run_event where run_id = any($1) and body->>'type' = 'obligation_opened') as opened`,
            [ids],
        );
        // The update is owed, nobody was asked, and nothing will ever look again.
        expect(row).toEqual({due: 0, opened: 0});
    });
});
