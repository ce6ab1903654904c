import {cpus, totalmem} from 'node:os';

export interface Figures {
    perSecond: number;
    p50: number;
    p99: number;
    count: number;
}

/** Runs `work` for each of `total` places on `clients` lanes, of which each has its own share. Times are milliseconds at the client. */
export async function measure(
    clients: number,
    total: number,
    work: (lane: number, place: number) => Promise<void>,
): Promise<Figures> {
    const times: number[] = [];
    const began = performance.now();
    await Promise.all(
        Array.from({length: clients}, async (_, lane) => {
            for (let place = lane; place < total; place += clients) {
                const at = performance.now();
                await work(lane, place);
                times.push(performance.now() - at);
            }
        }),
    );
    const seconds = (performance.now() - began) / 1_000;
    times.sort((a, b) => a - b);
    return {perSecond: total / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99), count: total};
}

/** Of a sorted list. */
export function quantile(sorted: readonly number[], part: number): number {
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

export function median(values: readonly number[]): number {
    return quantile(
        [...values].sort((a, b) => a - b),
        0.5,
    );
}

export function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

export function sayFigures(name: string, figures: Figures): void {
    say(
        `${name.padEnd(58)} ${figures.perSecond.toFixed(0).padStart(6)}/s   p50 ${figures.p50.toFixed(1)} ms   p99 ${figures.p99.toFixed(1)} ms   n=${figures.count}`,
    );
}

export function sayConditions(): void {
    const processors = cpus();
    say(
        `conditions: ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}, ` +
            'embedded PostgreSQL with its defaults (fsync and synchronous_commit on), everything on this machine',
    );
}

/** A number against its bound; a bench that misses one ends with exit code 1. */
export function hold(what: string, value: number, relation: '<=' | '>=', bound: number): void {
    const holds = relation === '<=' ? value <= bound : value >= bound;
    say(`${holds ? 'holds ' : 'MISSED'} ${what}: ${value.toFixed(2)} ${relation} ${bound}`);
    if (!holds) {
        process.exitCode = 1;
    }
}
