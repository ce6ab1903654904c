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

test('an outbox that does not look for the effect of its first attempt doubles', async () => {
    await withFleet('look', async (fleet) => {
        await fleet.startRuns(1);
        fleet.arm('after:post');
        await fleet.moveClock(4 * HOUR + SECOND);
        await fleet.struck();
        await fleet.heal();
        await fleet.settled();
        expect((await fleet.tally()).doubled).toBeGreaterThan(0);
    });
});

test('an outbox whose claims have no lease doubles', async () => {
    await withFleet('lease', async (fleet) => {
        fleet.mattermost.faults.add(
            {kind: 'delay', ms: 400, when: 'before'},
            {method: 'POST', path: /\/api\/v4\/posts$/, times: 100},
        );
        await fleet.runs.start();
        // Whoever takes a row from somebody who is at it posts it, too; and the other way round, so that there may be no end to it.
        await until('something stands there twice', async () => (await fleet.tally()).doubled > 0, 30_000);
    });
});

test('a due row that is taken before what follows from it is saved is a lost reminder', async () => {
    await withFleet('due', async (fleet) => {
        const ids = await fleet.startRuns(1);
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

test('an outbox that does not keep the order of a lane disorders it, or opens a thread twice', async () => {
    await withFleet('order', async (fleet) => {
        const [id = ''] = await fleet.startRuns(1);
        // Every second post is slow, so that whoever does not wait for it overtakes it.
        for (let n = 0; n < 20; n += 1) {
            const posts = {method: 'POST', path: /\/api\/v4\/posts$/, times: 1};
            fleet.mattermost.faults.add({kind: 'delay', ms: n % 2 === 0 ? 500 : 0, when: 'before'}, posts);
        }
        for (let n = 0; n < 6; n += 1) {
            await fleet.runs.update(id);
        }
        await fleet.settled();
        const {disordered, doubled} = await fleet.tally();
        expect(disordered + doubled).toBeGreaterThan(0);
    });
});

test('a follower’s message that ends all that waits for them, and not what it was settled to say, loses an update', async () => {
    await withFleet('joined', async (fleet) => {
        const [one = '', other = ''] = await fleet.startRuns(2);
        const direct = fleet.team.direct.get(fleet.team.people.ann) ?? '';
        await fleet.runs.update(one);
        const slow = {method: 'POST', path: /\/api\/v4\/posts$/, times: 20};
        await until('the update stands in its channel', () => fleet.mattermost.posts(fleet.team.broadcast).length > 0);
        fleet.mattermost.faults.add({kind: 'delay', ms: 1_500, when: 'before'}, slow);
        await until(
            'the follower’s turn is taken',
            async () => (await fleet.query('select 1 from follower_turn')).length > 0,
        );
        await fleet.runs.update(other);
        await until('it was said', () => fleet.mattermost.posts(direct).length > 0, 30_000);
        fleet.mattermost.faults.clear();
        await fleet.settled();
        expect((await fleet.tally()).lost).toBeGreaterThan(0);
    });
});
