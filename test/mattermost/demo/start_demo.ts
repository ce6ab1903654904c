import {appendFileSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {run} from '../../../server-ts/src/cli/program';
import {runningDatabase} from '../../../server-ts/src/cli/database_access';
import type {Terminal} from '../../../server-ts/src/cli/terminal';
import type {Log} from '../../../server-ts/src/application/ports';
import {readConfig} from '../../../server-ts/src/config';
import {startSidecar} from '../../../server-ts/src/sidecar';
import {pluginBundle} from '../../../tools/packages';
import {freePort} from '../../support/free_port';
import {startMattermost, type StandIn} from '../server/start';
import {buildShell} from '../shell/build_shell';
import {demoDoor, firstOffset, startClock, type DemoClock} from './clock';
import {seedCast, TEAM, ZONE} from './people';
import {ensureRuns} from './runs';
import {seedTalk} from './talk';

/** The demo cannot start; the message says why and what to do. */
export class DemoTrouble extends Error {}

export interface Demo {
    /** The one address to open. */
    url: string;
    stop(): Promise<void>;
}

export interface DemoOptions {
    /** The project's own folder. */
    root: string;
    /** Where everything is kept between two starts. */
    folder: string;
    /** Taken: an error. Null: 8065, or the next free one. */
    port: number | null;
}

const FIRST_PORT = 8065;
const PORTS_TRIED = 20;

/** Starts the stand-in with the built plugin, the sidecar with a clock that can be moved, and what they show. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
    const {root, folder} = options;
    mkdirSync(folder, {recursive: true});
    const configPath = path.join(folder, 'set-cycle.json');
    if (existsSync(configPath) && runningDatabase(readConfig(configPath)) !== null) {
        throw new DemoTrouble(
            `A demo is running already with its data in ${folder}. Open its address, or stop it with Ctrl-C first.`,
        );
    }
    const bundle = path.join(folder, 'plugin.tar.gz');
    writeFileSync(bundle, pluginBundle(root));
    const {shellDir} = await buildShell();
    const dataFile = path.join(folder, 'mattermost.json');
    const isFresh = !existsSync(dataFile);

    let clock: DemoClock | null = null;
    const mattermost = await startOnPort(options.port, (port) =>
        startMattermost({
            port,
            dataFile,
            shellDir,
            autoLogin: true,
            before: demoDoor(() => clock),
            config: {
                ServiceSettings: {EnableBotAccountCreation: true, SiteURL: `http://localhost:${port}`},
                PluginSettings: {EnableUploads: true},
            },
        }),
    );
    const undo: (() => Promise<void>)[] = [() => mattermost.close()];
    const stop = async (): Promise<void> => {
        for (const step of undo.splice(0).reverse()) {
            await step();
        }
    };
    try {
        const cast = seedCast(mattermost);
        await installPlugin(mattermost, configPath, bundle);
        const sidecar = await startSidecar(readConfig(configPath), fileLog(path.join(folder, 'sidecar.log')));
        undo.push(() => sidecar.stop());
        clock = await startClock(sidecar, mattermost, isFresh ? firstOffset(Date.now()) : null);
        if (isFresh) {
            seedTalk(mattermost, cast, clock.offset());
        }
        await ensureRuns(mattermost, cast);
    } catch (error) {
        await stop();
        throw error;
    }
    return {url: `http://localhost:${mattermost.port}/as/lea/${TEAM.name}/channels/sustained-engineering`, stop};
}

/** What an operator does: `set-cycle install`. It finds everything again at the next start, and points the commands at the new port. */
async function installPlugin(mattermost: StandIn, configPath: string, bundle: string): Promise<void> {
    const port = await freePort();
    const lines: string[] = [];
    const silent = (): Promise<string> => Promise.reject(new DemoTrouble('the installer asked a question'));
    const terminal: Terminal = {
        say: (line) => lines.push(line),
        ask: silent,
        askSecret: silent,
        readInput: silent,
        variable: (name) => (name === 'MM_ADMIN_TOKEN' ? mattermost.admin.token : undefined),
    };
    const words = [
        '--url',
        mattermost.url,
        '--config',
        configPath,
        '--team',
        TEAM.name,
        '--zone',
        ZONE,
        '--bundle',
        bundle,
    ];
    const place = ['--public-url', `http://127.0.0.1:${port}`, '--listen', `127.0.0.1:${port}`];
    const code = await run(['install', ...words, ...place], terminal, (line) => lines.push(line));
    if (code !== 0) {
        throw new DemoTrouble(`The plugin could not be installed:\n${lines.join('\n')}`);
    }
}

async function startOnPort(wanted: number | null, start: (port: number) => Promise<StandIn>): Promise<StandIn> {
    for (let port = wanted ?? FIRST_PORT; ; port += 1) {
        try {
            return await start(port);
        } catch (error) {
            const isTaken =
                typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
            if (!isTaken) {
                throw error;
            }
            if (wanted !== null || port >= FIRST_PORT + PORTS_TRIED) {
                throw new DemoTrouble(
                    `Port ${port} is taken by another program. Stop that one, or choose another port: make demo PORT=8100`,
                );
            }
        }
    }
}

function fileLog(file: string): Log {
    const write = (level: string) => (message: string, fields?: Record<string, unknown>) => {
        appendFileSync(
            file,
            `${new Date().toISOString()} ${level} ${message} ${fields ? JSON.stringify(fields) : ''}\n`,
        );
    };
    return {info: write('info'), warn: write('warn'), error: write('error')};
}
