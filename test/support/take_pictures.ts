import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {chromium, type Browser, type Page} from 'playwright-core';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {box, choose, skip} from '../e2e/pages/checklist';
import {openRun, sidebar} from '../e2e/pages/sidebar';
import {startDemo} from '../mattermost/demo/start_demo';
import {chromiumArguments, findChromium} from './chromium';

/** Takes the pictures of the README from the demo: a conversation beside a cycle in its second phase. */
async function main(): Promise<void> {
    const folder = await mkdtemp(path.join(tmpdir(), 'set-cycle-pictures-'));
    const demo = await startDemo({root: PACKAGE_ROOT, folder, port: null});
    const browser = await chromium.launch({executablePath: await findChromium(), args: [...chromiumArguments]});
    const images = path.join(PACKAGE_ROOT, 'docs', 'images');
    await mkdir(images, {recursive: true});
    try {
        const page = await openAs(browser, demo.url, 'light');
        await talk(browser, demo.url);
        await work(page);
        await take(page, path.join(images, 'sidebar.png'));
        await take(await openAs(browser, demo.url, 'dark'), path.join(images, 'sidebar_dark.png'));
    } finally {
        await browser.close();
        await demo.stop();
        await rm(folder, {recursive: true});
    }
}

async function openAs(browser: Browser, url: string, theme: 'light' | 'dark'): Promise<Page> {
    const context = await browser.newContext({
        viewport: {width: 1400, height: 900},
        timezoneId: 'Europe/Amsterdam',
        deviceScaleFactor: 1.5,
    });
    const page = await context.newPage();
    await page.goto(`${url}?theme=${theme}`);
    await page.locator('#app-bar-icon-set-cycle .app-bar__icon-inner').click();
    await openRun(page, 'SET Cycle');
    return page;
}

/** Brings the cycle to where a team is after a day: the first phase done, one item under way, one skipped, one with a due time. */
async function work(page: Page): Promise<void> {
    for (const title of [
        'Make sure that every ongoing issue has an owner in this SET team',
        'Join the channels of running incidents',
        'Put the TO DO column into order of priority',
        'Check that paging reaches you, and in the right order',
    ]) {
        await box(page, title).click();
    }
    await box(page, 'Keep TO DO in order of priority').waitFor();
    for (const title of ['Source 1: acknowledge pages of urgent escalations', 'Keep TO DO in order of priority']) {
        await box(page, title).click();
    }
    await box(page, 'Source 4: check ~Ask R&D').click();
    await skip(page, 'Pick up bugs in triage', 'none came in today');
    await choose(page, 'Push tickets that are stuck to completion', 'Due time');
    await sidebar(page).getByRole('textbox', {name: 'Due time'}).fill('tomorrow 12:00');
    await sidebar(page).getByRole('button', {name: 'Save'}).click();
    await sidebar(page).getByText('tomorrow 12:00').first().waitFor();
}

const TALK = [
    ['pat', 'Paging reaches me first now, then Bo. I swapped the two in the schedule.'],
    ['bo', 'INC-1: only the second node drops sessions. Their load balancer is not sticky; I test with both settings.'],
    ['bo', 'Ask R&D was quiet this morning: one question about webhooks, answered.'],
    ['pat', 'The report export is next: the query scans the whole table, fix is on its way.'],
    ['bo', 'I review it when it is up.'],
    ['lea', 'Thanks both. I tell Northwind that the retries come with this cycle.'],
] as const;

/** What people say beside a run that is going on. */
async function talk(browser: Browser, url: string): Promise<void> {
    for (const [who, words] of TALK) {
        const page = await browser.newPage();
        await page.goto(url.replace('/as/lea/', `/as/${who}/`));
        await page.locator('#post_textbox').fill(words);
        await page.locator('#post_textbox').press('Enter');
        await page.locator('#postListContent').getByText(words).waitFor();
        await page.close();
    }
}

/** The conversation and the sidebar: what stands around them is the stand-in's. */
async function take(page: Page, file: string): Promise<void> {
    await page.locator('#rhsContainer [data-item]').first().waitFor();
    await page.mouse.move(2, 2);
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    const from = await page.locator('#channel-header').boundingBox();
    const side = await page.locator('#sidebar-right').boundingBox();
    if (!from || !side) {
        throw new Error('there is no conversation beside the sidebar');
    }
    const clip = {x: from.x, y: side.y, width: side.x + side.width - from.x, height: side.height};
    await page.screenshot({path: file, clip, animations: 'disabled'});
}

main().catch((error: unknown) => {
    process.stderr.write(`pictures: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
});
