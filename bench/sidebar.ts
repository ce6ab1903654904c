import {mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {CDPSession, Page} from 'playwright-core';
import {makeBrowserWorld} from '../test/support/browser_world';
import {openTab} from '../test/support/world';
import {hold, median, say, sayConditions} from './parts/figures';

/** A run of 200 items: scripting time to open it, and for one tick, as Chromium counts it. */
const ITEMS = 200;
const ROUNDS = 9;

async function main(): Promise<void> {
    sayConditions();
    const folder = await mkdtemp(path.join(tmpdir(), 'set-cycle-bench-playbooks-'));
    await writeFile(path.join(folder, 'long.yaml'), longPlaybook());
    const {world, open, close} = await makeBrowserWorld({config: {playbooksFolder: folder}});
    try {
        const lea = await openTab(world, world.people.lea);
        await lea.need({
            type: 'start',
            playbook: 'long',
            name: 'Long run',
            channel: {kind: 'existing', channelId: world.channel},
            seats: {},
        });
        const page = await open('lea');
        const session = await page.context().newCDPSession(page);
        await session.send('Performance.enable');
        const opened: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
            opened.push(
                await scripting(page, session, async () => {
                    await page.locator('#rhsContainer').getByText('Long run').last().click();
                    await page.locator(`#rhsContainer >> text="Item ${ITEMS}"`).waitFor({state: 'attached'});
                }),
            );
            if (round < ROUNDS - 1) {
                await page.locator('#rhsContainer').getByRole('button', {name: /back/i}).first().click();
                await page.locator('#rhsContainer').getByText('Start a run').waitFor();
            }
        }
        const ticked: number[] = [];
        const boxes = page.locator('#rhsContainer [role=checkbox], #rhsContainer input[type=checkbox]');
        for (let round = 0; round < ROUNDS; round += 1) {
            // Through the page, so that the driver's own scripts do not count.
            ticked.push(
                await scripting(page, session, () =>
                    boxes.nth(round).evaluate((box) => (box instanceof HTMLElement ? box.click() : undefined)),
                ),
            );
        }
        say(
            `scripting to open ${ITEMS} items: ${opened.map((ms) => ms.toFixed(0)).join(', ')} ms; for a tick: ${ticked.map((ms) => ms.toFixed(1)).join(', ')} ms`,
        );
        hold('ms of scripting to open (median)', median(opened), '<=', 100);
        hold('ms of scripting for a tick with its answer (median)', median(ticked), '<=', 16);
    } finally {
        await close();
    }
}

async function scripting(page: Page, session: CDPSession, work: () => Promise<unknown>): Promise<number> {
    const read = async (): Promise<number> =>
        ((await session.send('Performance.getMetrics')).metrics.find((metric) => metric.name === 'ScriptDuration')
            ?.value ?? 0) * 1_000;
    const before = await read();
    await work();
    await page.waitForTimeout(300);
    return (await read()) - before;
}

function longPlaybook(): string {
    const items = Array.from({length: ITEMS}, (_, place) => `      - {id: i${place + 1}, title: "Item ${place + 1}"}`);
    return [
        'id: long',
        'title: Long',
        'kind: checklist',
        'description: Long',
        'namePattern: Long',
        'phases:',
        '  - id: all',
        '    title: All',
        '    items:',
        ...items,
        '',
    ].join('\n');
}

void main();
