import {AxeBuilder} from '@axe-core/playwright';
import type {Page} from 'playwright-core';
import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {openTab as connect, until, type Tab} from '../support/world';
import {makeIt, tuesdayMorning} from './pages/clock';
import {backHome, button, sidebar} from './pages/sidebar';

jest.setTimeout(120_000);

let browsers: BrowserWorld;
let lea: Tab;

beforeAll(async () => {
    browsers = await makeBrowserWorld();
    const {world} = browsers;
    await makeIt(world, tuesdayMorning(Date.now()));
    lea = await connect(world, world.people.lea);
    await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id, primary: world.people.pat.id},
    });
});
afterAll(() => browsers.close());
afterEach(() => expect(browsers.faults).toEqual([]));

async function openSettings(page: Page): Promise<void> {
    await button(page, 'Team settings').click();
    await sidebar(page).getByRole('region', {name: 'December'}).waitFor();
}

async function violations(page: Page): Promise<unknown[]> {
    const found = await new AxeBuilder({page}).include('#rhsContainer').analyze();
    return found.violations.map(({id, nodes}) => [
        id,
        nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    ]);
}

/** What is wider than the sidebar. */
function tooWide(page: Page): Promise<string[]> {
    return sidebar(page).evaluate((side) =>
        [...side.querySelectorAll('.set-cycle *')]
            .filter(
                (one) =>
                    one.closest('.sc-hidden') === null &&
                    one.getBoundingClientRect().right > side.getBoundingClientRect().right + 1,
            )
            .map((one) => one.outerHTML.slice(0, 120)),
    );
}

const settings = async () => (await lea.need({type: 'team_settings', teamId: browsers.world.team})).settings;

test('who is on duty changes the calendar by keyboard and pointer, and the year shows it', async () => {
    const page = await browsers.open('lea');
    await openSettings(page);
    await button(page, 'Public holidays of No country: holidays are worked Change').click();
    await sidebar(page).getByRole('combobox', {name: 'Public holidays of'}).fill('united states');
    await sidebar(page)
        .getByRole('option', {name: /^United States of America/})
        .click();
    await button(page, 'Region The whole country Change').press('Enter');
    await page.keyboard.type('california');
    await sidebar(page)
        .getByRole('option', {name: /^California/, selected: true})
        .waitFor();
    await page.keyboard.press('Enter');
    await button(page, 'Region California Change').waitFor();
    const year = (
        await sidebar(page)
            .getByRole('heading', {name: /^The year/})
            .innerText()
    ).slice(-4);
    await button(page, 'Add a day off').click();
    await page.keyboard.press('Tab');
    await sidebar(page).getByLabel('Date').fill(`${year}-12-23`);
    await sidebar(page).getByLabel('Name', {exact: true}).fill('Retreat');
    await sidebar(page).getByLabel('Fri', {exact: true}).focus();
    await page.keyboard.press('Space');
    await button(page, 'Save').click();
    await sidebar(page)
        .getByText(/^Saved\./)
        .waitFor();
    await sidebar(page)
        .getByRole('region', {name: 'November'})
        .getByText('Thanksgiving Day, public holiday in US-CA', {exact: false})
        .first()
        .waitFor();
    await sidebar(page).getByRole('region', {name: 'December'}).getByText('Retreat, set by the team').waitFor();
    expect(await settings()).toMatchObject({
        country: 'US',
        region: 'CA',
        weekdays: [1, 2, 3, 4],
        daysOff: {[`${year}-12-23`]: 'Retreat'},
    });
    await button(page, 'Remove Retreat').click();
    await page.keyboard.press('Escape');
    await button(page, 'Discard').click();
    await sidebar(page).getByRole('button', {name: 'Start a run'}).waitFor();
    await page.context().close();
    await until('nothing was thrown away', async () => Object.keys((await settings()).daysOff).length === 1);
});

test.each(['light', 'dark'])(
    'nothing that axe finds in %s, and nothing too wide: form, problems, search, year, facts',
    async (theme) => {
        const seen: Record<string, unknown[]> = {};
        const look = async (page: Page, name: string): Promise<void> => {
            seen[name] = [...(await violations(page)), ...(await tooWide(page))];
        };
        const hers = await browsers.open('lea', {query: `theme=${theme}`});
        await look(hers, 'home');
        await openSettings(hers);
        await look(hers, 'form');
        await button(hers, 'Time zone Europe/Amsterdam Change').click();
        await sidebar(hers).getByRole('option').first().waitFor();
        await look(hers, 'search');
        await hers.keyboard.press('Escape');
        await button(hers, 'Add a working day').click();
        await button(hers, 'Save').click();
        await sidebar(hers).getByText('Choose the date.').waitFor();
        await look(hers, 'a problem');
        await button(hers, 'Back to all runs').click();
        await sidebar(hers).getByRole('alertdialog').waitFor();
        await look(hers, 'leaving');
        await button(hers, 'Discard').click();
        await hers.context().close();
        const his = await browsers.open('bo', {query: `theme=${theme}`});
        await openSettings(his);
        await sidebar(his)
            .getByText(/^Admins of the team can change this/)
            .waitFor();
        await look(his, 'facts');
        await backHome(his);
        await his.context().close();
        expect(Object.entries(seen).filter(([, found]) => found.length > 0)).toEqual([]);
    },
);
