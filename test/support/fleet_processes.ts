import {spawn, type ChildProcess} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {until} from './world';

const MAIN = path.join(PACKAGE_ROOT, 'build', 'test', 'support', 'replica_main.js');

export type Protection = 'look' | 'lease' | 'due' | 'order' | 'joined' | 'day' | 'held';

export interface FleetProcesses {
    /** Replicas that are gone are started again, and ready. */
    heal(): Promise<void>;
    kill(number: number): Promise<void>;
    /** Those that stand still go on. */
    goOn(): void;
    /** How many were killed so far, by themselves or by `kill`. */
    kills(): number;
    /** What they said last on standard error. */
    lastWords(): string;
    close(): Promise<void>;
}

export interface ReplicaSettings {
    armed: string;
    postmaster: string;
    mattermostUrl: string;
    botToken: string;
    databaseUrl: string;
    without: Protection | undefined;
    ahead: readonly number[];
}

export function checkBuilt(): void {
    if (!existsSync(MAIN)) {
        throw new Error('build/ is missing: run `npx tsc -b` first');
    }
}

/** So many processes of `replica_main`; none runs before the first `heal`. */
export function fleetProcesses(count: number, settings: ReplicaSettings): FleetProcesses {
    const children: (ChildProcess | null)[] = Array.from({length: count}, () => null);
    const words: string[] = [];
    let kills = 0;
    let closing = false;

    const start = async (number: number): Promise<void> => {
        const child = spawn(process.execPath, [MAIN], {
            stdio: ['ignore', 'pipe', 'pipe'],
            env: environment(settings, number),
        });
        children[number] = child;
        child.once('exit', (_, signal) => {
            kills += signal === 'SIGKILL' && !closing ? 1 : 0;
        });
        child.stderr.setEncoding('utf8').on('data', (text: string) => words.push(text));
        await new Promise<void>((resolve) => {
            child.stdout.once('data', () => resolve());
            // One that dies while it starts is started again by the next `heal`.
            child.once('exit', () => resolve());
        });
    };
    const kill = async (number: number): Promise<void> => {
        const child = children[number];
        if (child && !isGone(child)) {
            const ended = new Promise((resolve) => child.once('exit', resolve));
            child.kill('SIGKILL');
            await ended;
        }
    };
    return {
        heal: async () => {
            await until(
                'all replicas are ready',
                async () => {
                    await Promise.all(children.flatMap((child, number) => (isGone(child) ? [start(number)] : [])));
                    return children.every((child) => !isGone(child));
                },
                60_000,
            );
        },
        kill,
        goOn: () => children.forEach((child) => child?.kill('SIGCONT')),
        kills: () => kills,
        lastWords: () => words.slice(-3).join(''),
        close: async () => {
            closing = true;
            for (const [number] of children.entries()) {
                await kill(number);
            }
        },
    };
}

function isGone(child: ChildProcess | null): boolean {
    return child === null || child.exitCode !== null || child.signalCode !== null;
}

function environment(settings: ReplicaSettings, number: number): NodeJS.ProcessEnv {
    const {armed, postmaster, mattermostUrl, botToken, databaseUrl, without, ahead} = settings;
    return {
        PATH: process.env['PATH'],
        REPLICA_ARMED: armed,
        REPLICA_POSTMASTER: postmaster,
        ...(without === undefined ? {} : {REPLICA_WITHOUT: without}),
        REPLICA_AHEAD_MS: String(ahead[number] ?? 0),
        REPLICA_CONFIG: JSON.stringify({
            mattermostUrl,
            botToken,
            secret: randomBytes(32).toString('hex'),
            listen: {host: '127.0.0.1', port: 0},
            databaseUrl,
        }),
    };
}
