import {chromium, type Browser, type BrowserContext, type Page} from 'playwright-core';
import {buildShell} from '../mattermost/shell/build_shell';
import {buildPlugin} from './build_plugin';
import {chromiumArguments, findChromium} from './chromium';
import {watchPage} from './page_faults';
import {makeWorld, type World, type WorldOptions} from './world';

/** The stand-in with its page and the built plugin, and a Chromium. */
export interface BrowserWorld {
    world: World;
    browser: Browser;
    /** What went wrong on the pages so far: errors in the console, uncaught ones, and requests to another host. */
    faults: string[];
    /** A window of its own for a person, with the sidebar open. */
    open(person: string, how?: Opening): Promise<Page>;
    /** The same with the sidebar closed. */
    visit(person: string, how?: Opening): Promise<Page>;
    close(): Promise<void>;
}

export interface Opening {
    /** The team's and the channel's name in the address. */
    team?: string;
    channel?: string;
    /** For the page's host: `react=19`, `theme=dark`. */
    query?: string;
    /** Another browser of the same kind otherwise. */
    context?: BrowserContext;
}

/** A stand-in that has the plugin, a sidecar beside it, and one Chromium for all windows. */
export async function makeBrowserWorld(options: WorldOptions = {}): Promise<BrowserWorld> {
    const {shellDir} = await buildShell();
    const bundle = await buildPlugin();
    const world = await makeWorld({
        ...options,
        mattermost: {shellDir, autoLogin: true, config: {PluginSettings: {Enable: true, EnableUploads: true}}},
    });
    await uploadPlugin(world, bundle);
    await asAdmin(world, 'plugins/set-cycle/enable');
    const browser = await chromium.launch({executablePath: await findChromium(), args: [...chromiumArguments]});
    const faults: string[] = [];
    const visit = async (person: string, how: Opening = {}): Promise<Page> => {
        const context = how.context ?? (await browser.newContext(WINDOW));
        const page = await context.newPage();
        watchPage(page, world.mattermost.url, faults);
        const query = how.query === undefined ? '' : `?${how.query}`;
        await page.goto(
            `${world.mattermost.url}/as/${person}/${how.team ?? 'eng'}/channels/${how.channel ?? HOME}${query}`,
        );
        await page.locator('.sc-header-icon').waitFor();
        return page;
    };
    return {
        world,
        browser,
        faults,
        visit,
        open: async (person, how) => {
            const page = await visit(person, how);
            await page.locator('#app-bar-icon-set-cycle .app-bar__icon-inner').click();
            await page.locator('#rhsContainer .set-cycle').waitFor();
            return page;
        },
        close: async () => {
            await browser.close();
            await world.close();
        },
    };
}

const HOME = 'sustained-engineering';
/** The browser's own zone is the team's: what is said in words must not depend on the machine. */
const WINDOW = {viewport: {width: 1400, height: 900}, timezoneId: 'Europe/Amsterdam'};

/** Uploads a bundle as an admin does; one that is there is replaced. */
export async function uploadPlugin(world: World, bundle: Buffer): Promise<void> {
    const form = new FormData();
    form.append('plugin', new Blob([new Uint8Array(bundle)]), 'set-cycle.tar.gz');
    form.append('force', 'true');
    await asAdmin(world, 'plugins', form);
}

/** Posts to Mattermost's API as the admin; throws what it refused with. */
export async function asAdmin(world: World, path: string, body?: FormData): Promise<void> {
    const response = await fetch(`${world.mattermost.url}/api/v4/${path}`, {
        method: 'POST',
        headers: {authorization: `Bearer ${world.mattermost.admin.token}`},
        ...(body ? {body} : {}),
    });
    if (!response.ok) {
        throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
}
