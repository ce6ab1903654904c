import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Page} from 'playwright-core';
import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {openTab as connect, until, type Tab} from '../support/world';
import {card, goTo, message} from './pages/channel';
import {box, boxIs, row} from './pages/checklist';
import {makeIt} from './pages/clock';
import {button, openRun, openTab, sidebar} from './pages/sidebar';

jest.setTimeout(120_000);

const ITEMS = 200;
const RTL = 'דוח תקלה של הלקוח';
const LONG = `Donaudampfschifffahrts${'gesellschaft'.repeat(6)} 🚒🔥 ${RTL}`.slice(0, 100);

let browsers: BrowserWorld;
let folder: string;
let lea: Tab;

beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'set-cycle-playbooks-'));
    const items = Array.from({length: ITEMS}, (_, place) => `      - {id: i${place + 1}, title: "Item ${place + 1}"}`);
    const head = ['id: long', 'title: Long', 'kind: checklist', 'description: Long', 'namePattern: Long', 'phases:'];
    await writeFile(
        path.join(folder, 'long.yaml'),
        [...head, '  - id: all', '    title: All', '    items:', ...items, ''].join('\n'),
    );
    browsers = await makeBrowserWorld({config: {playbooksFolder: folder}});
    lea = await connect(browsers.world, browsers.world.people.lea);
});
afterAll(async () => {
    await browsers.close();
    await rm(folder, {recursive: true});
});
afterEach(() => expect(browsers.faults).toEqual([]));

async function startLong(name: string, channelId = browsers.world.channel): Promise<string> {
    const channel = {kind: 'existing' as const, channelId};
    return (await lea.need({type: 'start', playbook: 'long', name, channel, seats: {}})).runId;
}

/** Nothing is wider than the sidebar. */
async function fits(page: Page): Promise<boolean> {
    return sidebar(page).evaluate(
        (side) =>
            side.scrollWidth <= side.clientWidth &&
            [...side.querySelectorAll('.set-cycle *')].every(
                (one) =>
                    one.closest('.sc-hidden') !== null ||
                    one.getBoundingClientRect().right <= side.getBoundingClientRect().right + 1,
            ),
    );
}

test('an empty team says what a run is; a team without SET Cycle says whom to ask', async () => {
    const page = await browsers.open('ann');
    await sidebar(page).getByText('A run is a checklist with people').waitFor();
    await page.context().close();
    const {seed} = browsers.world.mattermost;
    const ops = seed.team({name: 'ops', displayName: 'Operations'});
    const {ann, bo} = browsers.world.people;
    seed.addToTeam(ops.id, ann.id);
    seed.addToTeam(ops.id, bo.id, {admin: true});
    const channel = seed.channel({teamId: ops.id, name: 'ops-room', displayName: 'Ops room'});
    [ann, bo].forEach((user) => seed.addToChannel(channel.id, user.id));
    const hers = await browsers.open('ann', {team: 'ops', channel: 'ops-room'});
    await sidebar(hers).getByText('SET Cycle does not work in Operations yet. Ask an admin').waitFor();
    await hers.context().close();
    const his = await browsers.open('bo', {team: 'ops', channel: 'ops-room'});
    await sidebar(his).getByRole('button', {name: 'Set up SET Cycle in this team'}).click();
    await sidebar(his).getByRole('button', {name: 'Start a run'}).waitFor();
    await his.context().close();
    // The browser writes the 404 that tells us so into the console.
    const own = browsers.faults.filter((fault) => !/status of 404.*commands\/execute/.test(fault));
    browsers.faults.length = 0;
    expect(own).toEqual([]);
});

test('long names, right-to-left words and emoji stay inside; 200 items are all there', async () => {
    const runId = await startLong(LONG);
    await lea.need({
        type: 'change',
        runId,
        command: {type: 'add_item', phaseId: 'all', itemId: 'x_rtl00000000000000', title: RTL},
    });
    await lea.need({
        type: 'change',
        runId,
        command: {type: 'edit_item', itemId: 'all_i2', title: 'x'.repeat(250), note: `**${'y'.repeat(300)}**`},
    });
    const page = await browsers.open('lea');
    await card(page, '🚒').waitFor();
    await expect(fits(page)).resolves.toBe(true);
    await openRun(page, '🚒');
    await expect(sidebar(page).locator('[data-item]').count()).resolves.toBe(ITEMS + 1);
    await expect(fits(page)).resolves.toBe(true);
    await expect(
        sidebar(page)
            .locator('.sc-item-title', {hasText: RTL})
            .evaluate((title) => getComputedStyle(title).direction),
    ).resolves.toBe('rtl');
    for (const tab of ['Updates', 'Timeline', 'Details'] as const) {
        await openTab(page, tab);
        await expect(fits(page)).resolves.toBe(true);
    }
    await openTab(page, 'Checklist');
    await box(page, `Item ${ITEMS}`).click();
    await boxIs(page, `Item ${ITEMS}`, 'true');
    await page.context().close();
});

test('a card beside a wide sidebar keeps its words whole, and everything inside', async () => {
    const name = 'Export of the report page is grey';
    const {channel: channelId, people} = browsers.world;
    const channel = {kind: 'existing' as const, channelId};
    const seats = {lead: people.lea.id, primary: people.pat.id, backup: null};
    await lea.need({type: 'start', playbook: 'set-cycle', name, channel, seats});
    const page = await browsers.open('lea');
    await page.locator('#rhsContainer').getByRole('button', {name: 'Expand Sidebar Icon'}).click();
    const shown = card(page, name);
    await shown.waitFor();
    const widths = shown
        .locator('.sc-card-name, .sc-card-line > :first-child')
        .evaluateAll((words) => words.map((one) => one.getBoundingClientRect().width));
    // Beside what stands at their right there would be room for a letter or three.
    expect(Math.min(...(await widths))).toBeGreaterThan(90);
    await expect(
        shown.evaluate((whole) => {
            const {right} = whole.getBoundingClientRect();
            return [...whole.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > right).length;
        }),
    ).resolves.toBe(0);
    await page.context().close();
});

/** How often Mattermost counts a person as mentioned in the channel. */
async function mentionsOf(person: 'pat'): Promise<number> {
    const {mattermost, channel, people} = browsers.world;
    const response = await fetch(`${mattermost.url}/api/v4/channels/${channel}/members/me`, {
        headers: {authorization: `Bearer ${people[person].token}`},
    });
    const member: {mention_count: number} = await response.json();
    return member.mention_count;
}

test('a name with @channel, or with a person’s, pings nobody', async () => {
    const {mattermost, channel, people} = browsers.world;
    const before = await mentionsOf('pat');
    await startLong('@channel @pat look here');
    await until('the card is there', () =>
        mattermost.posts(channel).some((post) => String(post['message']).includes('look here')),
    );
    await expect(mentionsOf('pat')).resolves.toBe(before);
    // The same words of a person do count, so the count is one that can be trusted.
    mattermost.seed.post({channelId: channel, userId: people.ann.id, message: '@channel @pat look here'});
    await expect(mentionsOf('pat')).resolves.toBe(before + 1);
});

test('a card that a member forged is no card', async () => {
    const {mattermost, channel, people} = browsers.world;
    const forged = {
        v: 1,
        run: 'a'.repeat(26),
        version: 1,
        name: 'Send your password',
        kind: 'cycle',
        status: 'running',
        severity: null,
        phase: 'Start',
        done: 0,
        total: 1,
        nextDueAt: null,
    };
    mattermost.seed.post({
        channelId: channel,
        userId: people.ann.id,
        message: 'words of Ann',
        type: 'custom_set_run',
        props: {set_cycle: forged},
    });
    const page = await browsers.open('lea');
    await message(page, 'words of Ann').getByText('its bot did not write it').waitFor();
    await expect(card(page, 'Send your password').count()).resolves.toBe(0);
    await page.context().close();
});

test('who is removed from the channel loses the run, and is told no more than that', async () => {
    const {mattermost, team, people} = browsers.world;
    const room = mattermost.seed.channel({teamId: team, name: 'war-room', displayName: 'War room', type: 'P'});
    [people.lea.id, people.bo.id, browsers.world.bot.id].forEach((id) => mattermost.seed.addToChannel(room.id, id));
    await startLong('Secret run', room.id);
    const page = await browsers.open('bo', {channel: 'war-room'});
    await openRun(page, 'Secret run');
    await goTo(page, 'Sustained Engineering');
    mattermost.seed.removeFromChannel(room.id, people.bo.id);
    await sidebar(page).getByText('No such run, or you are not in its channel.').waitFor();
    await expect(sidebar(page).getByText('Item 1', {exact: true}).count()).resolves.toBe(0);
    await sidebar(page).getByRole('button', {name: 'Back to all runs'}).click();
    await sidebar(page).getByRole('button', {name: 'Start a run'}).waitFor();
    await until(
        'its line is gone',
        async () => (await sidebar(page).locator('[data-run]', {hasText: 'Secret run'}).count()) === 0,
    );
    await expect(sidebar(page).getByText('Secret run').count()).resolves.toBe(0);
    await page.context().close();
});

test('of 200 items those that are overdue are shown alone, by keyboard; with the last one the list is whole again, and it is in view', async () => {
    const runId = await startLong('Late run');
    for (const item of [20, 150]) {
        await lea.need({
            type: 'change',
            runId,
            command: {type: 'set_item_due', itemId: `all_i${item}`, words: 'in 1 hour', zone: 'Europe/Amsterdam'},
        });
    }
    await makeIt(browsers.world, Date.now() + 2 * 3_600_000);
    const page = await browsers.open('lea');
    await openRun(page, 'Late run');
    const items = sidebar(page).locator('[data-item]');
    await button(page, '2 overdue').press('Enter');
    await until('only they are there', async () => (await items.count()) === 2);
    await expect(fits(page)).resolves.toBe(true);
    await box(page, 'Item 20').press('Space');
    await row(page, 'Item 20').waitFor({state: 'detached'});
    await until('the focus is on the next', () => isFocused(page, 'Item 150'));
    await page.keyboard.press('Space');
    await until('all are there', async () => (await items.count()) === ITEMS);
    await boxIs(page, 'Item 150', 'true');
    await expect(button(page, '1 overdue').count()).resolves.toBe(0);
    await expect(isFocused(page, 'Item 150')).resolves.toBe(true);
    await until('it is in view', () =>
        box(page, 'Item 150').evaluate((one) => {
            const {top, bottom} = one.getBoundingClientRect();
            return (
                top >= 0 &&
                bottom <= innerHeight &&
                one.contains(document.elementFromPoint(one.getBoundingClientRect().x + 12, top + 12))
            );
        }),
    );
    await page.context().close();
});

function isFocused(page: Page, title: string): Promise<boolean> {
    return box(page, title).evaluate((one) => one === document.activeElement);
}
