import {aRun, BO} from '../../../test/support/builders';
import {makeWatchers} from '../../../server-ts/src/application/requests/tabs';
import {formatSignal} from '../../../server-ts/src/contract/signal';
import {BOT, hostEntities, openPage, OTHER_CHANNEL, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {SLICE} from './state';

const run = aRun({version: 3});
const signal = (version: number, spread = 0) => formatSignal({kind: 'run', run: run.id, version, spread});

let page: FakePage;

beforeEach(async () => {
    jest.useFakeTimers();
    page = openPage(makeFakeSidecar(run));
    await page.cycle.reads.connect();
});

afterEach(() => {
    page.stop();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
});

const runQuestions = () => page.sidecar.asked('run').length;
const hear = (text: string, user: string = BOT) => page.cycle.live.heard({parent_id: text, user_id: user});

async function watch(): Promise<void> {
    page.cycle.live.watchRun(run.id);
    await page.settle();
}

it('fetches what is on the screen when the bot says that it is newer', async () => {
    await watch();
    page.sidecar.change(run.id, {type: 'set_item_state', itemId: 'a', state: 'done'}, BO);
    hear(signal(4));
    await page.settle();
    expect(page.store.getState()[SLICE].runs[run.id]?.confirmed.version).toBe(4);
});

it.each([
    ['somebody else who sends the same', () => hear(signal(9), BO)],
    ['an older version', () => hear(signal(3))],
    ['another run', () => hear(formatSignal({kind: 'run', run: 'b'.repeat(26), version: 9, spread: 0}))],
    ['a thread that somebody types in', () => hear('c'.repeat(26))],
])('passes over %s', async (_, act) => {
    await watch();
    const before = page.sidecar.sent.length;
    act();
    await page.settle(1_000);
    expect(page.sidecar.sent).toHaveLength(before);
});

it('asks within the spread that the signal names, and once for several', async () => {
    await watch();
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const before = runQuestions();
    hear(signal(4, 1_000));
    hear(signal(5, 1_000));
    await page.settle(499);
    expect(runQuestions()).toBe(before);
    await page.settle(1);
    expect(runQuestions()).toBe(before + 1);
    jest.restoreAllMocks();
});

describe('a signal that overtakes the answer to a change of this tab', () => {
    let answer: () => void;
    const confirmed = () => page.store.getState()[SLICE].runs[run.id]?.confirmed.version;

    /** A tick that the sidecar has saved, and whose answer is on its way until `answer()`. */
    beforeEach(async () => {
        await watch();
        page.sidecar.intercept = async (sent) => {
            if (sent.envelope?.body.type === 'change') {
                await new Promise<void>((resolve) => (answer = resolve));
            }
            return null;
        };
        page.cycle.changes.change(run.id, {type: 'set_item_state', itemId: 'a', state: 'done'});
        await page.settle(1);
    });

    it('is no reason to ask: the answer brings it', async () => {
        const before = runQuestions();
        hear(signal(4));
        await page.settle(20);
        answer();
        await page.settle(1_000);
        expect([confirmed(), runQuestions() - before]).toEqual([4, 0]);
    });

    it('is one where it names more than the answer brought', async () => {
        hear(signal(4));
        answer();
        await page.settle(1);
        page.sidecar.change(run.id, {type: 'set_item_state', itemId: 'b', state: 'done'}, BO);
        hear(signal(5));
        await page.settle(100);
        expect(confirmed()).toBe(5);
    });

    it('is one where no answer comes', async () => {
        const before = runQuestions();
        hear(signal(4));
        await page.settle(100);
        expect(runQuestions() - before).toBe(1);
        answer();
        await page.settle(1);
    });
});

it('asks for nothing while the sidebar is closed and no card is in view', async () => {
    await page.settle(120_000);
    page.cycle.live.catchUp();
    window.dispatchEvent(new Event('focus'));
    await page.settle(120_000);
    expect(page.sidecar.asked().map((one) => one.body.type)).toEqual(['connect']);
});

it('looks again every 30 s while the sidebar is open, and not after it is closed', async () => {
    const close = page.cycle.live.watchHome();
    await page.settle();
    const homes = () => page.sidecar.asked('home').length;
    expect(homes()).toBe(1);
    await page.settle(30_010);
    expect(homes()).toBe(2);
    close();
    await page.settle(120_000);
    expect(homes()).toBe(2);
});

describe('when nobody answers', () => {
    const confirmed = () => page.store.getState()[SLICE].runs[run.id]?.confirmed.version;
    const homes = () => page.sidecar.asked('home').length;

    /** The sidebar is open on a run, and a look at it got no answer. */
    async function loseIt(): Promise<void> {
        page.cycle.live.watchHome();
        await watch();
        page.sidecar.dead = 'before';
        page.cycle.live.catchUp();
        await page.settle(10);
    }

    it.each([
        ['the sidebar is open', () => page.cycle.live.watchHome()],
        ['a card is in view', () => undefined],
    ])('shows what is new within 3 s after an outage of 15 s, where %s', async (_, openIt) => {
        jest.spyOn(Math, 'random').mockReturnValue(0);
        openIt();
        await watch();
        page.sidecar.dead = 'before';
        page.cycle.live.catchUp();
        await page.settle(15_000);
        page.sidecar.change(run.id, {type: 'set_item_state', itemId: 'a', state: 'done'}, BO);
        page.sidecar.dead = null;
        await page.settle(3_000);
        expect([confirmed(), page.store.getState()[SLICE].connection.offlineSince]).toEqual([4, null]);
        jest.restoreAllMocks();
    });

    it('sends what waits as soon as an answer comes, however long its own pause has become', async () => {
        await loseIt();
        page.cycle.changes.change(run.id, {type: 'set_item_state', itemId: 'a', state: 'done'});
        await page.settle(40_000);
        page.sidecar.dead = null;
        await page.settle(5_000);
        expect(page.store.getState()[SLICE].pending).toEqual([]);
    });

    it('asks one thing at a time, less and less often, and not every tab at once', async () => {
        await loseIt();
        const times: number[] = [];
        let before = page.sidecar.sent.length;
        for (let second = 0; second < 600; second += 1) {
            await page.settle(1_000);
            times.push(page.sidecar.sent.length - before);
            before = page.sidecar.sent.length;
        }
        const sum = (from: number, to: number) => times.slice(from, to).reduce((all, one) => all + one, 0);
        // In a minute of the last five a tab asks some 8 times, and each tenth time for all that it shows.
        expect(sum(0, 60)).toBeLessThan(40);
        expect(sum(300, 600)).toBeLessThan(5 * 12);
        expect(Math.max(...times)).toBeLessThanOrEqual(3);
    });

    it('spreads the tabs over half of the pause', async () => {
        jest.spyOn(Math, 'random').mockReturnValue(0.999);
        await loseIt();
        const before = homes();
        await page.settle(1_010);
        expect(homes()).toBe(before + 1);
        jest.restoreAllMocks();
    });

    it('adds no question to one that hangs', async () => {
        await loseIt();
        page.sidecar.dead = null;
        let answer: () => void = () => undefined;
        page.sidecar.intercept = () => new Promise((resolve) => (answer = () => resolve(null)));
        const before = page.sidecar.sent.length;
        await page.settle(8_000);
        expect(page.sidecar.sent.length - before).toBe(1);
        page.sidecar.intercept = () => null;
        answer();
        await page.settle(10);
    });

    it('does not ask everything every two seconds where one kind of question is never answered', async () => {
        page.sidecar.intercept = ({envelope}) =>
            envelope?.body.type === 'run' ? {status: 500, body: {id: '', message: ''}} : null;
        page.cycle.live.watchHome();
        await watch();
        await page.settle(120_000);
        const before = runQuestions();
        await page.settle(60_000);
        expect(runQuestions() - before).toBeLessThan(12);
        page.sidecar.intercept = () => null;
    });
});

describe('a tab with nothing but a card in view', () => {
    /** The page is behind another, or in front again. */
    const hide = (hidden: boolean): void => {
        jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
        document.dispatchEvent(new Event('visibilitychange'));
    };
    afterEach(() => jest.restoreAllMocks());

    it('counts for the sidecar among those that a signal sets asking, however long nothing happened', async () => {
        const watchers = makeWatchers(() => Date.now());
        page.sidecar.intercept = ({envelope}) => {
            if (envelope?.body.type === 'run') {
                watchers.seen(envelope.body.runId, 'tab');
            }
            return null;
        };
        const away = page.cycle.live.watchRun(run.id);
        for (let minute = 0; minute < 10; minute += 1) {
            await page.settle(61_000);
            expect(watchers.count(run.id)).toBe(1);
        }
        away();
        await page.settle(66_000);
        expect(watchers.count(run.id)).toBe(0);
        expect(jest.getTimerCount()).toBe(0);
    });

    it('looks again in 30 s, however many cards scroll by', async () => {
        await watch();
        const before = runQuestions();
        for (const id of ['b', 'c', 'd', 'e']) {
            await page.settle(7_000);
            page.cycle.live.watchRun(id.repeat(26))();
        }
        await page.settle(2_010);
        const asked = page.sidecar.asked('run').slice(before);
        expect(asked.filter(({body}) => body.runId === run.id)).toHaveLength(1);
    });

    it('asks nothing in the background, and catches up when it comes to the front', async () => {
        await watch();
        hide(true);
        const before = page.sidecar.sent.length;
        page.sidecar.change(run.id, {type: 'set_item_state', itemId: 'a', state: 'done'}, BO);
        hear(signal(4));
        await page.settle(120_000);
        expect(page.sidecar.sent).toHaveLength(before);
        hide(false);
        await page.settle();
        expect(page.store.getState()[SLICE].runs[run.id]?.confirmed.version).toBe(4);
    });
});

it('looks at a card in view every 30 s also beside a run of another channel that is looked at every 3 s', async () => {
    const other = 'b'.repeat(26);
    page.cycle.live.watchHome();
    page.cycle.live.watchRun(other);
    await watch();
    page.cycle.go({name: 'run', runId: run.id, tab: 'checklist', open: null});
    const entities = hostEntities();
    entities.channels.currentChannelId = OTHER_CHANNEL;
    page.store.dispatch({type: 'HOST', entities});
    await page.settle(10);
    const before = page.sidecar.asked('run').length;
    await page.settle(30_000);
    const asked = page.sidecar.asked('run').slice(before);
    expect(asked.filter(({body}) => body.runId === other)).toHaveLength(1);
});

it('looks every 3 s at a run that lives in another channel than the open one', async () => {
    const entities = hostEntities();
    entities.channels.currentChannelId = OTHER_CHANNEL;
    page.store.dispatch({type: 'HOST', entities});
    page.cycle.live.watchHome();
    await watch();
    page.cycle.go({name: 'run', runId: run.id, tab: 'checklist', open: null});
    await page.settle();
    const before = runQuestions();
    await page.settle(3_010);
    expect(runQuestions()).toBe(before + 1);
});

it('catches up on another channel', async () => {
    page.cycle.live.watchHome();
    await page.settle();
    const entities = hostEntities();
    entities.channels.currentChannelId = OTHER_CHANNEL;
    page.store.dispatch({type: 'HOST', entities});
    await page.settle();
    const last = page.sidecar.asked('home').at(-1)?.body;
    expect(last).toMatchObject({channelId: OTHER_CHANNEL});
});

it('keeps the list of the channel on the screen when the answer about the one before comes later', async () => {
    const entities = hostEntities();
    const here = entities.channels.currentChannelId;
    entities.channels.currentChannelId = '';
    page.store.dispatch({type: 'HOST', entities});
    let release: () => void = () => undefined;
    page.sidecar.intercept = async (sent) => {
        if (sent.envelope?.body.type === 'home' && sent.envelope.body.channelId === null) {
            await new Promise<void>((resolve) => (release = resolve));
        }
        return null;
    };
    page.cycle.live.watchHome();
    await page.settle(10);
    page.store.dispatch({type: 'HOST', entities: hostEntities()});
    await page.settle(10);
    release();
    await page.settle(10);
    expect(page.store.getState()[SLICE].home[entities.teams.currentTeamId]?.channelId).toBe(here);
});

it('asks for no run before it knows the team', async () => {
    const entities = hostEntities();
    entities.teams.currentTeamId = '';
    page.store.dispatch({type: 'HOST', entities});
    await watch();
    expect(runQuestions()).toBe(0);
    page.store.dispatch({type: 'HOST', entities: hostEntities()});
    await page.settle(10);
    expect(runQuestions()).toBe(1);
});

it('does not ask for the lists while a run stands in their place, and does when one goes back to them', async () => {
    page.cycle.live.watchHome();
    page.cycle.go({name: 'run', runId: run.id, tab: 'checklist', open: null});
    await page.settle(1_000);
    const homes = () => page.sidecar.asked('home').length;
    const before = homes();
    hear(formatSignal({kind: 'home', spread: 0}));
    hear(formatSignal({kind: 'run', run: 'b'.repeat(26), version: 9, spread: 0}));
    await page.settle(1_000);
    expect(homes()).toBe(before);
    page.cycle.go({name: 'home'});
    await page.settle(1_000);
    expect(homes()).toBe(before + 1);
});
