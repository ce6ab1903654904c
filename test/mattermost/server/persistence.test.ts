import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {bundle, uploadForm} from './replay/replay_stage';
import {startMattermost, type StandIn} from './start';

let folder: string;
let running: StandIn | null = null;

async function start(): Promise<StandIn> {
    await running?.close();
    running = await startMattermost({
        dataFile: join(folder, 'data', 'mattermost.json'),
        config: {PluginSettings: {EnableUploads: true}},
    });
    return running;
}

beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
});

afterEach(async () => {
    await running?.close();
    running = null;
    rmSync(folder, {recursive: true});
});

async function publicKey(mm: StandIn): Promise<unknown> {
    const config: unknown = await (await fetch(`${mm.url}/api/v4/config/client`)).json();
    return config;
}

describe('the data file', () => {
    it('brings everything back: people, tokens, posts with their versions, the signing key', async () => {
        const first = await start();
        const team = first.seed.team({name: 'eng'});
        const ann = first.seed.user({username: 'ann'});
        const bot = first.seed.bot({username: 'setbot'});
        first.seed.addToTeam(team.id, ann.id);
        const channel = first.seed.channel({teamId: team.id, name: 'room', type: 'P', creatorId: ann.id});
        const post = first.seed.post({channelId: channel.id, userId: ann.id, message: 'first'});
        const command = first.seed.command({teamId: team.id, trigger: 'set', url: 'http://127.0.0.1:1/'});
        await fetch(`${first.url}/api/v4/posts/${post.id}/patch`, {
            method: 'PUT',
            headers: {Authorization: `Bearer ${ann.token}`},
            body: JSON.stringify({message: 'second'}),
        });
        const before = {posts: first.posts(channel.id), config: await publicKey(first)};

        const second = await start();
        expect(second.posts(channel.id)).toEqual(before.posts);
        expect(second.posts(channel.id).map((one) => one['message'])).toEqual(['second']);
        expect(second.seed.user({username: 'ann'})).toEqual(ann);
        expect(second.seed.bot({username: 'setbot'})).toEqual(bot);
        expect(second.seed.channel({teamId: team.id, name: 'room'}).id).toBe(channel.id);
        const again = second.seed.command({teamId: team.id, trigger: 'set', url: 'http://127.0.0.1:2/'});
        expect(again).toEqual(command);
        const key = {AsymmetricSigningPublicKey: expect.any(String)};
        expect(before.config).toMatchObject(key);
        const {SiteURL: _first, ...kept} = {SiteURL: '', ...Object(before.config)};
        expect(await publicKey(second)).toMatchObject(kept);
    });

    it('brings a picture back', async () => {
        const first = await start();
        const ann = first.seed.user({username: 'ann'});
        const headers = {Authorization: `Bearer ${ann.token}`};
        const form = new FormData();
        form.append('image', new Blob([Buffer.from('ffd8', 'hex')]), 'ann.jpg');
        await fetch(`${first.url}/api/v4/users/${ann.id}/image`, {method: 'POST', headers, body: form});
        const second = await start();
        const picture = await fetch(`${second.url}/api/v4/users/${ann.id}/image`, {headers});
        expect(Buffer.from(await picture.arrayBuffer()).toString('hex')).toBe('ffd8');
    });

    it('brings an enabled plugin back, with its files', async () => {
        const first = await start();
        const headers = {Authorization: `Bearer ${first.admin.token}`};
        const manifest = {id: 'probe', name: 'Probe', version: '1.0.0', webapp: {bundle_path: 'webapp/main.js'}};
        const body = uploadForm(bundle(manifest, {'webapp/main.js': 'a', 'webapp/worker.js': 'b'}));
        await fetch(`${first.url}/api/v4/plugins`, {method: 'POST', headers, body});
        await fetch(`${first.url}/api/v4/plugins/probe/enable`, {method: 'POST', headers});
        const second = await start();
        const list: unknown = await (await fetch(`${second.url}/api/v4/plugins/webapp`)).json();
        // FNV-1a of "a" with 64 bits, a published test value.
        const path = '/static/probe/probe_af63dc4c8601ec8c_bundle.js';
        const {webapp: _webapp, ...rest} = manifest;
        expect(list).toEqual([{...rest, webapp: {bundle_path: path}}]);
        const served = path.replace('/static/', '/static/plugins/');
        expect(await (await fetch(`${second.url}${served}`)).text()).toBe('a');
        expect(await (await fetch(`${second.url}/static/plugins/probe/worker.js`)).text()).toBe('b');
    });

    it('is refused when it is damaged', async () => {
        const file = join(folder, 'broken.json');
        writeFileSync(file, '{"users": []}');
        await expect(startMattermost({dataFile: file})).rejects.toThrow('Invalid key');
    });
});
