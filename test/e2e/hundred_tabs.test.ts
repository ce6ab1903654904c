import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {listeningTab, type Seen} from '../support/listening_tab';
import {openTab as connect, type Tab} from '../support/world';
import {boxIs} from './pages/checklist';
import {openRun} from './pages/sidebar';

jest.setTimeout(90_000);

const TABS = 100;

let browsers: BrowserWorld;

beforeAll(async () => {
    browsers = await makeBrowserWorld();
});
afterAll(() => browsers.close());
afterEach(() => expect(browsers.faults).toEqual([]));

async function startRun(lea: Tab, name: string, channelId: string): Promise<string> {
    const channel = {kind: 'existing' as const, channelId};
    return (await lea.need({type: 'start', playbook: 'set-cycle', name, channel, seats: {}})).runId;
}

// How soon they have it is measured by bench/tabs.ts, on a machine that does nothing else.
test('a hundred tabs have a tick with its signal, and another change spread out; a window with another run asks nothing', async () => {
    const {world} = browsers;
    const {seed} = world.mattermost;
    const other = seed.channel({teamId: world.team, name: 'other-room', displayName: 'Other room'});
    [world.people.lea.id, world.people.bo.id, world.bot.id].forEach((id) => seed.addToChannel(other.id, id));
    const lea = await connect(world, world.people.lea);
    const watched = await startRun(lea, 'Watched by many', world.channel);
    const unwatched = await startRun(lea, 'Another run', other.id);
    const page = await browsers.open('bo', {channel: 'other-room'});
    await openRun(page, 'Another run');
    const people = [world.people.pat, world.people.ann];
    const listeners = await Promise.all(
        Array.from({length: TABS}, (_, place) => listeningTab(world, people[place % 2] ?? world.people.pat, watched)),
    );
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const all = async (change: () => Promise<unknown>): ReturnType<typeof Promise.all<Promise<Seen>[]>> => {
        const seen = listeners.map((listener) => listener.newerThan(listener.version()));
        await change();
        return Promise.all(seen);
    };
    const tick = {type: 'set_item_state', itemId: 'start_review_issues', state: 'done'} as const;
    const rename = (name: string) => ({type: 'rename', name}) as const;
    const told = await all(() => lea.need({type: 'change', runId: watched, command: tick}));
    expect(told.map(({asked: question}) => question)).toEqual(told.map(() => null));
    const began = performance.now();
    const times = await all(() => lea.need({type: 'change', runId: watched, command: rename('Watched')}));
    listeners.forEach((listener) => listener.close());
    expect(times).toHaveLength(TABS);
    const questions = times.map((time) => (time.asked ?? NaN) - began);
    const crowd = Math.max(...questions.map((from) => questions.filter((at) => at >= from && at < from + 100).length));
    // All at once would be a hundred in one tenth of a second.
    expect(crowd).toBeLessThan(TABS / 2);
    expect(asked).toEqual([]);
    // Of its own run it takes a tick from the signal, and asks for what no signal holds.
    const requests = (): number => asked.filter((url) => url.endsWith('/commands/execute')).length;
    await lea.need({type: 'change', runId: unwatched, command: tick});
    await boxIs(page, 'Review all ongoing issues', 'true');
    expect(requests()).toBe(0);
    await lea.need({type: 'change', runId: unwatched, command: rename('Now another')});
    await page.locator('#rhsContainer').getByText('Now another').first().waitFor();
    expect(requests()).toBe(1);
    await page.context().close();
});
