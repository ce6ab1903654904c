import type {Page} from 'playwright-core';
import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {card, doneOnCard, doneOnCardIs, message} from './pages/channel';
import {box, boxIs, choose} from './pages/checklist';
import {button, literal, openTab, sidebar} from './pages/sidebar';
import {openStartForm, prefilledName, seat, start} from './pages/start_form';

jest.setTimeout(90_000);

declare const window: {React: {version: string}} & Window;

const FIRST = 'Review all ongoing issues';

let browsers: BrowserWorld;

beforeAll(async () => {
    browsers = await makeBrowserWorld();
});
afterAll(() => browsers.close());
afterEach(() => expect(browsers.faults).toEqual([]));

async function pageWith(react: string): Promise<Page> {
    const page = await browsers.open('lea', {query: `react=${react}`});
    await expect(page.evaluate(() => window.React.version)).resolves.toMatch(new RegExp(`^${react}\\.`));
    return page;
}

test.each(['18', '19'])(
    'under React %s a cycle is started, ticked, edited, shown on its card and updated',
    async (react) => {
        const page = await pageWith(react);
        await openStartForm(page, 'SET cycle');
        const name = `${await prefilledName(page)} on ${react}`;
        await sidebar(page).getByLabel('Name', {exact: true}).fill(name);
        await seat(page, 'Lead', 'Lea');
        await start(page);
        const done = await doneOnCard(page, name);
        await box(page, FIRST).click();
        await boxIs(page, FIRST, 'true');
        await doneOnCardIs(page, name, done + 1);
        await choose(page, FIRST, 'Edit');
        await sidebar(page).getByLabel('Note').fill('A note with **weight**');
        await button(page, 'Save').click();
        await sidebar(page).getByRole('button', {name: 'A note with weight'}).click();
        await sidebar(page).locator('strong', {hasText: 'weight'}).waitFor();
        await openTab(page, 'Updates');
        await button(page, 'Post update').click();
        await sidebar(page).getByLabel('What is new').fill(`All is well on ${react}`);
        await button(page, 'Post update').click();
        await message(page, `All is well on ${react}`).waitFor();
        await sidebar(page).getByRole('article', {name: 'Last update'}).waitFor();
        await openTab(page, 'Timeline');
        await sidebar(page).getByText('Lea posted an update').waitFor();
        await button(page, 'Back to all runs').click();
        await card(page, name)
            .getByRole('button', {name: new RegExp(literal(name))})
            .click();
        await sidebar(page).getByRole('heading', {name}).waitFor();
        await page.context().close();
    },
);
