import {AxeBuilder} from '@axe-core/playwright';
import type {Page} from 'playwright-core';
import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {openTab as connect} from '../support/world';
import {choose, boxIs, row} from './pages/checklist';
import {makeIt, tuesdayMorning} from './pages/clock';
import {backHome, button, openRun, openTab, runMenu, sidebar} from './pages/sidebar';
import {openStartForm} from './pages/start_form';

jest.setTimeout(120_000);

let browsers: BrowserWorld;

beforeAll(async () => {
    browsers = await makeBrowserWorld();
    const {world} = browsers;
    const morning = tuesdayMorning(Date.now());
    await makeIt(world, morning);
    const pat = await connect(world, world.people.pat);
    const seats = {lead: world.people.lea.id, primary: world.people.pat.id, backup: null};
    const channel = {kind: 'existing' as const, channelId: world.channel};
    const cycle = await pat.need({type: 'start', playbook: 'set-cycle', name: 'Cycle', channel, seats});
    const states = {start_people: 'done', start_review_issues: 'in_progress'} as const;
    for (const [itemId, state] of Object.entries(states)) {
        await pat.need({type: 'change', runId: cycle.runId, command: {type: 'set_item_state', itemId, state}});
    }
    const skipped = {
        type: 'set_item_state',
        itemId: 'start_owners',
        state: 'skipped',
        reason: 'none is going on',
    } as const;
    await pat.need({type: 'change', runId: cycle.runId, command: skipped});
    const late = {
        type: 'set_item_due',
        itemId: 'start_todo_order',
        words: 'today 11:00',
        zone: 'Europe/Amsterdam',
    } as const;
    await pat.need({type: 'change', runId: cycle.runId, command: late});
    const incident = await pat.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-2 Login fails',
        channel: {kind: 'private'},
        seats: {communication_owner: world.people.lea.id, primary: world.people.pat.id},
        severity: 'L2',
        summary: 'Login fails',
    });
    await pat.need({
        type: 'change',
        runId: incident.runId,
        command: {
            type: 'post_update',
            updateId: 'a-first-update-of-pat',
            kind: 'update',
            text: 'We read the **logs**.',
        },
    });
    await makeIt(world, morning + 31 * 3_600_000);
});
afterAll(() => browsers.close());
afterEach(() => expect(browsers.faults).toEqual([]));

/** What the checker finds in the sidebar, the card and the open menu. */
async function violations(page: Page): Promise<unknown[]> {
    const found = await new AxeBuilder({page}).include('#rhsContainer').analyze();
    return found.violations.map(({id, nodes}) => [
        id,
        nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    ]);
}

test.each(['light', 'dark'])(
    'nothing that axe finds in %s: home, start form, run with all tabs, menus and forms',
    async (theme) => {
        const page = await browsers.open('lea', {query: `theme=${theme}`});
        const seen: Record<string, unknown[]> = {};
        const look = async (name: string): Promise<void> => {
            seen[name] = await violations(page);
        };
        await sidebar(page).getByRole('region', {name: 'Needs you'}).waitFor();
        await look('home');
        await openStartForm(page, 'Support incident');
        await button(page, 'Start the run').click();
        await sidebar(page).getByRole('alert').first().waitFor();
        await look('start form with a problem');
        await button(page, 'Back to all runs').click();
        await openRun(page, 'Cycle');
        await row(page, 'Review all ongoing issues').waitFor();
        await look('checklist');
        await button(page, '1 overdue').click();
        await look('only what is overdue');
        await button(page, '1 overdue').click();
        await choose(page, 'Review all ongoing issues', 'Assign');
        await sidebar(page).getByRole('option').first().waitFor();
        await look('assigning');
        await page.keyboard.press('Escape');
        await runMenu(page, 'Finish the run…');
        await sidebar(page).getByRole('alertdialog').waitFor();
        await look('finishing');
        await page.keyboard.press('Escape');
        for (const tab of ['Updates', 'Timeline', 'Details'] as const) {
            await openTab(page, tab);
            await look(`cycle: ${tab}`);
        }
        await backHome(page);
        await sidebar(page)
            .getByRole('region', {name: 'Needs you'})
            .getByText(/^INC-\d+ Login fails$/)
            .click();
        for (const tab of ['Timeline', 'Details', 'Updates'] as const) {
            await openTab(page, tab);
            await look(`incident: ${tab}`);
        }
        await button(page, 'Post update').click();
        await sidebar(page).getByLabel('What is new').waitFor();
        await look('update form');
        await page.context().close();
        expect(Object.entries(seen).filter(([, found]) => found.length > 0)).toEqual([]);
    },
);

test('by keyboard alone: from the channel’s header to a ticked item and back, Escape closes the innermost, nothing traps', async () => {
    const page = await browsers.visit('lea');
    const focused = (): Promise<string> =>
        page.evaluate(() => {
            const on = document.activeElement;
            const named = on?.getAttribute('aria-labelledby');
            return (
                on?.getAttribute('aria-label') ??
                (named ? document.getElementById(named.split(' ')[0] ?? '')?.textContent : on?.textContent) ??
                ''
            );
        });
    /** Tab until the focus is on what has this name; how often says whether the keyboard is trapped. */
    const tabTo = async (name: RegExp, key = 'Tab'): Promise<void> => {
        for (let step = 0; step < 90; step += 1) {
            if (name.test(await focused())) {
                return;
            }
            await page.keyboard.press(key);
        }
        throw new Error(`${name} cannot be reached by ${key}`);
    };
    await page.locator('#channelHeaderDropdownButton').focus();
    await tabTo(/^Open SET Cycle$/);
    await page.keyboard.press('Enter');
    await sidebar(page).getByRole('button', {name: 'Start a run'}).waitFor();
    await tabTo(/^Cycle/);
    await page.keyboard.press('Enter');
    await sidebar(page).getByRole('tablist').waitFor();
    await tabTo(/Back to all runs/);
    for (const [key, tab] of [
        ['2', 'Updates'],
        ['3', 'Timeline'],
        ['4', 'Details'],
        ['1', 'Checklist'],
    ] as const) {
        await page.keyboard.press(key);
        await sidebar(page)
            .getByRole('tabpanel', {name: new RegExp(`^${tab}`)})
            .waitFor();
    }
    await tabTo(/^Review all ongoing issues/);
    await page.keyboard.press('Space');
    await boxIs(page, 'Review all ongoing issues', 'true');
    await page.keyboard.press('Space');
    await boxIs(page, 'Review all ongoing issues', 'false');
    await tabTo(/^More for Review all ongoing issues$/);
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({state: 'detached'});
    expect(await focused()).toBe('More for Review all ongoing issues');
    await page.keyboard.press('Enter');
    await page.keyboard.press('s');
    await page.keyboard.press('Enter');
    await sidebar(page).getByLabel('Why is it skipped?').waitFor();
    await page.keyboard.type('a reason that is not sent');
    await page.keyboard.press('Escape');
    await sidebar(page).getByLabel('Why is it skipped?').waitFor({state: 'detached'});
    expect(await focused()).toBe('More for Review all ongoing issues');
    await sidebar(page).getByRole('tablist').waitFor();
    await tabTo(/^Add an item to Start$/);
    await page.keyboard.press('Enter');
    await page.keyboard.type('Typed by keyboard');
    await page.keyboard.press('Enter');
    await row(page, 'Typed by keyboard').waitFor();
    await page.keyboard.press('Escape');
    await tabTo(/^Back to all runs$/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await sidebar(page).getByRole('button', {name: 'Start a run'}).waitFor();
    // The line of the run that one comes back from.
    expect(await focused()).toMatch(/^Cycle/);
    // Out of the sidebar again, both ways.
    await tabTo(/^(Close|Settings|Enter full|SET Cycle)$|app bar/i, 'Shift+Tab');
    await page.context().close();
});

test('nothing is out of reach on a small laptop: what asks before a run is finished scrolls, long names of channels wrap', async () => {
    const {world} = browsers;
    const pat = await connect(world, world.people.pat);
    const name = `INC-3 ${'Kundenanmeldung'.repeat(3)}`;
    await pat.need({
        type: 'start',
        playbook: 'support-incident',
        name,
        channel: {kind: 'private'},
        seats: {communication_owner: world.people.lea.id, primary: world.people.pat.id},
        severity: 'L2',
        summary: 'Login fails',
    });
    const page = await browsers.open('lea');
    await page.setViewportSize({width: 1280, height: 600});
    await sidebar(page)
        .getByRole('button', {name: /^Other runs of mine/})
        .click();
    await openRun(page, name);
    await runMenu(page, 'Finish the run…');
    const asked = sidebar(page).getByRole('alertdialog');
    const inView = (label: string): Promise<boolean> =>
        page.evaluate((wanted) => {
            const all = [...document.querySelectorAll('#rhsContainer button')];
            const control = all.find((one) => (one.getAttribute('aria-label') ?? one.textContent) === wanted);
            const {x = -1, y = -1, width = 0, height = 0} = control?.getBoundingClientRect() ?? {};
            const top = document.elementFromPoint(x + width / 2, y + height / 2);
            return control?.contains(top) === true;
        }, label);
    await asked.getByRole('radio', {name: 'Fixed'}).waitFor();
    expect(await inView('Close')).toBe(true);
    await asked.hover();
    await page.mouse.wheel(0, 2_000);
    await page.waitForFunction(() => {
        const finish = [...document.querySelectorAll('[role="alertdialog"] button')].at(0)?.getBoundingClientRect();
        return finish !== undefined && finish.bottom <= window.innerHeight;
    });
    expect([await inView('Close'), await inView('Finish the run')]).toEqual([true, true]);
    await page.keyboard.press('Escape');
    await openTab(page, 'Details');
    await sidebar(page).getByRole('button', {name}).waitFor();
    const wider = (selector: string): Promise<number> =>
        sidebar(page)
            .locator(selector)
            .evaluate(({scrollWidth, clientWidth}) => scrollWidth - clientWidth);
    expect(await wider('[role="tabpanel"]')).toBe(0);
    await backHome(page);
    await openStartForm(page, 'SET cycle');
    await sidebar(page).getByRole('radio', {name: 'Another channel'}).click();
    await sidebar(page).getByRole('combobox', {name: 'Another channel'}).fill('INC-3');
    const cut = await sidebar(page)
        .getByRole('option', {name})
        .evaluate((option) => [...option.children].filter((part) => part.scrollWidth > part.clientWidth).length);
    expect(cut).toBe(0);
    await sidebar(page).getByRole('option', {name}).click();
    await button(page, `${name} Change`).waitFor();
    expect(await wider('form > :first-child')).toBe(0);
    await page.context().close();
});
