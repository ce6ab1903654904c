import {chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {openAdmin} from '../../server-ts/src/cli/admin_login';
import {ensurePlugin, isUploadNeeded} from '../../server-ts/src/cli/install_plugin';
import {readConfig} from '../../server-ts/src/config';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {scratchFolder, setCycle, smallBundle, typing, type Ran, type Typed} from '../support/cli';

let mattermost: StandIn;
let folder: string;
let config: string;

beforeEach(async () => {
    mattermost = await startMattermost({
        config: {ServiceSettings: {EnableBotAccountCreation: true}, PluginSettings: {EnableUploads: true}},
    });
    mattermost.config.ServiceSettings.SiteURL = mattermost.url;
    mattermost.seed.team({name: 'eng'});
    folder = scratchFolder();
    config = path.join(folder, 'set-cycle.json');
});
afterEach(async () => {
    await mattermost.close();
    rmSync(folder, {recursive: true, force: true});
});

const asAdmin = (): Typed => ({variables: {MM_ADMIN_TOKEN: mattermost.admin.token}});
const install = (words: string[] = []): Promise<Ran> =>
    setCycle(['install', '--url', mattermost.url, '--config', config, '--no-plugin', ...words], asAdmin());

test('a config file that is a link stays one, and what it leads to is written', async () => {
    const kept = path.join(folder, 'kept', 'set-cycle.json');
    mkdirSync(path.dirname(kept));
    await install();
    renameSync(config, kept);
    symlinkSync(kept, config);
    mattermost.seed.team({name: 'ops'});
    const {code} = await install(['--team', 'ops']);
    expect(code).toBe(0);
    expect(lstatSync(config).isSymbolicLink()).toBe(true);
    expect(readConfig(kept).teams.map(({name}) => name)).toEqual(['eng', 'ops']);
    expect(readdirSync(path.dirname(kept))).toEqual(['set-cycle.json']);
});

test('what is asked for again and not done is said: the zone of a team that has one, and a folder without its runs', async () => {
    await install(['--zone', 'Europe/Amsterdam']);
    const again = await install(['--zone', 'Europe/Amsterdam']);
    expect(again.text).not.toContain('note   --zone');
    mattermost.seed.team({name: 'ops'});
    const other = await install(['--zone', 'America/New_York', '--team', 'ops']);
    expect(other.text).toContain(
        'note   --zone America/New_York is for teams that come new, and eng began with Europe/Amsterdam. A team changes its zone in its settings, behind the gear in the sidebar.',
    );
    expect(other.text).not.toContain('and ops began');
    expect(other.code).toBe(0);

    // As a sidecar makes it there; its account has to pass through when the tests run as root.
    chmodSync(folder, 0o755);
    const soFar = path.join(folder, 'data');
    mkdirSync(path.join(soFar, 'pg'), {recursive: true});
    const before = readFileSync(config, 'utf8');
    const elsewhere = path.join(folder, 'elsewhere');
    const moved = await install(['--data-folder', elsewhere]);
    expect(moved.text).toContain(
        `set-cycle: The runs so far are in ${soFar}, and there are none in ${elsewhere}: SET Cycle would begin anew there. To move them, stop the service, move what is in the one folder into the other, and run this again. Nothing was changed.`,
    );
    expect([moved.code, readFileSync(config, 'utf8')]).toEqual([2, before]);
    mkdirSync(elsewhere);
    renameSync(path.join(soFar, 'pg'), path.join(elsewhere, 'pg'));
    expect(await install(['--data-folder', elsewhere])).toMatchObject({code: 0});
    expect(readConfig(config).dataFolder).toBe(elsewhere);
});

describe('a plugin', () => {
    const asks = (method: string, route: string): Promise<Response> =>
        fetch(`${mattermost.url}/api/v4${route}`, {
            method,
            headers: {authorization: `Bearer ${mattermost.admin.token}`},
        });

    test('that was switched off is switched on, also where the server takes no upload any more', async () => {
        const admin = await openAdmin(mattermost.url, typing(asAdmin()), {tokenStdin: false});
        const bundle = smallBundle(folder);
        await ensurePlugin(admin, bundle, false);
        await asks('POST', '/plugins/set-cycle/disable');
        mattermost.config.PluginSettings.EnableUploads = false;
        expect(await isUploadNeeded(admin.rest, bundle)).toBe(false);
        expect(await ensurePlugin(admin, bundle, false)).toEqual({
            done: true,
            words: 'The plugin was switched off; it is on again (version 0.1.0, running).',
        });
    });

    test('that cannot be seen because plugins are off is not said to be gone', async () => {
        await install();
        const off = {id: 'app.plugin.disabled.app_error', message: 'Plugins have been disabled.', status_code: 501};
        mattermost.faults.add(
            {kind: 'answer', status: 501, body: off, when: 'before'},
            {path: /\/plugins\b/, times: Infinity},
        );
        const {code, text} = await setCycle(['uninstall', '--config', config], asAdmin());
        expect(text).toContain(
            'note   Plugins are switched off in Mattermost, so the plugin was left as it is. When they are on again, remove it in System Console > Plugins, or by running this again.',
        );
        expect(text).not.toContain('The plugin was not there.');
        expect(text).toContain('made void');
        expect(code).toBe(0);
    });
});
