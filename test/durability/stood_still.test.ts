import {setTimeout as sleep} from 'node:timers/promises';
import {HOUR, MINUTE, SECOND} from '../../server-ts/src/domain/units';
import {startFleet, type Fleet, type Protection} from '../support/replicas';
import {clean, NOTHING_WRONG} from '../support/tally';
import {until} from '../support/world';

jest.setTimeout(120_000);

const fallDue = async (fleet: Fleet): Promise<void> => fleet.moveClock(4 * HOUR + SECOND);
const update = async (fleet: Fleet, ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
        await fleet.runs.update(id);
    }
};

/** One stands still at the step, loses its session, and goes on when the other has sent what it held. */
async function standStill(fleet: Fleet, step: string, work: typeof update): Promise<Record<string, number>> {
    const ids = await fleet.startRuns(4);
    await update(fleet, ids);
    await fleet.settled();
    fleet.arm(`${step} stop`);
    await work(fleet, ids);
    await until('one stands still', () => fleet.unstruck().length === 0, 30_000);
    await fleet.cutConnections();
    await fleet.moveClock(MINUTE);
    await fleet.settled();
    fleet.disarm();
    // Longer than a sender trusts what it saw of its session.
    await sleep(600);
    fleet.goOn();
    await until('it is back', async () => (await sessions(fleet)) === 2, 30_000);
    await fleet.settled();
    return clean(await fleet.tally());
}

async function withFleet(without: Protection | undefined, work: (fleet: Fleet) => Promise<void>): Promise<void> {
    const fleet = await startFleet(2, without);
    try {
        await work(fleet);
    } finally {
        fleet.goOn();
        await fleet.close();
    }
}

test.each([
    // It wrote the message as claimed, or claimed it, or was about to post it, others on their way to a connection.
    ['after:commit_wake', fallDue],
    ['after:outbox_claim', fallDue],
    ['after:slot_get', update],
])(
    'a replica that stood still from %s on, and lost its session meanwhile, does not send what another has sent',
    (step, work) =>
        withFleet(undefined, async (fleet) => {
            expect(await standStill(fleet, step, work)).toEqual(NOTHING_WRONG);
        }),
);

test('without a look at what came meanwhile, before each post, it sends that once more', () =>
    withFleet('held', async (fleet) => {
        expect((await standStill(fleet, 'after:commit_wake', fallDue)).doubled).toBeGreaterThan(0);
    }));

async function sessions(fleet: Fleet): Promise<number> {
    const [row] = await fleet.query<{count: number}>(
        "select count(*)::int as count from pg_stat_activity where application_name = 'set-cycle listener'",
    );
    return row?.count ?? 0;
}
