import {chromium, type Page} from 'playwright-core';
import {chromiumArguments, findChromium} from '../test/support/chromium';
import {makeBrowserWorld} from '../test/support/browser_world';
import {openTab, type Place} from '../test/support/world';
import {makeBenchWorld} from './parts/bench_world';
import {hold, quantile, say, sayConditions} from './parts/figures';
import {namedServer} from './parts/real_server';

/**
 * One person ticks; how long until the other person's screen shows it. Two Chromium windows on the stand-in; with `MATTERMOST_URL` and
 * `MATTERMOST_ADMIN_TOKEN` on that server and its own page.
 */
const CHANGES = 200;
/** Signals of one channel are at least half a second apart; changes that come faster are told together. */
const APART_MS = 600;

interface Windows {
    place: Place;
    people: {id: string; token: string}[];
    /** A window of the person at this place, with the sidebar open. */
    open(person: number): Promise<Page>;
    close(): Promise<void>;
}

async function main(): Promise<void> {
    sayConditions();
    const {place, people, open, close} = await (namedServer() === null ? onStandIn() : onRealServer());
    try {
        const [lea, pat] = people;
        if (!lea || !pat) {
            throw new Error('two people are needed');
        }
        const tab = await openTab(place, lea);
        await tab.need({
            type: 'start',
            playbook: 'set-cycle',
            name: 'Live run',
            channel: {kind: 'existing', channelId: place.channel},
            seats: {lead: lea.id, primary: pat.id},
        });
        const [from, to] = [await openRun(await open(0)), await openRun(await open(1))];
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

async function onStandIn(): Promise<Windows> {
    const {world, open, close} = await makeBrowserWorld();
    const names = ['lea', 'pat'] as const;
    return {
        place: world,
        people: names.map((name) => world.people[name]),
        open: (person) => open(names[person] ?? 'lea'),
        close,
    };
}

async function onRealServer(): Promise<Windows> {
    const world = await makeBenchWorld({real: true, channels: 1, people: ['lea', 'pat']});
    const {url, team, teamName, people, channels} = world.mattermost;
    const browser = await chromium.launch({executablePath: await findChromium(), args: [...chromiumArguments]});
    return {
        place: {mattermost: {url}, team, channel: channels[0] ?? ''},
        people,
        open: async (person) => {
            const context = await browser.newContext({viewport: {width: 1400, height: 900}});
            const {id = '', token = ''} = people[person] ?? {};
            await context.addCookies([
                {name: 'MMAUTHTOKEN', value: token, url, httpOnly: true},
                {name: 'MMUSERID', value: id, url},
            ]);
            // Without it the first visit asks whether to open the desktop app.
            await context.addInitScript(() => localStorage.setItem('__landingPageSeen__', 'true'));
            const page = await context.newPage();
            await page.goto(`${url}/${teamName}/channels/channel-0`);
            await page.locator('#app-bar-icon-set-cycle').click({timeout: 60_000});
            await page.locator('#rhsContainer .set-cycle').waitFor();
            return page;
        },
        close: async () => {
            await browser.close();
            await world.close();
        },
    };
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
