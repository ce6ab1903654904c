import type {Page} from 'playwright-core';
import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {openTab as connect, until, type Tab} from '../support/world';
import {box, boxIs, row} from './pages/checklist';
import {button, openRun, openTab, runMenu, sidebar} from './pages/sidebar';

jest.setTimeout(120_000);

const FIRST = 'Review all ongoing issues';
const SECOND = 'Join the channels of running incidents';
const THIRD = 'Put the TO DO column into order of priority';

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
    lea = await browsers.open('lea');
    await openRun(lea, 'Cycle');
});
afterAll(() => browsers.close());

/** The browser itself writes each failed request into the console; nothing else may be there. */
afterEach(() => {
    const own = browsers.faults.filter(
        (fault) => !/^console: (Failed to load resource|WebSocket connection to)/.test(fault),
    );
    browsers.faults.length = 0;
    expect(own).toEqual([]);
});

/** State of an item at the sidecar. */
async function stateOf(title: string): Promise<string | undefined> {
    const answer = await pat.need({type: 'run', runId});
    const items = 'run' in answer ? answer.run.phases.flatMap((phase) => phase.items) : [];
    return items.find((item) => item.title === title)?.state;
}

/** No request of this window reaches Mattermost, until the returned function is called. */
async function cutOff(page: Page): Promise<() => Promise<void>> {
    await page.route('**/api/v4/**', (route) => route.abort('internetdisconnected'));
    return () => page.unroute('**/api/v4/**');
}

test('without a network ticks are kept, shown as waiting, and sent when it is back', async () => {
    await boxIs(lea, FIRST, 'false');
    await lea.context().setOffline(true);
    await box(lea, FIRST).click();
    await boxIs(lea, FIRST, 'true');
    await row(lea, FIRST).getByText('Waiting to be sent').waitFor();
    await box(lea, SECOND).click();
    await sidebar(lea).getByText('2 changes wait.').waitFor();
    await expect(stateOf(FIRST)).resolves.toBe('open');
    await lea.context().setOffline(false);
    await sidebar(lea).getByText('Not connected since').waitFor({state: 'detached'});
    await row(lea, FIRST).getByText('Waiting to be sent').waitFor({state: 'detached'});
    await until(
        'both are at the sidecar',
        async () => (await stateOf(FIRST)) === 'done' && (await stateOf(SECOND)) === 'done',
    );
    await boxIs(lea, SECOND, 'true');
});

test('a reload without an answer keeps what waits', async () => {
    const back = await cutOff(lea);
    await box(lea, FIRST).click();
    await boxIs(lea, FIRST, 'false');
    await row(lea, FIRST).getByText('Waiting to be sent').waitFor();
    await back();
    // Mattermost's page comes, but the sidecar's answers do not.
    await lea.route('**/commands/execute', (route) => route.abort('internetdisconnected'));
    await lea.reload();
    await lea.locator('#app-bar-icon-set-cycle .app-bar__icon-inner').click();
    await sidebar(lea).getByText('1 change waits.').waitFor();
    await expect(stateOf(FIRST)).resolves.toBe('done');
    await lea.unroute('**/commands/execute');
    await button(lea, 'Try now').click();
    await until('it is at the sidecar', async () => (await stateOf(FIRST)) === 'open');
    await openRun(lea, 'Cycle');
    await boxIs(lea, FIRST, 'false');
});

test('the sidecar restarts while somebody ticks: nothing that was acknowledged is lost, and the tab goes on by itself', async () => {
    const {world} = browsers;
    await box(lea, THIRD).click();
    await until('the first is acknowledged', async () => (await stateOf(THIRD)) === 'done');
    await world.sidecar.stop();
    await box(lea, FIRST).click();
    await row(lea, FIRST).getByText('Waiting to be sent').waitFor();
    await box(lea, THIRD).click();
    await sidebar(lea).getByText('2 changes wait.').waitFor();
    await world.restart();
    pat = await connect(world, world.people.pat);
    await sidebar(lea).getByText('Not connected since').waitFor({state: 'detached', timeout: 5_000});
    await until('both came', async () => (await stateOf(FIRST)) === 'done' && (await stateOf(THIRD)) === 'open');
    await boxIs(lea, FIRST, 'true');
    // It hears again, too.
    await pat.need({
        type: 'change',
        runId,
        command: {type: 'set_item_state', itemId: 'start_todo_order', state: 'done'},
    });
    await boxIs(lea, THIRD, 'true');
});

test('the text of an update survives what others change, another tab and a reload', async () => {
    await runMenu(lea, 'Post update');
    const text = sidebar(lea).getByLabel('What is new');
    await text.fill('Half a sentence of');
    await text.press('End');
    await pat.need({type: 'change', runId, command: {type: 'set_item_state', itemId: 'start_owners', state: 'done'}});
    await until('the change is here', () =>
        sidebar(lea)
            .locator('[role="log"]')
            .innerText()
            .then((said) => said.includes('ticked')),
    );
    await expect(text.inputValue()).resolves.toBe('Half a sentence of');
    await expect(text.evaluate((field) => field === document.activeElement)).resolves.toBe(true);
    await openTab(lea, 'Checklist');
    await runMenu(lea, 'Post update');
    await expect(text.inputValue()).resolves.toBe('Half a sentence of');
    await lea.reload();
    await lea.locator('#app-bar-icon-set-cycle .app-bar__icon-inner').click();
    await openRun(lea, 'Cycle');
    await runMenu(lea, 'Post update');
    await expect(text.inputValue()).resolves.toBe('Half a sentence of');
    await text.pressSequentially(' mine');
    await button(lea, 'Post update').click();
    await until('it is posted', () =>
        browsers.world.mattermost
            .posts(browsers.world.channel)
            .some((post) => String(post['message']).includes('Half a sentence of')),
    );
});
