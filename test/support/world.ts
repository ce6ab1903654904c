import {randomBytes, randomUUID} from 'node:crypto';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import {Client} from 'pg';
import type {Log} from '../../server-ts/src/application/ports';
import type {Config} from '../../server-ts/src/config';
import type {Answer, AnswerBodies} from '../../server-ts/src/contract/answer';
import {COMMAND_TRIGGER, HIDDEN_TRIGGER, PROPS_KEY} from '../../server-ts/src/contract/names';
import {formatEnvelope, type RequestBody} from '../../server-ts/src/contract/request';
import {CONTRACT_VERSION} from '../../server-ts/src/contract/version';
import {startSidecar, type Sidecar} from '../../server-ts/src/sidecar';
import type {SeededUser} from '../mattermost/server/seed';
import {startMattermost, type StandIn, type StandInOptions} from '../mattermost/server/start';
import {freePort} from './free_port';
import {temporaryFolder} from './temporary_folder';

/** One Mattermost with a team that is set up, its people, and a sidecar beside it: real parts, real HTTP, a real PostgreSQL. */
export interface World {
    mattermost: StandIn;
    sidecar: Sidecar;
    config: Config;
    team: string;
    channel: string;
    bot: {id: string; token: string};
    tokens: {visible: string; hidden: string};
    people: Record<'lea' | 'pat' | 'bo' | 'ann', SeededUser>;
    /** Starts the sidecar again, after `sidecar.stop()`. */
    restart(): Promise<void>;
    close(): Promise<void>;
}

/** Collects what would be logged, for tests that look at it. */
export function quietLog(lines: string[] = []): Log {
    const write = (level: string) => (message: string, fields?: Record<string, unknown>) => {
        lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
    };
    return {info: write('info'), warn: write('warn'), error: write('error')};
}

export interface WorldOptions {
    log?: Log;
    mattermost?: StandInOptions;
    zone?: string;
    config?: Partial<Config>;
}

export async function makeWorld(options: WorldOptions = {}): Promise<World> {
    const mattermost = await startMattermost(options.mattermost);
    const port = await freePort();
    const folder = await temporaryFolder('set-cycle-test-');
    const {seed} = mattermost;
    const team = seed.team({name: 'eng', displayName: 'Engineering'});
    const person = (username: string, firstName: string): SeededUser => {
        const user = seed.user({username, firstName});
        seed.addToTeam(team.id, user.id);
        return user;
    };
    const people = {
        lea: person('lea', 'Lea'),
        pat: person('pat', 'Pat'),
        bo: person('bo', 'Bo'),
        ann: person('ann', 'Ann'),
    };
    const channel = seed.channel({
        teamId: team.id,
        name: 'sustained-engineering',
        displayName: 'Sustained Engineering',
    });
    Object.values(people).forEach((user) => seed.addToChannel(channel.id, user.id));
    const bot = seed.bot({username: 'set-cycle'});
    seed.addToTeam(team.id, bot.id);
    const url = `http://127.0.0.1:${port}/mattermost/command`;
    const visible = seed.command({teamId: team.id, trigger: COMMAND_TRIGGER, url});
    const hidden = seed.command({teamId: team.id, trigger: HIDDEN_TRIGGER, url});
    const config: Config = {
        mattermostUrl: mattermost.url,
        botToken: bot.token,
        secret: randomBytes(32).toString('hex'),
        listen: {host: '127.0.0.1', port},
        publicUrl: `http://127.0.0.1:${port}`,
        dataFolder: path.join(folder, 'data'),
        zone: options.zone ?? 'Europe/Amsterdam',
        logLevel: 'silent',
        teams: [
            {
                id: team.id,
                name: 'eng',
                zone: options.zone ?? 'Europe/Amsterdam',
                visibleToken: visible.token,
                hiddenToken: hidden.token,
            },
        ],
        ...options.config,
    };
    const log = options.log ?? quietLog();
    const world: World = {
        mattermost,
        sidecar: await startSidecar(config, log).catch(async (error: unknown) => {
            await mattermost.close();
            throw error;
        }),
        config,
        team: team.id,
        channel: channel.id,
        bot,
        tokens: {visible: visible.token, hidden: hidden.token},
        people,
        restart: async () => {
            world.sidecar = await startSidecar(config, log);
        },
        close: async () => {
            await world.sidecar.stop();
            await mattermost.close();
            await rm(folder, {recursive: true, force: true});
        },
    };
    return world;
}

/** Moves the database's clock, and with it everything that is due. The sidecar itself has no such switch. */
export async function moveClock(world: World, byMs: number): Promise<void> {
    const client = new Client({connectionString: world.sidecar.connectionString});
    await client.connect();
    try {
        await client.query(clockSql(byMs));
    } finally {
        await client.end();
    }
    world.sidecar.due.poke();
    // A key that it gave a moment later by its old clock was more than a day old by the new one. One that is stopped is not waited for.
    for (let tries = 0; tries < 200 && Math.abs(world.sidecar.clock.now() - Date.now() - byMs) > 500; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}

/** `app_ms()` with an offset from the database's clock. */
export function clockSql(offsetMs: number): string {
    return `create or replace function app_ms() returns bigint language sql volatile parallel safe
        as $$ select (extract(epoch from clock_timestamp()) * 1000)::bigint + ${Math.round(offsetMs)} $$`;
}

/** A tab of a person: connects once, then asks as the plugin does. */
export interface Tab {
    ask<T extends RequestBody['type']>(
        body: Extract<RequestBody, {type: T}>,
        how?: {id?: string; channelId?: string},
    ): Promise<Answer<T>>;
    /** The body of the answer; throws the refusal's sentence. */
    need<T extends RequestBody['type']>(
        body: Extract<RequestBody, {type: T}>,
        how?: {id?: string; channelId?: string},
    ): Promise<AnswerBodies[T]>;
    key: string;
}

/** Where somebody asks from: a Mattermost, a team and the channel that is open. */
export interface Place {
    mattermost: {url: string};
    team: string;
    channel: string;
}

export async function openTab(
    world: Place,
    person: Pick<SeededUser, 'token'>,
    channelId = world.channel,
): Promise<Tab> {
    let key = '';
    const ask = async (body: RequestBody, how: {id?: string; channelId?: string} = {}): Promise<Answer> => {
        const message = {v: CONTRACT_VERSION, id: how.id ?? randomUUID(), body, ...(key === '' ? {} : {key})};
        const response = await execute(
            world,
            person,
            `/${HIDDEN_TRIGGER} ${formatEnvelope(message)}`,
            how.channelId ?? channelId,
        );
        const answer = response.props?.[PROPS_KEY];
        if (answer === undefined) {
            throw new Error(`no answer came back: ${JSON.stringify(response)}`);
        }
        return answer;
    };
    const tab: Tab = {
        ask: (body, how) => ask(body, how) as never,
        need: async (body, how) => {
            const answer = await ask(body, how);
            if (!answer.ok) {
                throw new Error(`${answer.reason}: ${answer.text}`);
            }
            return answer.body as never;
        },
        get key() {
            return key;
        },
    };
    key = (await tab.need({type: 'connect'})).key;
    return tab;
}

interface Executed {
    status: number;
    id?: string;
    text?: string;
    props?: Record<string, Answer>;
}

/** Runs a slash command as a person, as Mattermost's API takes it. */
export async function execute(
    world: Place,
    person: Pick<SeededUser, 'token'>,
    command: string,
    channelId = world.channel,
): Promise<Executed> {
    const response = await fetch(`${world.mattermost.url}/api/v4/commands/execute`, {
        method: 'POST',
        headers: {authorization: `Bearer ${person.token}`, 'content-type': 'application/json'},
        body: JSON.stringify({command, channel_id: channelId, team_id: world.team}),
    });
    const body: unknown = await response.json();
    return {status: response.status, ...(typeof body === 'object' ? body : {})};
}

/** Waits until `look` gives something; fails with `what` after a while. */
export async function until<T>(
    what: string,
    look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
    withinMs = 8_000,
): Promise<T> {
    const end = performance.now() + withinMs;
    for (;;) {
        const found = await look();
        if (found) {
            return found;
        }
        if (performance.now() > end) {
            throw new Error(`not within ${withinMs} ms: ${what}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}
