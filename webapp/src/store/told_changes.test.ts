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

    it.each<[string, ...[from: number, to: number][]]>([
        ['twice', [4, 6], [4, 6]],
        ['of which the tab has a part', [4, 4], [4, 6]],
        ['older than what the tab has', [4, 6], [4, 5]],
        ['out of order', [5, 6], [4, 4], [4, 6]],
    ])('is taken once: %s', async (_, ...signals) => {
        await knowing();
        tick('a');
        tick('b');
        tick('c');
        const events = page.sidecar.events.get(run.id) ?? [];
        for (const [from, to] of signals) {
            const some = events.filter(({seq}) => seq >= from && seq <= to);
            hear(formatSignal({kind: 'run', run: run.id, version: to, spread: 0, events: some}));
        }
        expect(now().runs[run.id]?.confirmed).toEqual(page.sidecar.runs.get(run.id));
    });

    it('goes under what this tab has not been told of yet, and what was refused shows it', async () => {
        await knowing();
        page.sidecar.latency = 500;
        page.cycle.changes.change(run.id, {type: 'edit_item', itemId: 'a', title: 'Mine'});
        page.sidecar.change(run.id, {type: 'remove_item', itemId: 'a'}, BO);
        tick('b');
        hear(news(5));
        const titles = () => now().runs[run.id]?.shown.phases[0]?.items.map(({title, state}) => `${title} ${state}`);
        expect(titles()).toEqual(['Mine open', 'Do b open']);
        await page.settle(2_000);
        expect(titles()).toEqual(['Do b done']);
        expect(now().pending).toEqual([]);
    });
});
