import {gzipSync} from 'node:zlib';

import {isObject, textAt, type Json, type JsonObject} from '../json';
import type {Bindings} from './replay_match';
import {startReplaySidecar, type ReplaySidecar} from './replay_sidecar';
import type {SeededUser} from '../seed';
import {startMattermost, type StandIn} from '../start';

/** A server with the people of the recordings in it. */
export interface Stage {
    mm: StandIn;
    sidecar: ReplaySidecar;
    bindings: Bindings;
    people: Record<string, SeededUser>;
    bot: {id: string; token: string};
    eng: string;
    ops: string;
    /** A REST call; the body is parsed JSON, or the text. */
    api(as: string, method: string, path: string, body?: Json): Promise<{status: number; body: Json}>;
    /** The same, for set-ups: throws unless it succeeded, and gives the body's id. */
    make(as: string, method: string, path: string, body?: Json): Promise<string>;
    close(): Promise<void>;
}

/** The bearer of somebody in a recording: a name, `rbot` (whose token is in the answers) or `tok:<token>`. */
function bearerOf(stage: Stage, as: string): string {
    if (as.startsWith('tok:')) {
        return as.slice(4);
    }
    if (as === 'bot') {
        return stage.bot.token;
    }
    if (as === 'rbot') {
        return stage.bindings.get('<token:reminder-bot>') ?? '';
    }
    return as === 'pat' ? (stage.bindings.get('<token:pat>') ?? '') : (stage.people[as]?.token ?? '');
}

function parsed(text: string): Json {
    try {
        const value: Json = JSON.parse(text);
        return value;
    } catch {
        return text;
    }
}

/** Sends a request as somebody; a body that is bytes is a multipart form of its own. */
export async function send(
    stage: Stage,
    as: string,
    method: string,
    path: string,
    body: string | FormData | undefined,
): Promise<{status: number; body: Json; text: string; headers: Headers}> {
    const bearer = bearerOf(stage, as);
    const headers: Record<string, string> = bearer ? {Authorization: `Bearer ${bearer}`} : {};
    const response = await fetch(`${stage.mm.url}${path}`, {
        method,
        headers: typeof body === 'string' ? {...headers, 'Content-Type': 'application/json'} : headers,
        ...(body === undefined ? {} : {body}),
    });
    const text = await response.text();
    return {status: response.status, body: parsed(text), text, headers: response.headers};
}

/** Starts a server, an integration, and the people ann, bob, cy, dee (team eng), eve (team ops), and a bot. */
export async function startStage(): Promise<Stage> {
    const sidecar = await startReplaySidecar();
    const mm = await startMattermost({
        config: {
            ServiceSettings: {EnableBotAccountCreation: true},
            PluginSettings: {EnableUploads: true},
        },
    });
    const eng = mm.seed.team({name: 'eng'}).id;
    const ops = mm.seed.team({name: 'ops'}).id;
    const bindings: Bindings = new Map([
        ['<team:eng>', eng],
        ['<team:ops>', ops],
        ['<user:admin>', mm.admin.id],
        ['<user:2>', 'zzzzzzzzzzzzzzzzzzzzzzzzzz'],
    ]);
    mm.seed.addToTeam(eng, mm.admin.id);
    const people: Record<string, SeededUser> = {admin: mm.admin};
    for (const username of ['ann', 'bob', 'cy', 'dee', 'eve']) {
        const person = mm.seed.user({
            username,
            ...(username === 'eve'
                ? {email: 'eve@example.com'}
                : {firstName: `${username.charAt(0).toUpperCase()}${username.slice(1)}`}),
        });
        people[username] = person;
        bindings.set(`<user:${username}>`, person.id);
        mm.seed.addToTeam(username === 'eve' ? ops : eng, person.id);
    }
    const bot = mm.seed.bot({username: 'setbot', displayName: 'SET Cycle', description: 'probe'});
    mm.seed.addToTeam(eng, bot.id);
    bindings.set('<user:setbot>', bot.id);
    bindings.set('<channel:town-square>', mm.seed.channel({teamId: eng, name: 'town-square'}).id);
    bindings.set('<channel:ops/town-square>', mm.seed.channel({teamId: ops, name: 'town-square'}).id);
    const stage: Stage = {
        mm,
        sidecar,
        bindings,
        people,
        bot,
        eng,
        ops,
        async api(as, method, path, body) {
            const text = body === undefined ? undefined : JSON.stringify(body);
            return send(stage, as, method, `/api/v4${path}`, text);
        },
        async make(as, method, path, body) {
            const answer = await stage.api(as, method, path, body);
            if (answer.status >= 300) {
                throw new Error(`${as} ${method} ${path}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
            }
            return isObject(answer.body) ? textAt(answer.body, 'id') : '';
        },
        async close() {
            await mm.close();
            await sidecar.close();
        },
    };
    return stage;
}

function tarEntry(name: string, content: string): Buffer {
    const size = Buffer.byteLength(content);
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\0', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (size % 512)) % 512)]);
}

/** A plugin bundle: one folder with these files. */
export function bundle(manifest: JsonObject, files: Record<string, string> = {}): Buffer {
    const id = textAt(manifest, 'id');
    const entries = {'plugin.json': JSON.stringify(manifest), ...files};
    const parts = Object.entries(entries).map(([name, content]) => tarEntry(`${id}/${name}`, content));
    return gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)]));
}

/** The form of a plugin upload; without bytes the file is missing. */
export function uploadForm(bytes: Buffer | null, force = false): FormData {
    const form = new FormData();
    if (force) {
        form.append('force', 'true');
    }
    if (bytes) {
        form.append('plugin', new Blob([Uint8Array.from(bytes)]), 'plugin.tar.gz');
    }
    return form;
}
