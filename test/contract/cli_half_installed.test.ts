import {rmSync} from 'node:fs';
import path from 'node:path';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {scratchFolder, setCycle, smallBundle, type Ran, type Typed} from '../support/cli';

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
const loggingIn = (): Typed => ({answers: ['admin', mattermost.admin.password]});
const install = (words: string[] = ['--no-plugin'], typed: Typed = asAdmin()): Promise<Ran> =>
    setCycle(['install', '--url', mattermost.url, '--config', config, ...words], typed);

async function botTokens(): Promise<unknown> {
    const headers = {authorization: `Bearer ${mattermost.admin.token}`};
    const get = async (route: string): Promise<unknown> =>
        (await fetch(`${mattermost.url}/api/v4${route}`, {headers})).json();
    const {id} = (await get('/users/username/set-cycle')) as {id: string};
    return get(`/users/${id}/tokens?per_page=200`);
}

const BAD_GATEWAY = {kind: 'answer', status: 502, body: '<html>Bad Gateway</html>', when: 'before'} as const;

describe('an install that is cut off', () => {
    test('keeps the bot’s only token in the config file, and a repeat needs no other', async () => {
        mattermost.faults.add({kind: 'drop', when: 'before'}, {method: 'GET', path: /\/users\/[a-z0-9]{26}$/});
        const {code, text} = await install();
        expect(text).toContain('done   The bot got a token.');
        expect(text).toContain('set-cycle: Mattermost does not answer: ');
        expect(code).toBe(1);
        expect(await install()).toMatchObject({
            code: 0,
            text: expect.stringContaining('there  The bot’s token in the config file works.') as string,
        });
        expect(await botTokens()).toHaveLength(1);
    });

    test('while the picture is sent does without it', async () => {
        mattermost.faults.add({kind: 'drop', when: 'before'}, {path: /\/image$/});
        const {code, text} = await install();
        expect(text).toContain('The bot keeps Mattermost’s own picture, because the server did not take ours: ');
        expect(text).not.toContain('fetch failed');
        expect(code).toBe(0);
    });

    test('while the plugin is sent says that Mattermost is away', async () => {
        mattermost.faults.add({kind: 'drop', when: 'before'}, {method: 'POST', path: /\/plugins$/});
        const {code, text} = await install(['--bundle', smallBundle(folder)]);
        expect(text).toContain('set-cycle: Mattermost does not answer: ');
        expect(text).not.toContain('fetch failed');
        expect(code).toBe(1);
    });
});

describe('a Mattermost that is not well', () => {
    test.each([
        ['with a token', asAdmin, /\/users\/me$/],
        ['with a login', loggingIn, /\/users\/login$/],
    ] as const)('and one that asks for patience are told from a refusal, %s', async (_, typed, route) => {
        mattermost.faults.add(BAD_GATEWAY, {path: route});
        expect(await install(['--no-plugin'], typed())).toMatchObject({
            code: 1,
            text: 'set-cycle: Mattermost is not well, or the proxy before it (HTTP 502). Look at their logs, then run this again; what was done so far stays.',
        });
        mattermost.faults.add({kind: 'storm', retryAfterS: 7}, {path: route, times: 1});
        expect(await install(['--no-plugin'], typed())).toMatchObject({
            code: 1,
            text: 'set-cycle: Mattermost has had too many requests (HTTP 429). Run this again in 7 s; what was done so far stays.',
        });
    });
});

describe('the session of a login', () => {
    const closings = (status: number): number => mattermost.calls.count({path: '/api/v4/users/logout', status});

    test('of somebody who is no admin is closed as well', async () => {
        mattermost.seed.user({username: 'ann', password: 'pass-word-2'});
        const {text} = await install([], {answers: ['ann', 'pass-word-2']});
        expect(text).toContain('@ann is not a system admin.');
        expect(closings(200)).toBe(1);
    });

    test('that cannot be closed is said, and hides neither what failed before nor that all is done', async () => {
        const note =
            'note   The session that was opened for this could not be closed (HTTP 502). Close it in Mattermost: Profile > Security > View and Log Out of Active Sessions.';
        mattermost.faults.add(BAD_GATEWAY, {path: /\/logout$/});
        const wrong = await install(['--team', 'nope'], loggingIn());
        expect(wrong.text).toContain('There is no team named nope.');
        expect(wrong.text).toContain(note);
        expect(wrong.code).toBe(2);
        mattermost.faults.add(BAD_GATEWAY, {path: /\/logout$/});
        const right = await install(['--no-plugin'], loggingIn());
        expect(right.text).toContain(note);
        expect(right.code).toBe(0);
    });
});
