import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type RequestListener, type Server} from 'node:http';
import path from 'node:path';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {scratchFolder, setCycle, smallBundle, type Ran, type Typed} from '../support/cli';

let mattermost: StandIn;
let folder: string;
let config: string;

beforeAll(async () => {
    mattermost = await startMattermost({
        config: {ServiceSettings: {EnableBotAccountCreation: true}, PluginSettings: {EnableUploads: true}},
    });
    mattermost.config.ServiceSettings.SiteURL = mattermost.url;
    mattermost.seed.team({name: 'eng', displayName: 'Engineering'});
});
afterAll(() => mattermost.close());
beforeEach(() => {
    folder = scratchFolder();
    config = path.join(folder, 'set-cycle.json');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const asAdmin = (): Typed => ({variables: {MM_ADMIN_TOKEN: mattermost.admin.token}});
const install = (url: string, words: string[] = [], typed: Typed = asAdmin()): Promise<Ran> =>
    setCycle(['install', '--url', url, '--config', config, '--no-plugin', ...words], typed);

/** A server that is no Mattermost, for as long as `use` takes. */
async function withSite(answer: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
    const site: Server = createServer(answer);
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const address = site.address();
    try {
        await use(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
    } finally {
        site.closeAllConnections();
        await new Promise((resolve) => site.close(resolve));
    }
}

const ways: [string, () => Typed][] = [
    ['with a token', asAdmin],
    ['with a login', () => ({answers: ['admin', 'pass-word-1']})],
];

describe.each(ways)('install on a wrong address, %s', (_, typed) => {
    test('that shows a page for everything', async () => {
        await withSite(
            (_request, response) => response.setHeader('content-type', 'text/html').end('<html>Welcome</html>'),
            async (url) => {
                const {code, text} = await install(url, [], typed());
                expect(text).toBe(
                    `set-cycle: What answers at ${url} is not Mattermost (HTTP 200). Check the address; if Mattermost lives below a path, it belongs to it: https://example.com/mattermost`,
                );
                expect(code).toBe(2);
            },
        );
    });

    test('that sends on to the right one, as http does to https', async () => {
        await withSite(
            (request, response) => response.writeHead(308, {location: `${mattermost.url}${request.url ?? ''}`}).end(),
            async (url) => {
                const {code, text} = await install(url, [], typed());
                expect(text).toContain(`it sends us on to ${mattermost.url}/api/v4/users/`);
                expect(text).toContain('Give the address that it sends to, without what begins with /api.');
                expect(code).toBe(1);
            },
        );
    });

    test('that goes on to the API', async () => {
        const {text} = await install(`${mattermost.url}/api/v4`, [], typed());
        expect(text).toContain(`What answers at ${mattermost.url}/api/v4 is not Mattermost (HTTP 404)`);
    });
});

test('a token is taken with the blanks and the line end around it; what can be none is said to be none', async () => {
    const {text} = await install(mattermost.url, [], {variables: {MM_ADMIN_TOKEN: ` ${mattermost.admin.token}\r\n`}});
    expect(text).toContain('Config file:');
    for (const none of ['two words', 'tökén']) {
        expect(await install(mattermost.url, [], {variables: {MM_ADMIN_TOKEN: none}})).toMatchObject({
            code: 2,
            text: 'set-cycle: What was given as a token is none: it has blanks or signs that no token has.',
        });
    }
});

test.each([
    'http://127.0.0.77:8077/?a=1',
    'http://127.0.0.77:8077/#a',
    'http://me:pw@127.0.0.77:8077',
    'http://a:0',
    'http://a/b c',
])('a public address that no command can be sent to is refused before anything is made: %s', async (address) => {
    const {code, text} = await install(mattermost.url, ['--public-url', address]);
    expect(text).toContain('is not an address. Give --public-url as http://host:port');
    expect([code, existsSync(config)]).toEqual([2, false]);
});

test.each([
    ['http://me:pa-ss@127.0.0.1:1', 'has a name or password in it'],
    ['http://127.0.0.1:1/?team=eng', 'has more than an address in it'],
    ['http://[::1', 'is not an address'],
])(
    'an address of Mattermost that is more than one, or none, is refused before anything is asked: %s',
    async (url, why) => {
        const {code, text} = await install(url);
        expect(text).toBe(
            `set-cycle: What --url names ${why}. Give it as https://mattermost.example.com, with the path below which Mattermost lives if there is one.`,
        );
        expect([code, existsSync(config)]).toEqual([2, false]);
    },
);

describe('a bundle', () => {
    const installing = (file: string): Promise<Ran> =>
        setCycle(['install', '--url', mattermost.url, '--config', config, '--bundle', file], asAdmin());

    test('of another plugin is not uploaded', async () => {
        const {code, text} = await installing(smallBundle(folder, {id: 'com.example.other'}));
        expect(text).toContain('is the plugin “com.example.other”, not “set-cycle”. Nothing was changed.');
        expect([code, existsSync(config)]).toEqual([2, false]);
        const statuses = await fetch(`${mattermost.url}/api/v4/plugins/statuses`, {
            headers: {authorization: `Bearer ${mattermost.admin.token}`},
        });
        expect(await statuses.json()).toEqual([]);
    });

    test('that is none, a folder or not there is said before anything is made', async () => {
        const noise = path.join(folder, 'noise.tar.gz');
        writeFileSync(noise, 'noise');
        for (const [file, words] of [
            [noise, 'is no bundle of a plugin'],
            [smallBundle(folder, {id: 42}), 'is no bundle of a plugin'],
            [folder, 'is no bundle of a plugin'],
            [path.join(folder, 'nowhere'), 'does not exist'],
        ] as const) {
            const {code, text} = await installing(file);
            expect(text).toContain(`${file} ${words}`);
            expect([code, existsSync(config)]).toEqual([2, false]);
        }
    });
});

test('a team of the config file that is gone from Mattermost is named, with what to do', async () => {
    await install(mattermost.url);
    const written: {teams: Record<string, unknown>[]} = JSON.parse(readFileSync(config, 'utf8'));
    const gone = {...written.teams[0], id: 'g'.repeat(26), name: 'gone'};
    writeFileSync(config, JSON.stringify({...written, teams: [...written.teams, gone]}));
    const {code, text} = await install(mattermost.url);
    expect(text).toContain(
        `note   Team gone is archived or deleted in Mattermost, so nothing was set up there. If it is not to come back, take its entry out of "teams" in ${config}.`,
    );
    expect(text).not.toContain('Team eng is archived');
    expect(code).toBe(0);
});

test('what only looks like an address to listen on, or a folder, is refused before anything is made', async () => {
    const words = ['--listen', '127.0.0.77:0', '--public-url', 'http://127.0.0.77:8077'];
    const listening = await install(mattermost.url, words);
    expect(listening.text).toContain('127.0.0.77:0 is not an address to listen on. Write it as 127.0.0.77:8077.');
    for (const none of ['', '  ']) {
        const {code, text} = await install(mattermost.url, ['--data-folder', none]);
        expect([code, text]).toEqual([2, expect.stringContaining('set-cycle: --data-folder names no folder.')]);
    }
    expect([listening.code, existsSync(config)]).toEqual([2, false]);
});

// Only there does the system say of a folder that it would not make that it does not exist.
(existsSync('/proc/self') ? test : test.skip)(
    'a place that takes no folder, as below Linux’s /proc, is said at once',
    () => {
        const program = path.join(__dirname, '..', '..', 'bin', 'set-cycle.js');
        const words = ['install', '--url', mattermost.url, '--no-plugin', '--config', '/proc/none/set-cycle.json'];
        // A program of its own: what never ends would not end this one either.
        const {status, stderr} = spawnSync(process.execPath, [program, ...words], {timeout: 20_000, encoding: 'utf8'});
        expect([status, stderr.trim()]).toEqual([
            1,
            'set-cycle: No folder can be made at /proc/none. Name another place.',
        ]);
    },
);
