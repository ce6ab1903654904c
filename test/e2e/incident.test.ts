import type {Locator, Page} from 'playwright-core';
import {makeBrowserWorld, type BrowserWorld} from '../support/browser_world';
import {until} from '../support/world';
import {card, goTo, message} from './pages/channel';
import {makeIt, tuesdayMorning} from './pages/clock';
import {button, openRun, openTab, runMenu, sidebar} from './pages/sidebar';
import {openStartForm, seat, start} from './pages/start_form';

jest.setTimeout(90_000);

const HOUR = 3_600_000;
const MORNING = tuesdayMorning(Date.now());
/** Tuesday 16:00, and the same time on the days after it. */
const dueOn = (day: number): number => MORNING + 6.5 * HOUR + day * 24 * HOUR;

let browsers: BrowserWorld;
let pat: Page;
let runName: string;
let channelId: string;

beforeAll(async () => {
    browsers = await makeBrowserWorld();
    await makeIt(browsers.world, MORNING);
    pat = await browsers.open('pat');
});
afterAll(() => browsers.close());
afterEach(() => expect(browsers.faults).toEqual([]));

/** Posts of the bot in the incident's channel that hold these words. */
function said(words: string): {id: string; message: string; root: string}[] {
    return browsers.world.mattermost
        .posts(channelId)
        .map((post) => ({id: String(post['id']), message: String(post['message']), root: String(post['root_id'])}))
        .filter((post) => post.message.includes(words));
}

/** The reminder that is open now: the answered ones have other words. */
async function reminder(): Promise<Locator> {
    await until('a reminder', () => said('daily update is due now').length === 1);
    return message(pat, 'daily update is due now');
}

const dialog = (title: string): Locator => pat.getByRole('dialog', {name: title});

test('an L2 incident gets its private channel with its people, a header that pings nobody, and a pinned card', async () => {
    const {world} = browsers;
    await openStartForm(pat, 'Support incident');
    await sidebar(pat).getByLabel('Summary').fill('Login fails');
    await sidebar(pat).getByLabel('Severity').selectOption('L2');
    await sidebar(pat).getByLabel('Customer').fill('Harbor Logistics');
    for (const [role, person] of [
        ['Communication owner', 'Pat'],
        ['Work owner', 'Bo'],
        ['SET lead', 'Lea'],
    ] as const) {
        await seat(pat, role, person);
    }
    await start(pat);
    runName = await sidebar(pat).getByRole('heading', {name: /^INC-/}).innerText();
    await goTo(pat, runName.slice(0, 12));
    await card(pat, runName).waitFor();
    const all = world.mattermost.calls.find({method: 'POST', path: /^\/api\/v4\/channels$/});
    expect(all).toHaveLength(1);
    const response = await fetch(`${world.mattermost.url}/api/v4/users/me/teams/${world.team}/channels`, {
        headers: {authorization: `Bearer ${world.people.bo.token}`},
    });
    const channels: {id: string; type: string; display_name: string; header: string}[] = await response.json();
    const own = channels.find((channel) => channel.display_name.startsWith('INC-'));
    channelId = own?.id ?? '';
    expect(own).toMatchObject({type: 'P'});
    expect(own?.header).toContain('Pat');
    expect(own?.header).not.toContain('@');
    await until('the card is pinned', () =>
        world.mattermost
            .posts(channelId)
            .some((post) => post['type'] === 'custom_set_run' && post['is_pinned'] === true),
    );
    await sidebar(pat).getByText('Next update due today 4:00 PM').first().waitFor();
});

test('at the due moment one reminder mentions the owner; an update from its button’s dialog resolves it in place and arms the next', async () => {
    await makeIt(browsers.world, dueOn(0) + 1_000);
    const post = await reminder();
    await post.getByText('@pat').first().waitFor();
    expect(said('daily update is due now')).toHaveLength(1);
    const [root] = said('daily update is due now');
    await post.getByRole('button', {name: 'Post update'}).click();
    await dialog('Post update').getByLabel('What is new').fill('The session store was full.');
    await pat.locator('#appsModalSubmit').click();
    await dialog('Post update').waitFor({state: 'detached'});
    await message(pat, 'updated by Pat').waitFor();
    expect(said('updated by Pat').map((one) => one.id)).toEqual([root?.id]);
    await message(pat, 'The session store was full.').waitFor();
    await sidebar(pat).getByText('Next update due tomorrow 4:00 PM').first().waitFor();
});

test('I’m on it and Snooze hold the next one with names and reason; the sidebar’s update ends it', async () => {
    await makeIt(browsers.world, dueOn(1) + 1_000);
    const post = await reminder();
    await post.getByRole('button', {name: "I'm on it"}).click();
    await message(pat, 'The next reminder comes').waitFor();
    await message(pat, 'daily update is due now').getByRole('button', {name: "I'm on it"}).waitFor({state: 'detached'});
    await openTab(pat, 'Updates');
    await sidebar(pat)
        .getByText(/is on it\. The next reminder comes/)
        .waitFor();
    await button(pat, 'Snooze…').click();
    await sidebar(pat).getByLabel('Remind again').fill('in 2 hours');
    await button(pat, 'Snooze').click();
    await sidebar(pat).getByRole('alert').waitFor();
    await sidebar(pat).getByLabel('Why').fill('the vendor answers at 18:00');
    await button(pat, 'Snooze').click();
    await message(pat, 'snoozed the reminder').getByText('the vendor answers at 18:00').waitFor();
    await sidebar(pat).getByText('Snoozed by Pat').waitFor();
    await button(pat, 'Post update').click();
    const text = sidebar(pat).getByLabel('What is new');
    await expect(text.inputValue()).resolves.toBe('The session store was full.');
    await text.fill('The store is larger now; we watch it.');
    await sidebar(pat)
        .getByText(/^Posted in INC-/)
        .waitFor();
    await button(pat, 'Post update').click();
    await message(pat, 'The store is larger now').waitFor();
    await until('it is resolved', () => said(': updated by Pat').length === 2);
});

test('nobody acts: the next working hour says it again, in the thread and to its owner; Nothing new ends it', async () => {
    await makeIt(browsers.world, dueOn(2) + 1_000);
    await reminder();
    const [root] = said('daily update is due now');
    // An L2 owes by working hours: what would be said at 17:00 waits until Friday 9:00.
    await makeIt(browsers.world, dueOn(2) + 17 * HOUR + 2_000);
    const again = await until('a reply in its thread', () =>
        said('no update for').find((one) => one.root === root?.id),
    );
    expect(again.message).toContain('@pat');
    // Its root says now how late it is, and is still the only one.
    expect(said('the daily update').map((one) => one.id)).toEqual([root?.id]);
    await sidebar(pat).getByText('Update 17 h overdue').first().waitFor();
    await pat.locator(`#post_${root?.id}`).getByRole('button', {name: 'Nothing new'}).click();
    await until('it is resolved', () => said(': nothing new, said Pat').length === 1);
    await message(pat, 'nothing new by Pat').waitFor();
});

test('finishing asks how it ended and names what is open; restoring arms the duty again', async () => {
    await makeIt(browsers.world, dueOn(6) - 5 * HOUR);
    await runMenu(pat, 'Finish the run…');
    const asked = sidebar(pat).getByRole('alertdialog', {name: 'Finish this run?'});
    await asked.getByText('Create the ticket, assigned to the SET primary and in progress').waitFor();
    await asked.getByLabel('Fixed').check();
    await asked.getByRole('button', {name: 'Finish the run'}).click();
    await sidebar(pat)
        .getByText(/^Finished by Pat.*Fixed$/)
        .waitFor();
    await message(pat, 'Outcome: fixed.').waitFor();
    await card(pat, runName).getByText('Finished', {exact: true}).waitFor();
    await runMenu(pat, 'Restore the run');
    await message(pat, 'was restored by Pat').waitFor();
    await sidebar(pat).getByText('Next update due today 4:00 PM').first().waitFor();
    await makeIt(browsers.world, dueOn(6) + 1_000);
    await until('it reminds again', () => said('daily update is due now').length === 1);
    await button(pat, 'Back to all runs').click();
    await sidebar(pat).getByRole('region', {name: 'Needs you'}).getByText('Update due now').waitFor();
    await openRun(pat, runName);
});
