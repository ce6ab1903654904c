import type {Page} from 'playwright-core';
import {makeBrowserWorld} from '../test/support/browser_world';
import {openTab} from '../test/support/world';
import {hold, quantile, say, sayConditions} from './parts/figures';

/** One person ticks; how long until the other person's screen shows it. Two Chromium windows on the stand-in. */
const CHANGES = 200;
/** Signals of one channel are at least half a second apart; changes that come faster are told together. */
const APART_MS = 600;

async function main(): Promise<void> {
    sayConditions();
    const {world, open, close} = await makeBrowserWorld();
    try {
        const lea = await openTab(world, world.people.lea);
        await lea.need({
            type: 'start',
            playbook: 'set-cycle',
            name: 'Live run',
            channel: {kind: 'existing', channelId: world.channel},
            seats: {lead: world.people.lea.id, primary: world.people.pat.id},
        });
        const [from, to] = [await openRun(await open('lea')), await openRun(await open('pat'))];
        const times: number[] = [];
        for (let change = 0; change < CHANGES; change += 1) {
            // Four of the first phase's six: a phase that is finished folds itself.
            const box = change % 4;
            const seen = to.evaluate(watch, box);
            const clickedAt = await from.evaluate(click, box);
            times.push((await seen) - clickedAt);
            await to.waitForTimeout(APART_MS);
        }
        times.sort((a, b) => a - b);
        say(
            `on the other screen after: p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, n=${times.length}`,
        );
        hold('ms until the other person sees a change (p99)', quantile(times, 0.99), '<=', 100);
    } finally {
        await close();
    }
}

async function openRun(page: Page): Promise<Page> {
    await page.locator('#rhsContainer').getByText('Live run').last().click();
    await page.locator('#rhsContainer [role=checkbox], #rhsContainer input[type=checkbox]').first().waitFor();
    return page;
}

/** In the page: the moment at which the box has another state than now. */
function watch(place: number): Promise<number> {
    const boxes = (): Element[] => [
        ...document.querySelectorAll('#rhsContainer [role=checkbox], #rhsContainer input[type=checkbox]'),
    ];
    const state = (): string => {
        const box = boxes()[place];
        return box instanceof HTMLInputElement ? String(box.checked) : String(box?.getAttribute('aria-checked'));
    };
    const before = state();
    return new Promise((resolve) => {
        const look = (): void => {
            if (state() === before) {
                requestAnimationFrame(look);
            } else {
                resolve(performance.timeOrigin + performance.now());
            }
        };
        look();
    });
}

function click(place: number): number {
    const box = Array.from(
        document.querySelectorAll('#rhsContainer [role=checkbox], #rhsContainer input[type=checkbox]'),
    )[place];
    const at = performance.timeOrigin + performance.now();
    if (box instanceof HTMLElement) {
        box.click();
    }
    return at;
}

void main();
