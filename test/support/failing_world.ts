import {sql, startCycle} from './door';
import {makeWorld, openTab, quietLog, until, type Tab, type World} from './world';

export const log: string[] = [];

/** A world with one run of Lea’s, in which things fail. */
export function failingWorld() {
    let world: World;
    let lea: Tab;
    let runId: string;

    beforeAll(async () => {
        world = await makeWorld({log: quietLog(log)});
    });

    beforeEach(async () => {
        log.length = 0;
        lea = await openTab(world, world.people.lea);
        runId = await startCycle(world, lea);
    });

    afterEach(() => world.mattermost.faults.clear());
    afterAll(() => world.close());

    const tick = (itemId: string) =>
        ({type: 'change', runId, command: {type: 'set_item_state', itemId, state: 'done'}}) as const;

    /** Nothing that was to be sent waits any more, but for the card. */
    const sent = (): Promise<true> =>
        until(
            'everything is sent',
            async () =>
                (await sql(world, "select 1 from outbox where state = 'waiting' and op <> 'card'")).length === 0 ||
                null,
            20_000,
        ).then(() => true);

    return {
        get world() {
            return world;
        },
        get lea() {
            return lea;
        },
        get runId() {
            return runId;
        },
        tick,
        sent,
    };
}
