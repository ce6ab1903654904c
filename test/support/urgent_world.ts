import {MINUTE} from '../../server-ts/src/domain/units';
import {botPost} from './door';
import {makeWorld, moveClock, openTab, until, type Tab, type World} from './world';

export type Post = Awaited<ReturnType<typeof botPost>>;

/** A world in which incidents are urgent, and time is moved on. */
export function urgentWorld() {
    let world: World;
    let tab: Tab;
    let moved = 0;

    beforeAll(async () => {
        world = await makeWorld();
    });

    beforeEach(async () => {
        tab = await openTab(world, world.people.ann);
    });

    afterAll(() => world.close());

    /** Moves the clock on from where it is. */
    async function later(byMs: number): Promise<void> {
        moved += byMs;
        await moveClock(world, moved);
        // Forms are sealed with its time: one that is opened before it has heard of the new one would be hours old at once.
        const at = Date.now() + moved;
        await until('the sidecar has heard of it', () => Math.abs(world.sidecar.clock.now() - at) < MINUTE);
    }

    /** An L1 of Ann's that Pat is to take; Bo is backup, Lea leads, Pat owes its updates. */
    async function urgent(): Promise<{runId: string; channelId: string; dueAt: number}> {
        const {pat, bo, lea} = world.people;
        const started = await tab.need({
            type: 'start',
            playbook: 'support-incident',
            name: 'INC-1 Login fails',
            channel: {kind: 'private'},
            seats: {communication_owner: pat.id, primary: pat.id, backup: bo.id, lead: lea.id},
            severity: 'L1',
            summary: 'Login fails',
        });
        const run = 'run' in started.answer ? started.answer.run : null;
        return {runId: started.runId, channelId: started.channelId, dueAt: run?.duty.nextDueAt ?? 0};
    }

    const postOf = (channelId: string, id: unknown): Post | undefined =>
        world.mattermost.posts(channelId).find((post) => post['id'] === id);

    return {
        get world() {
            return world;
        },
        get tab() {
            return tab;
        },
        get moved() {
            return moved;
        },
        later,
        urgent,
        postOf,
    };
}
