import {WebSocket} from 'ws';
import {parseSignal} from '../../server-ts/src/contract/signal';
import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {openTab as connect, type Tab, type World} from '../support/world';
import type {SeededUser} from '../mattermost/server/seed';
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

interface Listener {
    /** When it heard of a newer version, when it asked, and when it had it; milliseconds of this process. */
    seen: Promise<{heard: number; asked: number; had: number}>;
    close(): void;
}

/** A tab that does what the plugin does: hears the bot's signal, waits a part of its spread, and asks since its version. */
async function listen(world: World, person: SeededUser, runId: string): Promise<Listener> {
    const tab = await connect(world, person);
    const known = await tab.need({type: 'run', runId});
    const socket = new WebSocket(`${world.mattermost.url.replace('http', 'ws')}/api/v4/websocket`, {
        headers: {authorization: `Bearer ${person.token}`},
    });
    await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.once('message', () => resolve());
    });
    const seen = new Promise<{heard: number; asked: number; had: number}>((resolve, reject) => {
        socket.on('message', (raw) => {
            const {event, data} = JSON.parse(String(raw));
            const signal = event === 'typing' && data.user_id === world.bot.id ? parseSignal(data.parent_id) : null;
            if (signal?.kind !== 'run' || signal.run !== runId || signal.version <= known.version) {
                return;
            }
            const heard = performance.now();
            setTimeout(() => {
                const asked = performance.now();
                tab.need({type: 'run', runId, since: known.version}).then((answer) => {
                    if ('events' in answer && answer.version > known.version) {
                        resolve({heard, asked, had: performance.now()});
                    }
                }, reject);
            }, Math.random() * signal.spread);
        });
    });
    return {seen, close: () => socket.close()};
}

async function startRun(lea: Tab, name: string, channelId: string): Promise<string> {
    const channel = {kind: 'existing' as const, channelId};
    return (await lea.need({type: 'start', playbook: 'set-cycle', name, channel, seats: {}})).runId;
}

test('a hundred tabs have a change within a second, spread out; a window with another run asks nothing', async () => {
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
        Array.from({length: TABS}, (_, place) => listen(world, people[place % 2] ?? world.people.pat, watched)),
    );
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const began = performance.now();
    const command = {type: 'set_item_state' as const, itemId: 'start_review_issues', state: 'done' as const};
    await lea.need({type: 'change', runId: watched, command});
    const times = await Promise.all(listeners.map((listener) => listener.seen));
    listeners.forEach((listener) => listener.close());
    const had = times.map((time) => time.had - began).sort((a, b) => a - b);
    expect(had).toHaveLength(TABS);
    expect(Math.max(...had)).toBeLessThan(1_000);
    const questions = times.map((time) => time.asked - began);
    const crowd = Math.max(...questions.map((from) => questions.filter((at) => at >= from && at < from + 100).length));
    // All at once would be a hundred in one tenth of a second.
    expect(crowd).toBeLessThan(TABS / 2);
    expect(asked).toEqual([]);
    // It does ask when its own run changes.
    await lea.need({type: 'change', runId: unwatched, command});
    await boxIs(page, 'Review all ongoing issues', 'true');
    expect(asked.filter((url) => url.endsWith('/commands/execute'))).toHaveLength(1);
    await page.context().close();
});
