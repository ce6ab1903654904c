import {gzipSync} from 'node:zlib';
import type {Page} from 'playwright-core';
import {asAdmin, makeBrowserWorld, uploadPlugin, type BrowserWorld} from '../support/browser_world';
import {buildPlugin} from '../support/build_plugin';
import {openTab as connect, until, type Tab} from '../support/world';
import {card, doneOnCard, doneOnCardIs, message} from './pages/channel';
import {box, boxIs} from './pages/checklist';
import {openRun, sidebar} from './pages/sidebar';

jest.setTimeout(90_000);

/** Bytes on the wire that everybody pays who opens Mattermost, whether they use SET Cycle or not. */
const PAGE_BUDGET = 25_000;
const FIRST = 'Review all ongoing issues';

declare const window: {marked?: boolean} & Window;

let browsers: BrowserWorld;
let lea: Page;
let pat: Tab;
let runId: string;

beforeAll(async () => {
    browsers = await makeBrowserWorld();
    const {world} = browsers;
    pat = await connect(world, world.people.pat);
    const started = await pat.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id, primary: world.people.pat.id},
    });
    runId = started.runId;
    await until('its card', () =>
        world.mattermost.posts(world.channel).some((post) => post['type'] === 'custom_set_run'),
    );
});
afterAll(() => browsers.close());
afterEach(() => expect(browsers.faults).toEqual([]));

const tick = (state: 'open' | 'done') =>
    pat.need({type: 'change', runId, command: {type: 'set_item_state', itemId: 'start_review_issues', state}});

/** Questions of Lea's windows to the sidecar so far. */
const questions = (): number =>
    browsers.world.mattermost.calls.count({path: '/api/v4/commands/execute', userId: browsers.world.people.lea.id});

test('opening Mattermost loads one small script; the sidebar’s own comes when it is opened', async () => {
    const scripts = new Map<string, Buffer>();
    const context = await browsers.browser.newContext();
    context.on('response', (response) => {
        if (response.url().includes('/set-cycle/') && response.url().endsWith('.js')) {
            void response.body().then((body) => scripts.set(response.url(), body));
        }
    });
    const page = await browsers.visit('bo', {context});
    await card(page, 'Cycle').waitFor();
    const first = [...scripts.values()];
    expect(first).toHaveLength(1);
    expect(first.map((body) => gzipSync(body, {level: 9}).length)[0]).toBeLessThanOrEqual(PAGE_BUDGET);
    await page.locator('#app-bar-icon-set-cycle .app-bar__icon-inner').click();
    await openRun(page, 'Cycle');
    expect(scripts.size).toBe(2);
    await context.close();
});

test('a newer bundle takes over in an open page, without a reload', async () => {
    lea = await browsers.open('lea');
    await openRun(lea, 'Cycle');
    await lea.evaluate(() => {
        window.marked = true;
    });
    await uploadPlugin(browsers.world, await buildPlugin());
    await sidebar(lea).waitFor({state: 'detached'});
    await lea.locator('.sc-header-icon').waitFor();
    await expect(lea.locator('.sc-header-icon').count()).resolves.toBe(1);
    await lea.locator('#app-bar-icon-set-cycle .app-bar__icon-inner').click();
    await openRun(lea, 'Cycle');
    const done = await doneOnCard(lea, 'Cycle');
    await box(lea, FIRST).click();
    await boxIs(lea, FIRST, 'true');
    await doneOnCardIs(lea, 'Cycle', done + 1);
    const before = questions();
    await tick('open');
    await boxIs(lea, FIRST, 'false');
    await doneOnCardIs(lea, 'Cycle', done);
    // One plugin listens, not two: the run is asked for once, the lists once.
    expect(questions() - before).toBeLessThanOrEqual(2);
    await expect(lea.evaluate(() => window.marked)).resolves.toBe(true);
});

test('disabling takes everything away, and nothing listens any more', async () => {
    await asAdmin(browsers.world, 'plugins/set-cycle/disable');
    await lea.locator('.sc-header-icon').waitFor({state: 'detached'});
    await expect(
        lea.locator('[class*="set-cycle"], style[id*="set-cycle"], #app-bar-icon-set-cycle').count(),
    ).resolves.toBe(0);
    await message(lea, 'Cycle').first().waitFor();
    const before = questions();
    await tick('done');
    await lea.evaluate(() => window.dispatchEvent(new Event('focus')));
    browsers.world.mattermost.seed.post({
        channelId: browsers.world.channel,
        userId: browsers.world.people.pat.id,
        message: 'after the signal',
    });
    // The page has read everything that came before this message, the signal too.
    await message(lea, 'after the signal').waitFor();
    await until('the signal was sent', () =>
        browsers.world.mattermost.events.some(
            (event) => event.event === 'typing' && JSON.stringify(event.data).includes(runId),
        ),
    );
    expect(questions()).toBe(before);
    await lea.context().close();
});
