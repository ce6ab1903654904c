import type {Page} from 'playwright-core';
import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {until} from '../support/world';
import {card, messageMenu} from './pages/channel';
import {button, literal, sidebar} from './pages/sidebar';
import {openStartForm, prefilledName, seat, start} from './pages/start_form';

jest.setTimeout(90_000);

let browsers: BrowserWorld;
let lea: Page;

beforeAll(async () => {
    browsers = await makeBrowserWorld();
    lea = await browsers.open('lea');
});
afterAll(() => browsers.close());
afterEach(() => expect(browsers.faults).toEqual([]));

const cards = (): unknown[] =>
    browsers.world.mattermost
        .posts(browsers.world.channel)
        .filter((post) => post['type'] === 'custom_set_run')
        .map((post) => post['message']);

test('an empty name is said at its field, and what was chosen stays', async () => {
    await openStartForm(lea, 'SET cycle');
    await prefilledName(lea);
    await seat(lea, 'Lead', 'Lea');
    const name = sidebar(lea).getByLabel('Name', {exact: true});
    await name.fill('   ');
    await button(lea, 'Start the run').click();
    await sidebar(lea).locator('input[aria-invalid="true"]').waitFor();
    const described = await name.getAttribute('aria-describedby');
    await expect(lea.locator(`[id="${described}"]`).innerText()).resolves.toMatch(/name/i);
    await sidebar(lea)
        .getByRole('button', {name: /^Lead Lea Change$/})
        .waitFor();
});

test('a double click on Start makes one run', async () => {
    await sidebar(lea).getByLabel('Name', {exact: true}).fill('Cycle of the double click');
    await button(lea, 'Start the run').dblclick();
    await sidebar(lea).getByRole('heading', {name: 'Cycle of the double click'}).waitFor();
    await card(lea, 'Cycle of the double click').waitFor();
    await button(lea, 'Back to all runs').click();
    // The next run's card is out, so a second one of the first would be too.
    await openStartForm(lea, 'SET cycle');
    await sidebar(lea).getByLabel('Name', {exact: true}).fill('The next one');
    await start(lea);
    await card(lea, 'The next one').waitFor();
    expect(cards().filter((text) => String(text).includes('double click'))).toHaveLength(1);
});

test('an incident without a severity is refused at that field; from a message it takes the message along', async () => {
    const {world} = browsers;
    const words = 'Harbor Logistics: users are logged out every few minutes';
    world.mattermost.seed.post({channelId: world.channel, userId: world.people.ann.id, message: words});
    await messageMenu(lea, words, 'Start a run from this message');
    await sidebar(lea).getByRole('heading', {name: 'Start a run'}).waitFor();
    await expect(prefilledName(lea)).resolves.toMatch(new RegExp(`^INC-\\d+ .*${literal('Harbor Logistics')}`));
    await expect(sidebar(lea).getByLabel('Summary').inputValue()).resolves.toContain('Harbor Logistics');
    await button(lea, 'Start the run').click();
    await sidebar(lea).locator('select[aria-invalid="true"]').waitFor();
    await sidebar(lea).getByLabel('Severity').selectOption('L3');
    await start(lea);
    const channel = await until('its own channel is made', () =>
        world.mattermost.events.filter((event) => event.event === 'channel_created').at(-1),
    );
    expect(channel).toBeDefined();
    const heading = await sidebar(lea).getByRole('heading', {name: /^INC-/}).innerText();
    // Whoever starts it is there, with the run beside it.
    await card(lea, heading).waitFor();
});
