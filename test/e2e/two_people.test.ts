import type {Page} from 'playwright-core';
import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {until} from '../support/world';
import {card, doneOnCard, doneOnCardIs} from './pages/channel';
import {add, assign, box, boxIs, choose, drag, row, skip, titles} from './pages/checklist';
import {announced, button, literal, sidebar} from './pages/sidebar';
import {openStartForm, prefilledName, seat, start} from './pages/start_form';

jest.setTimeout(90_000);

const REVIEW = 'Review all ongoing issues';
const OWNERS = 'Make sure that every ongoing issue has an owner in this SET team';
const JOIN = 'Join the channels of running incidents';
const ORDER = 'Put the TO DO column into order of priority';
const PAGING = 'Check that paging reaches you, and in the right order';
const PEOPLE = 'Name this cycle’s lead, primary and backup in the channel header';

let browsers: BrowserWorld;
let lea: Page;
let pat: Page;
let runName: string;
let done: number;

beforeAll(async () => {
    browsers = await makeBrowserWorld();
    lea = await browsers.open('lea');
    pat = await browsers.visit('pat');
});
afterAll(() => browsers.close());
afterEach(() => expect(browsers.faults).toEqual([]));

/** Direct messages of the bot to a person. */
function toldTo(person: 'lea' | 'pat' | 'bo'): string[] {
    const {world} = browsers;
    const direct = world.mattermost.seed.direct(world.people[person].id, world.bot.id);
    return world.mattermost.posts(direct.id).map((post) => String(post['message']));
}

test('Lea starts a cycle from the form, and Pat opens it from its card without a reload', async () => {
    await openStartForm(lea, 'SET cycle');
    runName = await prefilledName(lea);
    expect(runName).toMatch(/^SET Cycle \d{4}-W\d{2}$/);
    await expect(sidebar(lea).getByLabel('This one: Sustained Engineering').isChecked()).resolves.toBe(true);
    await seat(lea, 'Lead', 'Lea');
    await seat(lea, 'Primary', 'Pat');
    await seat(lea, 'Backup', 'Bo');
    await start(lea);
    await sidebar(lea).getByRole('heading', {name: runName}).waitFor();
    done = await doneOnCard(pat, runName);
    await card(pat, runName)
        .getByRole('button', {name: new RegExp(literal(runName))})
        .click();
    await sidebar(pat).getByRole('heading', {name: runName}).waitFor();
    await boxIs(pat, REVIEW, 'false');
});

test('a tick of Pat glows and is announced at Lea’s, and the card follows', async () => {
    const glow = row(lea, REVIEW).and(lea.locator('.sc-glow-0, .sc-glow-1')).waitFor();
    await box(pat, REVIEW).click();
    await boxIs(lea, REVIEW, 'true');
    await glow;
    await announced(lea, `Pat ticked “${REVIEW}”`).waitFor();
    await doneOnCardIs(lea, runName, done + 1);
    await box(pat, REVIEW).click();
    await boxIs(lea, REVIEW, 'false');
});

test('in progress and skipped with a reason are seen on both screens', async () => {
    await choose(pat, OWNERS, 'Mark as in progress');
    await boxIs(lea, OWNERS, 'mixed');
    await row(lea, OWNERS).getByText('In progress').first().waitFor();
    await skip(lea, JOIN, 'no incident is running');
    await row(pat, JOIN).getByText('Skipped: no incident is running').waitFor();
});

test('who is assigned an item is told once; who takes one is not', async () => {
    await assign(lea, ORDER, 'Bo');
    await row(pat, ORDER).getByText('Bo', {exact: true}).waitFor();
    await until('Bo is told', () => toldTo('bo').some((text) => text.includes(ORDER)));
    await assign(pat, PAGING, 'Pat');
    await assign(lea, REVIEW, 'Primary');
    await row(lea, REVIEW).getByText('Pat', {exact: true}).waitFor();
    // The later message is out, so the one that must not be would be too.
    await assign(lea, PEOPLE, 'Bo');
    await until('Bo is told again', () => toldTo('bo').some((text) => text.includes(PEOPLE)));
    expect(toldTo('bo').filter((text) => text.includes(ORDER))).toHaveLength(1);
    expect(toldTo('pat').filter((text) => text.includes(PAGING))).toEqual([]);
});

test('a due time in words shows what it comes to, and stands on both screens', async () => {
    await choose(lea, ORDER, 'Due time');
    await sidebar(lea).getByRole('textbox', {name: 'Due time'}).fill('someday');
    await sidebar(lea).getByRole('alert').getByText('someday').waitFor();
    await sidebar(lea).getByRole('textbox', {name: 'Due time'}).fill('tomorrow 17:00');
    await sidebar(lea)
        .getByText(/tomorrow|5:00/)
        .first()
        .waitFor();
    await button(lea, 'Save').click();
    await row(pat, ORDER).getByText('tomorrow 5:00 PM').waitFor();
});

test('items are added, edited, moved by keyboard and by drag, and removed with undo, on both screens', async () => {
    await add(lea, 'Start', 'Greet the new colleague');
    await box(pat, 'Greet the new colleague').waitFor();
    await choose(pat, 'Greet the new colleague', 'Edit');
    await sidebar(pat).getByLabel('What is to be done').fill('Greet Ann');
    await button(pat, 'Save').click();
    await box(lea, 'Greet Ann').waitFor();
    await box(lea, 'Greet Ann').focus();
    await lea.keyboard.press('Alt+ArrowUp');
    await until('it is one up at Pat’s', async () => (await titles(pat, 'Start')).at(-2) === 'Greet Ann');
    await drag(pat, 'Greet Ann', PEOPLE);
    await until('it is second at Lea’s', async () => (await titles(lea, 'Start'))[1] === 'Greet Ann');
    await choose(lea, 'Greet Ann', 'Remove');
    await row(pat, 'Greet Ann').waitFor({state: 'detached'});
    await button(lea, 'Undo').click();
    await until('it is back at its place', async () => (await titles(pat, 'Start'))[1] === 'Greet Ann');
});
