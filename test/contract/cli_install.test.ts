import {accessSync, constants, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {openAdmin} from '../../server-ts/src/cli/admin_login';
import {ensurePlugin} from '../../server-ts/src/cli/install_plugin';
import {readConfig} from '../../server-ts/src/config';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {scratchFolder, setCycle, smallBundle, typing, type Ran, type Typed} from '../support/cli';

let mattermost: StandIn;
let folder: string;
let config: string;
let bundle: string;

beforeEach(async () => {
    mattermost = await startMattermost({
        config: {ServiceSettings: {EnableBotAccountCreation: true}, PluginSettings: {EnableUploads: true}},
    });
    mattermost.config.ServiceSettings.SiteURL = mattermost.url;
    mattermost.seed.team({name: 'eng', displayName: 'Engineering'});
    folder = scratchFolder();
    config = path.join(folder, 'set-cycle.json');
    bundle = smallBundle(folder);
});
afterEach(async () => {
    await mattermost.close();
    rmSync(folder, {recursive: true, force: true});
});

const asAdmin = (): Typed => ({variables: {MM_ADMIN_TOKEN: mattermost.admin.token}});
const install = (words: string[] = [], typed: Typed = asAdmin()): Promise<Ran> =>
    setCycle(['install', '--url', mattermost.url, '--config', config, '--bundle', bundle, ...words], typed);

async function asAdminGet(route: string): Promise<unknown> {
    const response = await fetch(`${mattermost.url}/api/v4${route}`, {
        headers: {authorization: `Bearer ${mattermost.admin.token}`},
    });
    return response.json();
}

test('a first install makes bot, membership, commands, plugin and a config that only its owner can read', async () => {
    const {code, text} = await install(['--zone', 'Europe/Amsterdam', '--data-folder', '/var/lib/set-cycle']);
    expect(text).toContain('done   Bot @set-cycle was made.');
    expect(text).toContain('done   Team eng: the command /set was made.');
    expect(text).toContain('done   The plugin was installed (version 0.1.0, running).');
    expect(code).toBe(0);
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(readConfig(config).dataFolder).toBe('/var/lib/set-cycle');
    const written = readConfig(config);
    const team = written.teams[0];
    expect(written).toMatchObject({
        mattermostUrl: mattermost.url,
        publicUrl: 'http://127.0.0.77:8077',
        zone: 'Europe/Amsterdam',
        listen: {host: '127.0.0.77', port: 8077},
    });
    expect(written.secret).toMatch(/^[0-9a-f]{64}$/);
    const commands = await asAdminGet(`/commands?team_id=${team?.id ?? ''}&custom_only=true`);
    expect(commands).toEqual(
        expect.arrayContaining([
            expect.objectContaining({
                trigger: 'set',
                token: team?.visibleToken,
                url: 'http://127.0.0.77:8077/mattermost/command',
                username: 'set-cycle',
                auto_complete: true,
                auto_complete_hint: expect.stringContaining('tick') as string,
            }),
            expect.objectContaining({trigger: 'set-cycle-api', token: team?.hiddenToken, auto_complete: false}),
        ]),
    );
    expect(await asAdminGet('/plugins/statuses')).toEqual([
        expect.objectContaining({plugin_id: 'set-cycle', state: 2}),
    ]);
    expect(text).not.toContain(written.botToken);
    expect(text).not.toContain(mattermost.admin.token);
    // What it says to run next is run as it is printed: no program of that name is on the path.
    const program = /Start it[^:]*: +(\S+) serve --config/.exec(text)?.[1] ?? '';
    expect(() => accessSync(program, constants.X_OK)).not.toThrow();
    expect(readFileSync(config, 'utf8')).not.toContain(mattermost.admin.token);
});

test('a second install changes nothing and says so', async () => {
    await install();
    const before = readFileSync(config, 'utf8');
    const {code, text} = await setCycle(['install', '--config', config, '--no-plugin'], asAdmin());
    expect(code).toBe(0);
    expect(text).not.toContain('done ');
    expect(text).toContain('there  The bot’s token in the config file works.');
    expect(readFileSync(config, 'utf8')).toBe(before);
});

test('a plugin of the same version is replaced when it is another build', async () => {
    const admin = await openAdmin(mattermost.url, typing(asAdmin()), {tokenStdin: false});
    const ensure = async (build: string): Promise<string> => {
        const props = {props: {build}};
        writeFileSync(path.join(folder, 'plugin.json'), JSON.stringify(props));
        return (await ensurePlugin(admin, smallBundle(folder, props), false)).words;
    };
    expect(await ensure('one')).toBe('The plugin was installed (version 0.1.0, running).');
    expect(await ensure('one')).toBe('The plugin was there (version 0.1.0, running).');
    expect(await ensure('two')).toBe('The plugin was replaced: version 0.1.0 by another build of it, running.');
    expect(await ensure('two')).toBe('The plugin was there (version 0.1.0, running).');
});

test('drift is repaired: a moved command, a lost token, a bot that was switched off, a team that came later', async () => {
    await install();
    const first = readConfig(config);
    const ops = mattermost.seed.team({name: 'ops'});
    const bot = await asAdminGet('/users/username/set-cycle');
    const {id} = bot as {id: string};
    mattermost.seed.deactivate(id);
    const moved = await install(['--team', 'ops', '--public-url', 'http://127.0.0.78:9000']);
    expect(moved.text).toContain('it is on again');
    expect(moved.text).toContain(
        'pointed at http://127.0.0.77:8077/mattermost/command; it now points at http://127.0.0.78:9000/mattermost/command',
    );
    const second = readConfig(config);
    expect(second.teams.map(({name}) => name).sort()).toEqual(['eng', 'ops']);
    expect(second.teams.find((team) => team.name === 'ops')?.id).toBe(ops.id);
    expect(second.secret).toBe(first.secret);
    // What the sidecar listens on follows: only an address that the operator chose stays.
    expect(second.listen).toEqual({host: '127.0.0.78', port: 9000});
    writeFileSync(
        config,
        JSON.stringify({...JSON.parse(readFileSync(config, 'utf8')), botToken: 'aaaaaaaaaaaaaaaaaaaaaaaaaa'}),
    );
    const again = await install();
    expect(again.text).toContain('no longer worked; it got a new one');
    expect(readConfig(config).botToken).not.toBe('aaaaaaaaaaaaaaaaaaaaaaaaaa');
});

test('what the operator wrote in the config file stays: its listening address, and each team’s zone and country', async () => {
    await install(['--listen', '0.0.0.0:9100']);
    const file: {teams: Record<string, unknown>[]} = JSON.parse(readFileSync(config, 'utf8'));
    Object.assign(file.teams[0] ?? {}, {zone: 'Europe/Amsterdam', country: 'US', region: 'CA'});
    writeFileSync(config, JSON.stringify(file));
    mattermost.seed.team({name: 'ops'});
    const {code} = await install([
        '--team',
        'ops',
        '--zone',
        'America/New_York',
        '--public-url',
        'http://127.0.0.78:9000',
    ]);
    expect(code).toBe(0);
    const {listen, teams} = readConfig(config);
    expect(listen).toEqual({host: '0.0.0.0', port: 9100});
    expect(teams.map(({name, zone, country, region}) => [name, zone, country, region])).toEqual([
        ['eng', 'Europe/Amsterdam', 'US', 'CA'],
        ['ops', 'America/New_York', undefined, undefined],
    ]);
});

test('logging in asks for the MFA code only where Mattermost wants one, and closes its session', async () => {
    mattermost.seed.user({username: 'root', admin: true, password: 'pass-word-1', mfaCode: '123456'});
    const {code, asked, text} = await install([], {answers: ['root', 'pass-word-1', '123456']});
    expect(asked).toEqual(['Username of a Mattermost system admin: ', 'Password (not shown): ', 'MFA code: ']);
    expect({code, text}).toMatchObject({code: 0});
    expect(text).not.toContain('pass-word-1');
    expect(mattermost.calls.count({path: '/api/v4/users/logout', status: 200})).toBe(1);
    const plain = await install([], {answers: ['admin', mattermost.admin.password]});
    expect(plain.asked).toHaveLength(2);
});

describe('refusals', () => {
    test('a config file that cannot be written is said before anything is made in Mattermost', async () => {
        config = path.join(bundle, 'set-cycle.json');
        const {code, text} = await install();
        expect({code, text}).toEqual({code: 1, text: expect.stringContaining(bundle) as string});
        expect(await asAdminGet('/bots')).toEqual([]);
        expect(await asAdminGet('/plugins/statuses')).toEqual([]);
    });

    test.each([
        ['a wrong password', {answers: ['admin', 'wrong']}, 'Mattermost refused the login of admin'],
        [
            'a token that Mattermost does not take',
            {input: 'x'.repeat(26)},
            'ServiceSettings.EnableUserAccessTokens=false',
        ],
    ] as const)('%s', async (_what, typed, words) => {
        const {code, text} = await install('input' in typed ? ['--token-stdin'] : [], {
            ...typed,
            answers: 'answers' in typed ? [...typed.answers] : [],
        });
        expect(text).toContain(words);
        expect(code).toBe(1);
    });

    test('somebody who is no admin', async () => {
        const ann = mattermost.seed.user({username: 'ann'});
        const {code, text} = await install([], {variables: {MM_ADMIN_TOKEN: ann.token}});
        expect(text).toContain('@ann is not a system admin');
        expect(code).toBe(1);
    });

    test('a person who is called set-cycle', async () => {
        mattermost.seed.user({username: 'set-cycle'});
        expect((await install()).text).toContain("@set-cycle is a person's account");
    });

    test('a command /set of another integration', async () => {
        const team = mattermost.seed.team({name: 'eng'});
        mattermost.seed.command({teamId: team.id, trigger: 'set', url: 'http://other.example/slash'});
        const {code, text} = await install();
        expect(text).toContain('Team eng has a command /set of another integration (http://other.example/slash)');
        expect(code).toBe(1);
    });

    test('a team that does not exist, and none named where there are several', async () => {
        mattermost.seed.team({name: 'ops'});
        expect(await install(['--team', 'nope'])).toMatchObject({
            code: 2,
            text: expect.stringContaining('The teams are: eng, ops') as string,
        });
        expect(await install()).toMatchObject({
            code: 2,
            text: expect.stringContaining('Say for which teams') as string,
        });
    });

    test('a plugin that Mattermost takes but cannot start', async () => {
        bundle = smallBundle(folder, {min_server_version: '99.0.0'});
        const {code, text} = await install();
        expect(text).toContain('does not run: plugin requires Mattermost 99.0.0');
        expect(code).toBe(1);
    });

    test('an address that lacks Mattermost’s path', async () => {
        const wrong = `${mattermost.url}/nowhere`;
        const words = ['install', '--url', wrong, '--config', config, '--bundle', bundle];
        for (const typed of [asAdmin(), {answers: ['admin', 'pass-word-1']}]) {
            const {code, text} = await setCycle(words, typed);
            expect(text).toContain('is not Mattermost (HTTP 404). Check the address; if Mattermost lives below a path');
            expect(code).toBeGreaterThan(0);
        }
    });

    test('a config file that is not valid JSON: what to do, and install does not ask for itself', async () => {
        await install();
        writeFileSync(config, readFileSync(config, 'utf8').slice(0, 100));
        const {code, text} = await install();
        expect(text).toContain(`${config} is not valid JSON`);
        expect(text).toContain('put back your backup of it. Without one, move it away and run');
        expect(code).toBe(2);
    });

    test('no Mattermost at the address', async () => {
        await mattermost.close();
        const {code, text} = await install();
        expect(text).toContain('Mattermost does not answer');
        expect(code).toBe(1);
        mattermost = await startMattermost();
    });
});

describe('each setting that is wrong is named with the line to change, and nothing is done', () => {
    const cases: [string, () => void, string][] = [
        [
            'SiteURL',
            () => (mattermost.config.ServiceSettings.SiteURL = ''),
            'WRONG  ServiceSettings.SiteURL is "". Set MM_SERVICESETTINGS_SITEURL="http://127.0.0.1:',
        ],
        [
            'EnableCommands',
            () => (mattermost.config.ServiceSettings.EnableCommands = false),
            'WRONG  ServiceSettings.EnableCommands is false. Set MM_SERVICESETTINGS_ENABLECOMMANDS=true (or "EnableCommands": true under "ServiceSettings" in config.json)',
        ],
        [
            'AllowedUntrustedInternalConnections',
            () => (mattermost.config.ServiceSettings.AllowedUntrustedInternalConnections = '10.1.0.0/16'),
            'WRONG  ServiceSettings.AllowedUntrustedInternalConnections is "10.1.0.0/16". Set MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS="10.1.0.0/16 127.0.0.77"',
        ],
        [
            'EnableBotAccountCreation',
            () => (mattermost.config.ServiceSettings.EnableBotAccountCreation = false),
            'WRONG  ServiceSettings.EnableBotAccountCreation is false. Set MM_SERVICESETTINGS_ENABLEBOTACCOUNTCREATION=true',
        ],
        [
            'PluginSettings.Enable',
            () => (mattermost.config.PluginSettings.Enable = false),
            'WRONG  PluginSettings.Enable is false. Set MM_PLUGINSETTINGS_ENABLE=true',
        ],
        [
            'EnableUploads',
            () => (mattermost.config.PluginSettings.EnableUploads = false),
            'WRONG  PluginSettings.EnableUploads is false. Set MM_PLUGINSETTINGS_ENABLEUPLOADS=true',
        ],
        [
            'RequirePluginSignature',
            () => (mattermost.config.PluginSettings.RequirePluginSignature = true),
            'WRONG  PluginSettings.RequirePluginSignature is true. Set MM_PLUGINSETTINGS_REQUIREPLUGINSIGNATURE=false',
        ],
        [
            'OutgoingIntegrationRequestsTimeout',
            () => (mattermost.config.ServiceSettings.OutgoingIntegrationRequestsTimeout = 3),
            'WRONG  ServiceSettings.OutgoingIntegrationRequestsTimeout is 3. Set MM_SERVICESETTINGS_OUTGOINGINTEGRATIONREQUESTSTIMEOUT=30',
        ],
    ];
    test.each(cases)('%s', async (_name, breakIt, line) => {
        breakIt();
        const {code, text} = await install();
        expect(text).toContain(line);
        expect(text).toContain('One setting of Mattermost has to be changed first');
        expect(code).toBe(1);
        expect(mattermost.calls.count({method: 'POST'})).toBe(0);
    });

    const advice: [string, () => void, string][] = [
        [
            'rate limiter',
            () => (mattermost.config.RateLimitSettings.Enable = true),
            'note   RateLimitSettings.VaryByUser is false. Set MM_RATELIMITSETTINGS_VARYBYUSER=true',
        ],
        [
            'payload',
            () => (mattermost.config.ServiceSettings.MaximumPayloadSizeBytes = 200_000),
            'note   ServiceSettings.MaximumPayloadSizeBytes is 200000. Set MM_SERVICESETTINGS_MAXIMUMPAYLOADSIZEBYTES=300000',
        ],
        [
            'owner',
            () => undefined,
            'note   ServiceSettings.DisableBotsWhenOwnerIsDeactivated is true. Set MM_SERVICESETTINGS_DISABLEBOTSWHENOWNERISDEACTIVATED=false',
        ],
        [
            'the name over answers',
            () => undefined,
            'note   ServiceSettings.EnablePostUsernameOverride is false. Set MM_SERVICESETTINGS_ENABLEPOSTUSERNAMEOVERRIDE=true',
        ],
        [
            'a site address with another port',
            () => (mattermost.config.ServiceSettings.SiteURL = 'http://127.0.0.1:9'),
            'note   ServiceSettings.SiteURL is "http://127.0.0.1:9". Set MM_SERVICESETTINGS_SITEURL="http://127.0.0.1:',
        ],
        [
            'a site address of another host',
            () => (mattermost.config.ServiceSettings.SiteURL = 'https://chat.example.com'),
            'note   ServiceSettings.SiteURL is "https://chat.example.com". Set MM_SERVICESETTINGS_SITEURL="http://127.0.0.1:',
        ],
        [
            'slow integrations',
            () => (mattermost.config.ServiceSettings.OutgoingIntegrationRequestsTimeout = 20),
            'note   ServiceSettings.OutgoingIntegrationRequestsTimeout is 20.',
        ],
    ];
    test.each(advice)('%s is a note, and the install goes on', async (_name, change, line) => {
        change();
        const {code, text} = await install();
        expect(text).toContain(line);
        expect(code).toBe(0);
    });
});

test('uninstall takes everything out of Mattermost, keeps the data and may be repeated', async () => {
    await install();
    const {code, text} = await setCycle(['uninstall', '--config', config], asAdmin());
    expect(text).toContain('done   Team eng: the command /set was removed.');
    expect(text).toContain('done   The plugin was removed.');
    expect(text).toContain('its token made void');
    expect(text).toContain(`All runs are kept, in the folder ${path.join(folder, 'data')}`);
    expect(code).toBe(0);
    const team = readConfig(config).teams[0];
    expect(await asAdminGet(`/commands?team_id=${team?.id ?? ''}&custom_only=true`)).toEqual([]);
    const response = await fetch(`${mattermost.url}/api/v4/users/me`, {
        headers: {authorization: `Bearer ${readConfig(config).botToken}`},
    });
    expect(response.status).toBe(401);
    const again = await setCycle(['uninstall', '--config', config], asAdmin());
    expect(again).toMatchObject({code: 0, text: expect.stringContaining('gone   The bot was switched off already.')});
    expect(again.text).not.toContain('done ');
    expect(await install()).toMatchObject({code: 0, text: expect.stringContaining('it is on again') as string});
});
