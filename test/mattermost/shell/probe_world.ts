import {execFile} from 'node:child_process';
import {copyFile, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {IncomingMessage, Server} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {startMattermost} from '../server/start';
import type {StandIn} from '../server/start';
import {buildShell} from './build_shell';

const run = promisify(execFile);

/** What an integration was asked: the path, and the form or JSON that came. */
export interface Asked {
    path: string;
    body: Record<string, unknown>;
}

export interface Integration {
    url: string;
    asked: Asked[];
    /** How the next requests are answered. */
    answer: (asked: Asked) => unknown;
    close: () => Promise<void>;
}

async function readAll(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(Buffer.from(chunk));
    }
    return Buffer.concat(chunks).toString('utf8');
}

async function listen(server: Server): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
}

async function startIntegration(): Promise<Integration> {
    const asked: Asked[] = [];
    const server = createServer((request, response) => {
        void readAll(request).then(async (text) => {
            const isForm = (request.headers['content-type'] ?? '').includes('form');
            const body: Record<string, unknown> = isForm
                ? Object.fromEntries(new URLSearchParams(text))
                : JSON.parse(text || '{}');
            const item = {path: request.url ?? '', body};
            asked.push(item);
            response.setHeader('Content-Type', 'application/json');
            response.end(JSON.stringify(await integration.answer(item)));
        });
    });
    const port = await listen(server);
    const integration: Integration = {
        url: `http://127.0.0.1:${port}`,
        asked,
        answer: () => ({}),
        close: () => new Promise((resolve) => server.close(() => resolve())),
    };
    return integration;
}

async function packProbe(bundle: string): Promise<Buffer> {
    const folder = await mkdtemp(join(tmpdir(), 'probe-'));
    const manifest = {
        id: 'probe',
        name: 'Probe',
        version: '0.1.0',
        min_server_version: '11.5.0',
        webapp: {bundle_path: 'webapp/dist/main.js'},
    };
    await mkdir(join(folder, 'probe/webapp/dist'), {recursive: true});
    await writeFile(join(folder, 'probe/plugin.json'), JSON.stringify(manifest));
    await copyFile(bundle, join(folder, 'probe/webapp/dist/main.js'));
    await run('tar', ['czf', join(folder, 'probe.tar.gz'), '-C', folder, 'probe']);
    const archive = await readFile(join(folder, 'probe.tar.gz'));
    await rm(folder, {recursive: true});
    return archive;
}

export interface ProbeWorld {
    mattermost: StandIn;
    integration: Integration;
    roomId: string;
    teamId: string;
    botId: string;
    botToken: string;
    leaId: string;
    asAdmin: (method: string, path: string, body?: BodyInit) => Promise<void>;
    close: () => Promise<void>;
}

/** A team with Lea, Pat and a bot, a private room with a card and a message with buttons, and the probe enabled. */
export async function startProbeWorld(): Promise<ProbeWorld> {
    const {shellDir, probeBundle} = await buildShell();
    const mattermost = await startMattermost({
        shellDir,
        autoLogin: true,
        config: {
            PluginSettings: {EnableUploads: true},
            ServiceSettings: {AllowedUntrustedInternalConnections: '127.0.0.1'},
        },
    });
    const integration = await startIntegration();
    const {seed} = mattermost;
    const team = seed.team({name: 'eng', displayName: 'Engineering'});
    const people = [seed.user({username: 'lea'}), seed.user({username: 'pat'})];
    const bot = seed.bot({username: 'set-cycle'});
    [mattermost.admin, ...people, bot].forEach(({id}) => seed.addToTeam(team.id, id));
    const room = seed.channel({
        teamId: team.id,
        name: 'seams-room',
        displayName: 'Seams room',
        type: 'P',
        header: 'SET: @lea',
    });
    [...people, bot].forEach(({id}) => seed.addToChannel(room.id, id));
    seed.direct(people[0]?.id ?? '', bot.id);
    const url = (path: string) => `${integration.url}/${path}`;
    seed.post({
        channelId: room.id,
        userId: bot.id,
        message: 'Run started',
        type: 'custom_probe',
        props: {title: 'INC-1'},
    });
    seed.post({channelId: room.id, userId: bot.id, message: 'broken', type: 'custom_probe', props: {crash: true}});
    const actions = [
        {
            id: 'onit',
            name: "I'm on it",
            type: 'button',
            style: 'primary',
            integration: {url: url('act'), context: {act: 'onit'}},
        },
        {id: 'update', name: 'Post update', type: 'button', integration: {url: url('act'), context: {act: 'update'}}},
    ];
    seed.post({
        channelId: room.id,
        userId: bot.id,
        message: 'The daily update is due',
        props: {attachments: [{title: 'Daily update due', text: '@lea please post it', actions}]},
    });
    seed.command({teamId: team.id, trigger: 'probe', url: url('command'), hint: '[run]', description: 'SET Probe'});

    const asAdmin = async (method: string, path: string, body?: BodyInit) => {
        const response = await fetch(`${mattermost.url}/api/v4/${path}`, {
            method,
            headers: {Authorization: `Bearer ${mattermost.admin.token}`},
            ...(body === undefined ? {} : {body}),
        });
        if (!response.ok) {
            throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
        }
    };
    const form = new FormData();
    form.append('plugin', new Blob([new Uint8Array(await packProbe(probeBundle))]), 'probe.tar.gz');
    await asAdmin('POST', 'plugins', form);
    await asAdmin('POST', 'plugins/probe/enable');
    return {
        mattermost,
        integration,
        roomId: room.id,
        teamId: team.id,
        botId: bot.id,
        botToken: bot.token,
        leaId: people[0]?.id ?? '',
        asAdmin,
        close: async () => {
            await mattermost.close();
            await integration.close();
        },
    };
}
