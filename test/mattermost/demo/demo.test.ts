import {spawn, type ChildProcess} from 'node:child_process';
import {chmodSync, rmSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import path from 'node:path';
import * as v from 'valibot';
import {runningDatabase} from '../../../server-ts/src/cli/database_access';
import {readConfig} from '../../../server-ts/src/config';
import {scratchFolder} from '../../support/cli';
import {freePort} from '../../support/free_port';
import {until} from '../../support/world';
import {firstOffset} from './clock';
import {CONTRACT_VERSION} from '../../../server-ts/src/contract/version';

// The first start builds the web shell where it is missing.
jest.setTimeout(180_000);
const PROGRAM = path.join(__dirname, '..', '..', '..', 'build', 'test', 'mattermost', 'demo.js');

let folder: string;
const started: ChildProcess[] = [];
beforeAll(() => {
    folder = scratchFolder();
    chmodSync(folder, 0o755);
});
afterAll(() => {
    started.forEach((child) => child.kill('SIGKILL'));
    rmSync(folder, {recursive: true, force: true});
});

interface Running {
    text: () => string;
    address: () => Promise<URL>;
    ended: Promise<number | null>;
    child: ChildProcess;
}

function demo(port: number): Running {
    const child = spawn(process.execPath, [PROGRAM], {
        env: {...process.env, DEMO_FOLDER: folder, PORT: String(port)},
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (more: string) => (text += more));
    }
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const address = async (): Promise<URL> => {
        const found = await until(
            'it says its address',
            () => (child.exitCode === null ? /http:\/\/\S+/.exec(text)?.[0] : Promise.reject(new Error(text))),
            170_000,
        );
        return new URL(found);
    };
    return {text: () => text, address, ended, child};
}

const stateShape = v.object({
    now: v.number(),
    zone: v.string(),
    people: v.array(v.object({username: v.string(), role: v.string()})),
});
const runShape = v.object({
    props: v.object({
        set_cycle: v.object({body: v.object({mine: v.array(v.object({kind: v.string(), name: v.string()}))})}),
    }),
});

/** The state as the page's bar reads it. */
async function stateOf(address: URL): Promise<v.InferOutput<typeof stateShape>> {
    return v.parse(stateShape, await (await fetch(new URL('/demo/state', address))).json());
}

function move(
    address: URL,
    body: unknown,
    headers: Record<string, string> = {'X-Requested-With': 'XMLHttpRequest'},
): Promise<Response> {
    return fetch(new URL('/demo/clock', address), {
        method: 'POST',
        headers: {'content-type': 'application/json', ...headers},
        body: JSON.stringify(body),
    });
}

test('it starts, answers, moves its clock, goes on where it was, and leaves no process', async () => {
    const port = await freePort();
    const first = demo(port);
    const address = await first.address();
    expect(address.href).toBe(`http://localhost:${port}/as/lea/eng/channels/sustained-engineering`);
    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(page.headers.getSetCookie().join()).toContain('MMAUTHTOKEN');
    const plugins = await (await fetch(new URL('/api/v4/plugins/webapp', address))).json();
    expect(plugins).toEqual([expect.objectContaining({id: 'set-cycle'})]);
    const before = await stateOf(address);
    expect(before.people.map(({username}) => username)).toEqual(['lea', 'pat', 'bo', 'sam', 'kim', 'nora', 'theo']);
    expect((await move(address, {advanceMs: 600_000}, {})).status).toBe(403);
    expect((await move(address, {advanceMs: -1})).status).toBe(400);
    expect((await move(address, {to: '16:00'})).status).toBe(200);
    const later = await stateOf(address);
    expect(new Date(later.now).toLocaleTimeString('en-GB', {timeZone: later.zone}).slice(0, 5)).toBe('16:00');
    expect(later.now).toBeGreaterThan(before.now);
    const reminder = await until(
        'the incident’s reminder is posted',
        async () => (await messages(address)).find((text) => text.includes('the daily update')),
        20_000,
    );
    expect(reminder).toContain('@pat');
    // Else that would be all that the visitor sees.
    expect((await messages(address)).join('\n')).not.toContain('needs somebody to take it');
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(runningDatabase(readConfig(path.join(folder, 'set-cycle.json')))).toBeNull();

    const second = demo(await freePort());
    const again = await second.address();
    expect((await stateOf(again)).now).toBeGreaterThanOrEqual(later.now);
    expect((await runsOfLea(again)).sort()).toEqual(['cycle', 'incident']);
    const third = demo(await freePort());
    expect(await third.ended).toBe(1);
    expect(third.text()).toContain('A demo is running already');
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
    expect(runningDatabase(readConfig(path.join(folder, 'set-cycle.json')))).toBeNull();
});

test('a taken port is one sentence', async () => {
    const squatter: Server = createServer();
    const port = await new Promise<number>((resolve) =>
        squatter.listen(0, '127.0.0.1', () => {
            const place = squatter.address();
            resolve(typeof place === 'object' && place ? place.port : 0);
        }),
    );
    const one = demo(port);
    expect(await one.ended).toBe(1);
    expect(one.text().trim()).toBe(
        `demo: Port ${port} is taken by another program. Stop that one, or choose another port: make demo PORT=8100`,
    );
    await new Promise((resolve) => squatter.close(resolve));
});

test('it begins on a working afternoon', () => {
    const local = (iso: string): string => new Date(Date.parse(iso) + firstOffset(Date.parse(iso))).toISOString();
    expect(local('2026-11-17T09:00:00Z')).toBe('2026-11-17T13:40:00.000Z');
    expect(local('2026-11-17T15:00:00Z')).toBe('2026-11-18T13:40:00.000Z');
    expect(local('2026-11-19T15:00:00Z')).toBe('2026-11-23T13:40:00.000Z');
    expect(local('2026-11-21T09:00:00Z')).toBe('2026-11-23T13:40:00.000Z');
});

/** A session as the page gets it. */
async function asLea(address: URL): Promise<Record<string, string>> {
    const cookies = (await fetch(address)).headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    return {cookie: cookies.join('; '), 'X-Requested-With': 'XMLHttpRequest', 'content-type': 'application/json'};
}

async function getAsLea<T>(address: URL, route: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
    return v.parse(
        schema,
        await (await fetch(new URL(`/as/lea/api/v4${route}`, address), {headers: await asLea(address)})).json(),
    );
}

const channelShape = v.object({id: v.string(), name: v.string(), team_id: v.string()});

async function channelsOf(address: URL): Promise<v.InferOutput<typeof channelShape>[]> {
    const teams = await getAsLea(address, '/users/me/teams', v.array(v.object({id: v.string()})));
    return getAsLea(address, `/users/me/teams/${teams[0]?.id ?? ''}/channels`, v.array(channelShape));
}

/** What is written in the incident's channel. */
async function messages(address: URL): Promise<string[]> {
    const channel = (await channelsOf(address)).find(({name}) => name.startsWith('inc-'));
    const {posts} = await getAsLea(
        address,
        `/channels/${channel?.id ?? ''}/posts`,
        v.object({posts: v.record(v.string(), v.object({message: v.string()}))}),
    );
    return Object.values(posts).map(({message}) => message);
}

async function runsOfLea(address: URL): Promise<string[]> {
    const channel = (await channelsOf(address)).find(({name}) => name === 'sustained-engineering');
    const headers = await asLea(address);
    const ask = async (body: object, key?: string): Promise<unknown> => {
        const text = JSON.stringify({
            v: CONTRACT_VERSION,
            id: crypto.randomUUID(),
            body,
            ...(key === undefined ? {} : {key}),
        });
        const response = await fetch(new URL('/as/lea/api/v4/commands/execute', address), {
            method: 'POST',
            headers,
            body: JSON.stringify({command: `/set-cycle-api ${text}`, channel_id: channel?.id}),
        });
        return response.json();
    };
    const connected = v.parse(
        v.object({props: v.object({set_cycle: v.object({body: v.object({key: v.string()})})})}),
        await ask({type: 'connect'}),
    );
    const home = v.parse(
        runShape,
        await ask({type: 'home', channelId: null, have: {}}, connected.props.set_cycle.body.key),
    );
    return home.props.set_cycle.body.mine.map(({kind}) => kind);
}
