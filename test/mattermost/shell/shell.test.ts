import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {AxeBuilder} from '@axe-core/playwright';
import {chromium} from 'playwright-core';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import * as v from 'valibot';
import {chromiumArguments, findChromium} from '../../support/chromium';
import {startProbeWorld} from './probe_world';
import type {ProbeWorld} from './probe_world';

const names = v.array(v.string());

/** What a real server's web app had, as far as this page must have it. */
const recorded = v.parse(
    v.object({
        globals: names,
        keys: v.record(v.string(), names),
        registry: names,
        rhs: names,
        entities: names,
        plugins: names,
    }),
    JSON.parse(readFileSync(join(__dirname, 'recorded_host.json'), 'utf8')),
);

jest.setTimeout(120_000);

interface ProbeWindow {
    probe: {log: unknown[][]; initialized: number; uninitialized: number; channelAtStart: string; methods: string[]};
    React: {version: string};
    basename: string;
    store: {getState: () => {entities: object; views: {rhs: object}; plugins: object}};
    __shell?: {dropTypingOfClosedChannels: boolean};
}

declare const window: ProbeWindow & Window;

const dialog = {
    callback_id: 'update',
    title: 'Post update',
    introduction_text: '**INC-1** owes its daily update.',
    submit_label: 'Send',
    notify_on_cancel: true,
    state: 'S1',
    elements: [
        {display_name: 'What happened', name: 'text', type: 'textarea', default: 'Since yesterday'},
        {
            display_name: 'Severity',
            name: 'severity',
            type: 'select',
            default: 'l2',
            options: [
                {text: 'L1', value: 'l1'},
                {text: 'L2', value: 'l2'},
            ],
        },
        {display_name: 'Finish', name: 'finish', type: 'bool', optional: true},
    ],
};

describe.each(['18', '19'])('the web shell under React %s', (react) => {
    let world: ProbeWorld;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    const pageErrors: string[] = [];

    beforeAll(async () => {
        world = await startProbeWorld();
        browser = await chromium.launch({executablePath: await findChromium(), args: chromiumArguments});
        context = await browser.newContext({viewport: {width: 1400, height: 900}});
        page = await context.newPage();
        page.on('pageerror', (error) => pageErrors.push(error.message));
        await page.goto(`${world.mattermost.url}/as/lea/eng/channels/seams-room?react=${react}`);
        await page.locator('.app-bar__icon').waitFor();
    });

    afterAll(async () => {
        await browser.close();
        await world.close();
    });

    const log = (kind: string): Promise<unknown[][]> =>
        page.evaluate((name) => window.probe.log.filter((entry) => entry[0] === name), kind);
    const openDialog = async (triggerId: unknown): Promise<void> => {
        const response = await fetch(`${world.mattermost.url}/api/v4/actions/dialogs/open`, {
            method: 'POST',
            body: JSON.stringify({trigger_id: triggerId, url: `${world.integration.url}/dialog`, dialog}),
        });
        expect(response.status).toBe(200);
    };
    const type = async (text: string): Promise<void> => {
        await page.locator('#post_textbox').fill(text);
        await page.locator('#post_textbox').press('Enter');
    };

    test('loads the built plugin into the asked host before a channel is chosen', async () => {
        expect(await page.evaluate(() => window.React.version)).toMatch(new RegExp(`^${react}\\.`));
        expect(await page.evaluate(() => window.basename)).toBe('/as/lea');
        const probe = await page.evaluate(() => window.probe);
        expect(probe).toMatchObject({initialized: 1, uninitialized: 0, channelAtStart: ''});
        expect(await page.locator('.probe-root').count()).toBe(1);
        expect(await page.locator('.probe-global').count()).toBe(1);
        expect(await page.locator('.probe-header-icon').innerText()).toBe('SET');
        expect(await page.locator('script[src*="static/plugins/probe/probe_"]').count()).toBe(1);
    });

    test('has the globals, registry methods and store keys of the recorded web app', async () => {
        expect((await page.evaluate(() => window.probe.methods)).sort()).toEqual([...recorded.registry].sort());
        const missing = await page.evaluate((names) => names.filter((name) => !(name in window)), recorded.globals);
        expect(missing).toEqual([]);
        const lacking = await page.evaluate((keys) => {
            const has = (name: string, key: string) => key in Object(Reflect.get(window, name));
            return Object.entries(keys).flatMap(([name, list]) =>
                list.filter((key) => !has(name, key)).map((key) => `${name}.${key}`),
            );
        }, recorded.keys);
        expect(lacking).toEqual([]);
        const state = await page.evaluate(() => {
            const {entities, views, plugins} = window.store.getState();
            return {entities: Object.keys(entities), rhs: Object.keys(views.rhs), plugins: Object.keys(plugins)};
        });
        expect(state.entities).toEqual(expect.arrayContaining(recorded.entities));
        expect(state.rhs).toEqual(expect.arrayContaining(recorded.rhs));
        expect(state.plugins).toEqual(expect.arrayContaining(recorded.plugins));
    });

    test('the page has no accessibility violation that the checker finds', async () => {
        await page.locator('#app-bar-icon-probe .app-bar__icon-inner').click();
        await page.locator('.probe-panel').waitFor();
        const {violations} = await new AxeBuilder({page}).exclude('.probe-panel').analyze();
        expect(violations.map(({id, nodes}) => [id, nodes.map((node) => node.html.slice(0, 120))])).toEqual([]);
        await page.getByRole('button', {name: 'Close', exact: true}).click();
    });

    test('draws cards by the plugin and contains the one that throws', async () => {
        await expect(page.locator('.probe-card').innerText()).resolves.toBe('CARD INC-1');
        await expect(page.locator('.post-failed').innerText()).resolves.toContain(
            'An error occurred while rendering this post. Retry',
        );
    });

    test('opens the sidebar by the app bar, in the recorded place, with the focus on the expand button', async () => {
        await page.locator('#app-bar-icon-probe .app-bar__icon-inner').focus();
        await page.keyboard.press('Enter');
        expect(await page.locator('#sidebar-right').count()).toBe(0);
        await page.locator('#app-bar-icon-probe .app-bar__icon-inner').click();
        await page.locator('.probe-panel').waitFor();
        expect(await page.locator('#sidebar-right').boundingBox()).toEqual({x: 955, y: 45, width: 400, height: 850});
        expect(await page.locator('#rhsContainer').boundingBox()).toEqual({x: 956, y: 45, width: 399, height: 850});
        expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
            'Expand Sidebar Icon',
        );
        expect(await page.locator('#rhsPanelTitle').innerText()).toBe('SET Probe');
        const [call] = await log('appBar');
        expect(call).toEqual([
            'appBar',
            expect.objectContaining({id: world.roomId}),
            expect.objectContaining({channel_id: world.roomId}),
        ]);
        await page.getByRole('button', {name: 'Clicked 0'}).click();
        await page.getByRole('button', {name: 'Clicked 1'}).waitFor();
        await page.keyboard.press('Control+.');
        await page.locator('#sidebar-right').waitFor({state: 'detached'});
        await page.keyboard.press('Control+.');
        await page.locator('.probe-panel').waitFor();
        await page.getByRole('button', {name: 'Close', exact: true}).click();
        await page.locator('#sidebar-right').waitFor({state: 'detached'});
    });

    test('a click on a button reaches the integration, and its update the post', async () => {
        world.integration.answer = () => ({update: {message: 'Lea is on it', props: {}}});
        await page.getByRole('button', {name: "I'm on it"}).click();
        await page.getByText('Lea is on it').waitFor();
        expect(world.integration.asked.at(-1)).toMatchObject({
            path: '/act',
            body: {context: {act: 'onit'}, user_name: 'lea'},
        });
    });

    test('a command opens a dialog: field error, then closed; Escape tells the integration', async () => {
        world.integration.answer = async ({path, body}) => {
            if (path === '/command') {
                await openDialog(body['trigger_id']);
                return {};
            }
            const sent = JSON.stringify(body['submission']);
            if (sent.includes('more')) {
                return {type: 'form', form: {...dialog, title: 'Step 2', state: 'S2'}};
            }
            return sent.includes('fixed') ? {} : {errors: {text: 'Say what changed.'}};
        };
        await type('/probe dialog');
        await page.getByRole('dialog', {name: 'Post update'}).waitFor();
        await page.locator('#appsModalSubmit').click();
        await page.getByText('Say what changed.').waitFor();
        await page.getByLabel('What happened').fill('more');
        await page.locator('#appsModalSubmit').click();
        await page.getByRole('dialog', {name: 'Step 2'}).waitFor();
        await page.getByLabel('What happened').fill('fixed');
        await page.locator('#appsModalSubmit').click();
        await page.getByRole('dialog').waitFor({state: 'detached'});
        expect(world.integration.asked.at(-1)?.body).toMatchObject({
            type: 'dialog_submission',
            callback_id: 'update',
            state: 'S2',
            channel_id: world.roomId,
            submission: {text: 'fixed', severity: 'l2', finish: false},
            cancelled: false,
        });
        await type('/probe dialog');
        await page.getByRole('dialog', {name: 'Post update'}).waitFor();
        const told = page.waitForResponse((response) => response.url().endsWith('/actions/dialogs/submit'));
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({state: 'detached'});
        await told;
        expect(world.integration.asked.at(-1)?.body).toMatchObject({cancelled: true, submission: {}});
    });

    test('commands: suggested, answered to me alone, swallowed or refused by the hook', async () => {
        world.integration.answer = () => ({response_type: 'ephemeral', text: 'Two runs are open.'});
        await page.locator('#post_textbox').fill('/pro');
        await page.getByRole('option', {name: /probe \[run\]/}).waitFor();
        await type('/probe status');
        await page
            .locator('.post--ephemeral', {hasText: 'Two runs are open.'})
            .getByText('(Only visible to you)')
            .waitFor();
        expect(await log('slash')).toContainEqual([
            'slash',
            '/probe status',
            {channel_id: world.roomId, team_id: world.teamId, root_id: ''},
        ]);
        await type('/probe-local');
        expect(await page.locator('.has-error').count()).toBe(0);
        await type('/probe-wrong');
        await page.getByText('Not so.').waitFor();
        await page.locator('#post_textbox').fill('');
    });

    test('menus of a message and of the channel hold the plugin items', async () => {
        const post = page.locator('[data-testid=postView]', {hasText: 'Lea is on it'});
        await post.hover();
        await post.getByRole('button', {name: 'Message actions'}).click();
        await page.getByRole('menuitem', {name: 'Start a run from this message'}).click();
        const id = (await post.getAttribute('id'))?.replace('post_', '');
        expect(await log('postMenu')).toEqual([['postMenu', id]]);
        await page.locator('#channelHeaderDropdownButton').press('Enter');
        await page.getByRole('menuitem', {name: 'More actions'}).click();
        await page.getByRole('menuitem', {name: 'Open the probe'}).click();
        expect(await log('headerMenu')).toEqual([['headerMenu', world.roomId]]);
    });

    test('a thread replaces the plugin in the sidebar, takes a reply and shows cards', async () => {
        await page.locator('#app-bar-icon-probe .app-bar__icon-inner').click();
        await page.locator('.probe-panel').waitFor();
        const card = page.locator('.post', {has: page.locator('.probe-card')});
        await card.hover();
        await card.getByRole('button', {name: 'Reply'}).click();
        await page.locator('.probe-panel').waitFor({state: 'detached'});
        expect(await page.locator('#rhsContainer .probe-card').getAttribute('data-rhs')).toBe('true');
        await page.locator('#reply_textbox').fill('seen');
        await page.locator('#reply_textbox').press('Enter');
        await page.locator('#rhsContainer').getByText('seen').waitFor();
        await card.getByRole('button', {name: '1 reply'}).waitFor();
        await page.getByRole('button', {name: 'Close', exact: true}).click();
    });

    test('the theme changes the variables without a reload', async () => {
        const background = () =>
            page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--center-channel-bg'));
        expect(await background()).toBe('#ffffff');
        await page.locator('#userAccountMenuButton').click();
        await page.getByRole('menuitemradio', {name: /Dark/}).click();
        expect(await background()).toBe('#191b1f');
        expect(await page.evaluate(() => window.probe.initialized)).toBe(1);
        await page.locator('#userAccountMenuButton').click();
        await page.getByRole('menuitemradio', {name: /Light/}).click();
        expect(await background()).toBe('#ffffff');
    });

    test('two people in two windows of one browser; a message from one reaches the other', async () => {
        const pat = await context.newPage();
        await pat.goto(`${world.mattermost.url}/as/pat/eng/channels/seams-room`);
        await pat.locator('#post_textbox').fill('hello **Lea**');
        await pat.locator('#post_textbox').press('Enter');
        await page.locator('.post', {hasText: 'hello Lea'}).locator('strong').waitFor();
        expect(await page.locator('.post', {hasText: 'hello Lea'}).locator('.user-popover').innerText()).toBe('pat');
        await pat.close();
    });

    test('pages of the plugin: below /plug, in the team, and the sidebar in a window of its own', async () => {
        const base = `${world.mattermost.url}/as/lea`;
        const other = await context.newPage();
        await other.goto(`${base}/plug/probe/page`);
        expect(await other.locator('.plugin-page.probe-page').innerText()).toBe('A page of the probe');
        expect(await other.locator('body').getAttribute('class')).toBe('font--open_sans enable-animations');
        await other.goto(`${base}/eng/probe/page`);
        expect(await other.locator('.probe-team-page').innerText()).toBe('A team page');
        // No channel is open there, and so Mattermost does not call what the plugin gave as an action.
        await other.locator('#app-bar-icon-probe .app-bar__icon-inner').click();
        expect(await other.evaluate(() => window.probe.log.filter(([name]) => name === 'appBar'))).toEqual([]);
        await other.close();
        await page.locator('#app-bar-icon-probe .app-bar__icon-inner').click();
        const opened = context.waitForEvent('page');
        await page.getByRole('button', {name: 'Open in new window'}).click();
        const popout = await opened;
        await popout.locator('.probe-panel').waitFor();
        expect(popout.url()).toBe(`${base}/_popout/rhs/eng/plugin/probe?channel=seams-room`);
        expect(await log('popout')).toEqual([['popout', 'eng', 'seams-room']]);
        await popout.close();
        await page.getByRole('button', {name: 'Close', exact: true}).click();
    });

    test('the settings of the plugin are kept as preferences', async () => {
        await page.getByRole('button', {name: 'Settings', exact: true}).click();
        const saved = page.waitForRequest(
            (request) => request.method() === 'PUT' && request.url().endsWith('/preferences'),
        );
        await page.getByLabel('Yes').check();
        expect((await saved).postDataJSON()).toMatchObject([{category: 'pp_probe', name: 'open', value: 'yes'}]);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({state: 'detached'});
    });

    test('typing events reach the plugin from channels that are not open, until a test drops them', async () => {
        const dm = world.mattermost.seed.direct(world.leaId, world.botId).id;
        const signal = async (channelId: string, text: string) => {
            const response = await fetch(`${world.mattermost.url}/api/v4/users/${world.botId}/typing`, {
                method: 'POST',
                headers: {Authorization: `Bearer ${world.botToken}`},
                body: JSON.stringify({channel_id: channelId, parent_id: text}),
            });
            expect(response.status).toBe(200);
        };
        const heard = (text: string) =>
            page.waitForFunction((wanted) => JSON.stringify(window.probe.log).includes(wanted), text);
        await signal(dm, 'set:me:1');
        await heard('set:me:1');
        await page.evaluate(() => {
            if (window.__shell !== undefined) {
                window.__shell.dropTypingOfClosedChannels = true;
            }
        });
        await signal(dm, 'set:me:2');
        await signal(world.roomId, 'set:run:3');
        await heard('set:run:3');
        expect(JSON.stringify(await log('event'))).not.toContain('set:me:2');
    });

    test('after a lost socket the reconnect handler is called', async () => {
        world.mattermost.cutWebsockets();
        await page.waitForFunction(() => window.probe.log.some((entry) => entry[0] === 'reconnect'));
    });

    test('disabling unloads: uninitialize once, icon and cards go, the fallback text shows', async () => {
        await page.locator('#app-bar-icon-probe .app-bar__icon-inner').click();
        await page.locator('.probe-panel').waitFor();
        await world.asAdmin('POST', 'plugins/probe/disable');
        await page.locator('.app-bar__icon').waitFor({state: 'detached'});
        expect(await page.locator('#sidebar-right').count()).toBe(0);
        expect(await page.locator('.probe-card').count()).toBe(0);
        await page.getByText('Run started').waitFor();
        expect(await page.evaluate(() => window.probe.uninitialized)).toBe(1);
        await world.asAdmin('POST', 'plugins/probe/enable');
        await page.locator('.probe-card').waitFor();
        expect(await page.evaluate(() => window.probe.initialized)).toBe(2);
    });

    test('nothing failed on the page but the card that throws on purpose', () => {
        expect(pageErrors.filter((message) => !message.includes('crashed on purpose'))).toEqual([]);
    });
});
