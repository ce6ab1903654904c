import type {ChildProcess} from 'node:child_process';

const RESTART_AFTER_MS = 250;
/** One that ends again and again, on a full disk, is tried less and less often, and fills no log. */
const RESTART_AT_LATEST_MS = 4_000;
const LIVED_MS = 10_000;

export interface KeptRunning {
    pid(): number | undefined;
    /** What it complained of last, the newest at the end. */
    lastWords(): string[];
    /** It came up: from now on each end of it is logged, and one that ends again and again is tried less often. */
    cameUp(): void;
    stop(): Promise<void>;
}

/** Starts a process and, when it ends or cannot even be started, starts it again, until it is stopped with SIGTERM. */
export function keepRunning(start: () => ChildProcess, log: (line: string) => void): KeptRunning {
    let child: ChildProcess | undefined;
    let stopping = false;
    let ready = false;
    let lastWords: string[] = [];
    let restartAfter = RESTART_AFTER_MS / 2;
    let relaunch: NodeJS.Timeout | undefined;

    const launch = (): void => {
        const launchedAt = performance.now();
        const ended = (how: string): void => {
            if (stopping) {
                return;
            }
            if (ready) {
                log(`the database server ended (${how}); starting it again: ${lastWords.at(-1) ?? ''}`);
            }
            const lived = performance.now() - launchedAt > LIVED_MS;
            // At the start whoever waits for a predecessor's lock looks often.
            restartAfter = ready && !lived ? Math.min(2 * restartAfter, RESTART_AT_LATEST_MS) : RESTART_AFTER_MS;
            relaunch = setTimeout(launch, restartAfter).unref();
        };
        // On a machine that is out of processes or of files there is none: that passes.
        const notStarted = (error: unknown): void => {
            child = undefined;
            lastWords = [
                ...lastWords,
                `it cannot be started: ${error instanceof Error ? error.message : String(error)}`,
            ].slice(-20);
            ended('never began');
        };
        try {
            const started = start();
            child = started;
            started.on('error', (error) => {
                // A signal that could not be sent is an error, too, of one that runs.
                if (started.pid === undefined) {
                    notStarted(error);
                }
            });
            started.stderr?.setEncoding('utf8').on('data', (text: string) => {
                lastWords = [...lastWords, ...text.split('\n').filter(Boolean)].slice(-20);
            });
            // Writing end of the pipe that the shell watches; it breaks when the shell is gone, which `exit` reports.
            started.stdin?.on('error', () => undefined);
            started.on('exit', (code) => ended(String(code ?? 'killed')));
        } catch (error) {
            notStarted(error);
        }
    };
    launch();
    return {
        pid: () => child?.pid,
        lastWords: () => lastWords,
        cameUp: () => {
            ready = true;
        },
        stop: async () => {
            stopping = true;
            clearTimeout(relaunch);
            const running = child;
            if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null) {
                return;
            }
            const ended = new Promise((resolve) => running.once('exit', resolve));
            running.kill('SIGTERM');
            await ended;
        },
    };
}
