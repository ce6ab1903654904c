import {anId, aRun, BO} from '../../../test/support/builders';
import {formatSignal} from '../../../server-ts/src/contract/signal';
import {BOT, openPage, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {SLICE} from './state';

const run = aRun({version: 3});

let page: FakePage;

beforeEach(async () => {
    jest.useFakeTimers();
    page = openPage(makeFakeSidecar(run));
    await page.cycle.reads.connect();
});

afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

const runQuestions = () => page.sidecar.asked('run').length;
const hear = (text: string, user: string = BOT) => page.cycle.live.heard({parent_id: text, user_id: user});

describe('a signal that says what changed', () => {
    const now = () => page.store.getState()[SLICE];
    /** The tick of somebody, as the sidecar tells of it; `told`: from which of the run's events on. */
    const tick = (itemId: string, by = BO): void =>
        page.sidecar.change(run.id, {type: 'set_item_state', itemId, state: 'done'}, by);
    const news = (from: number) => {
        const events = (page.sidecar.events.get(run.id) ?? []).filter(({seq}) => seq >= from);
        return formatSignal({kind: 'run', run: run.id, version: events.at(-1)?.seq ?? 0, spread: 0, events});
    };
    const knowing = async (): Promise<void> => {
        page.store.dispatch({
            type: 'SET_CYCLE_PEOPLE',
            people: [{id: BO, username: 'bo', name: 'Bo', gone: false}],
        });
        page.cycle.live.watchRun(run.id);
        await page.settle();
    };

    it('is taken at once, and nothing is asked', async () => {
        await knowing();
        const before = page.sidecar.sent.length;
        tick('a');
        hear(news(4));
        expect(now().runs[run.id]?.shown.phases[0]?.items[0]?.state).toBe('done');
        expect(now().news).toMatchObject({runId: run.id, events: [{seq: 4, by: BO}]});
        await page.settle(1_000);
        expect(page.sidecar.sent).toHaveLength(before);
    });

    it('is asked about where the tab lacks what was before', async () => {
        await knowing();
        tick('a');
        tick('b');
        const before = runQuestions();
        hear(news(5));
        expect(now().runs[run.id]?.confirmed.version).toBe(3);
        await page.settle();
        expect([now().runs[run.id]?.confirmed.version, runQuestions() - before]).toEqual([5, 1]);
    });

    it('is asked about where nobody here knows who did it: the answer brings the name', async () => {
        page.cycle.live.watchRun(run.id);
        await page.settle();
        tick('a', anId('stranger'));
        const before = runQuestions();
        hear(news(4));
        await page.settle();
        expect([now().runs[run.id]?.confirmed.version, runQuestions() - before]).toEqual([4, 1]);
    });

    it('counts for nothing when anybody but the bot sends it', async () => {
        await knowing();
        const before = page.sidecar.sent.length;
        tick('a');
        hear(news(4), BO);
        hear('set:run:not json', BO);
        await page.settle(1_000);
        expect([now().runs[run.id]?.confirmed.version, page.sidecar.sent.length - before]).toEqual([3, 0]);
    });
});
