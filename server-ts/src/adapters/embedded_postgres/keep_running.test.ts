import {spawn, type ChildProcess} from 'node:child_process';
import {keepRunning} from './keep_running';

const sleeper = (): ChildProcess => spawn('/bin/sleep', ['60'], {stdio: ['pipe', 'ignore', 'pipe']});

test('what cannot be started is tried again, says why, and ends nothing else', async () => {
    const log: string[] = [];
    const attempts = [
        () => spawn('/no/such/program', [], {stdio: ['pipe', 'ignore', 'pipe']}),
        // Some failures Node throws instead.
        () => {
            throw new Error('spawn EPERM');
        },
        sleeper,
    ];
    let started = 0;
    const kept = keepRunning(
        () => (attempts[Math.min((started += 1), attempts.length) - 1] ?? sleeper)(),
        (line) => log.push(line),
    );
    kept.cameUp();
    while (started < 3) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(kept.pid()).toBeGreaterThan(0);
    expect(kept.lastWords()).toEqual([
        expect.stringContaining('spawn /no/such/program ENOENT'),
        'it cannot be started: spawn EPERM',
    ]);
    expect(log).toHaveLength(2);
    await kept.stop();
});

test('a stop while nothing could be started is over at once', async () => {
    let started = 0;
    const kept = keepRunning(
        () => {
            started += 1;
            return spawn('/no/such/program', [], {stdio: ['pipe', 'ignore', 'pipe']});
        },
        () => undefined,
    );
    await kept.stop();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(started).toBe(1);
});
