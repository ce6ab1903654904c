import type {SeededUser} from '../mattermost/server/seed';
import {botPost, opening, startIncident, submit} from './door';
import {makeWorld, moveClock, openTab, type Tab, type World} from './world';

export interface Place {
    runId: string;
    channelId: string;
    reminder: string;
}

/** A world in which Lea owes an update, and can answer by every way there is. */
export function owedWorld() {
    let world: World;
    let tab: Tab;
    let lea: SeededUser;

    beforeAll(async () => {
        world = await makeWorld();
        lea = world.people.lea;
    });

    // Each test moves the clock by hours, and a tab's key is good for a day.
    beforeEach(async () => {
        tab = await openTab(world, lea);
    });

    afterAll(() => world.close());

    /** An incident whose update is owed. */
    async function owed(): Promise<Place> {
        const {runId, channelId} = await startIncident(tab, lea);
        const answer = await tab.need({type: 'run', runId});
        const due = 'run' in answer ? (answer.run.duty.nextDueAt ?? 0) : 0;
        await moveClock(world, due - Date.now() + 1_000);
        const reminder = String((await botPost(world, channelId, ' due'))['id']);
        return {runId, channelId, reminder};
    }

    async function happened(runId: string, type: string): Promise<boolean> {
        return (await tab.need({type: 'timeline', runId})).events.some(
            (event) => event.type === type && event.by === lea.id,
        );
    }

    const form = async (place: Place, open: () => Promise<unknown>, fields: Record<string, string>): Promise<void> => {
        const answer = await submit(world, lea, await opening(world, lea, open), fields);
        expect([answer.status, answer.body]).toEqual([200, {}]);
        expect(place.channelId).not.toBe('');
    };

    return {
        get world() {
            return world;
        },
        get tab() {
            return tab;
        },
        get lea() {
            return lea;
        },
        owed,
        happened,
        form,
    };
}
