import {spawn, type ChildProcess} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {freePort} from '../../test/support/free_port';
import {temporaryFolder} from '../../test/support/temporary_folder';
import {namedServer, prepareServer, type MattermostOfBench} from './real_server';

/** Mattermost and sidecar as processes of their own. */
export interface BenchWorld {
    mattermost: MattermostOfBench;
    sidecar: {url: string; connectionString: string};
    configFile: string;
    sidecarProcess: ChildProcess;
    readyAfterMs: number;
    restartSidecar(): Promise<number>;
    /** SIGKILL; its database ends with it. */
    killSidecar(): Promise<void>;
    close(): Promise<void>;
}

/**
 * `answerMs`: what every answer of the stand-in takes at least; 0 for as fast as it can. `real`: on the server that the environment names
 * instead, if it names one; there with these people.
 */
export async function makeBenchWorld({
    answerMs = 0,
    channels = 8,
    real = false,
    people = ['person0'],
} = {}): Promise<BenchWorld> {
    const folder = await temporaryFolder('set-cycle-bench-');
    const port = await freePort();
    const server = real ? namedServer() : null;
    const {said, configFile, close} =
        server === null
            ? await standIn({folder, port, answerMs, channels})
            : await prepareServer(server, {folder, port, people, channels});
    let sidecar = await launch<BenchWorld['sidecar']>('sidecar_process.js', [configFile]);
    const world: BenchWorld = {
        mattermost: said,
        sidecar: sidecar.said,
        configFile,
        sidecarProcess: sidecar.child,
        readyAfterMs: sidecar.readyAfterMs,
        restartSidecar: async () => {
            await end(sidecar.child);
            sidecar = await launch<BenchWorld['sidecar']>('sidecar_process.js', [configFile]);
            world.sidecar = sidecar.said;
            world.sidecarProcess = sidecar.child;
            return sidecar.readyAfterMs;
        },
        killSidecar: async () => {
            const ended = new Promise((resolve) => sidecar.child.once('exit', resolve));
            sidecar.child.kill('SIGKILL');
            await ended;
        },
        close: async () => {
            await end(sidecar.child);
            await close();
            await rm(folder, {recursive: true, force: true});
        },
    };
    return world;
}

async function standIn({
    folder,
    port,
    answerMs,
    channels,
}: {
    folder: string;
    port: number;
    answerMs: number;
    channels: number;
}): Promise<{said: MattermostOfBench; configFile: string; close: () => Promise<void>}> {
    const {said, child} = await launch<MattermostOfBench>('mattermost_process.js', [
        `http://127.0.0.1:${port}/mattermost/command`,
        String(answerMs),
        String(channels),
    ]);
    const configFile = path.join(folder, 'set-cycle.json');
    const {url, team, visible, hidden, botToken} = said;
    writeFileSync(
        configFile,
        JSON.stringify({
            mattermostUrl: url,
            botToken,
            secret: randomBytes(32).toString('hex'),
            listen: {host: '127.0.0.1', port},
            dataFolder: path.join(folder, 'data'),
            zone: 'Europe/Amsterdam',
            teams: [{id: team, name: 'eng', visibleToken: visible, hiddenToken: hidden}],
        }),
        {mode: 0o600},
    );
    return {said, configFile, close: () => end(child)};
}

/** `BENCH_NODE_OPTIONS` goes to both processes, for a profile: `--cpu-prof --cpu-prof-dir=…`. */
async function launch<Said>(
    script: string,
    args: string[],
): Promise<{child: ChildProcess; said: Said; readyAfterMs: number}> {
    const began = performance.now();
    const child = spawn(
        process.execPath,
        [
            ...(process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ').filter(Boolean),
            path.join(__dirname, script),
            ...args,
        ],
        {
            stdio: ['ignore', 'pipe', 'inherit'],
        },
    );
    const said = await new Promise<Said>((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`${script} ended with ${code ?? 'a signal'}`)));
        if (child.stdout) {
            createInterface({input: child.stdout}).once('line', (line) => resolve(JSON.parse(line)));
        }
    });
    return {child, said, readyAfterMs: performance.now() - began};
}

async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) {
        return;
    }
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
}
