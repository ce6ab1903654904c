import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {chromium, type Browser, type Page} from 'playwright-core';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {buildShell} from '../../test/mattermost/shell/build_shell';
import {chromiumArguments, findChromium} from '../../test/support/chromium';
import {makeWorld, type World, type WorldOptions} from '../../test/support/world';

/** The stand-in with its page and the built plugin, and a Chromium. */
export interface BrowserWorld {
    world: World;
    browser: Browser;
    /** A window of its own for a person, with the sidebar open. */
    open(person: string): Promise<Page>;
    close(): Promise<void>;
}

export async function makeBrowserWorld(options: WorldOptions = {}): Promise<BrowserWorld> {
    const {shellDir} = await buildShell();
    const world = await makeWorld({
        ...options,
        mattermost: {shellDir, autoLogin: true, config: {PluginSettings: {Enable: true, EnableUploads: true}}},
    });
    await installPlugin(world);
    const browser = await chromium.launch({executablePath: await findChromium(), args: [...chromiumArguments]});
    return {
        world,
        browser,
        open: async (person) => {
            const context = await browser.newContext({viewport: {width: 1400, height: 900}});
            const page = await context.newPage();
            await page.goto(`${world.mattermost.url}/as/${person}/eng/channels/sustained-engineering`);
            await page.locator('#app-bar-icon-set-cycle .app-bar__icon-inner').click();
            await page.locator('#rhsContainer').getByText('Start a run').waitFor();
            return page;
        },
        close: async () => {
            await browser.close();
            await world.close();
        },
    };
}

/** `make dist` must have run. */
async function installPlugin(world: World): Promise<void> {
    const dist = path.join(PACKAGE_ROOT, 'dist');
    const bundle = readdirSync(dist).find((name) => /^set-cycle-\d.*\.tar\.gz$/.test(name));
    if (bundle === undefined) {
        throw new Error('There is no plugin bundle: run make dist first.');
    }
    const authorization = `Bearer ${world.mattermost.admin.token}`;
    const form = new FormData();
    form.append('plugin', new Blob([readFileSync(path.join(dist, bundle))]), bundle);
    form.append('force', 'true');
    for (const [place, body] of [
        ['', form],
        ['/set-cycle/enable', undefined],
    ] as const) {
        const response = await fetch(`${world.mattermost.url}/api/v4/plugins${place}`, {
            method: 'POST',
            headers: {authorization},
            ...(body ? {body} : {}),
        });
        if (!response.ok) {
            throw new Error(`the plugin was not taken: ${response.status} ${await response.text()}`);
        }
    }
}
