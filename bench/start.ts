import {readdirSync, readFileSync} from 'node:fs';
import {makeBenchWorld} from './parts/bench_world';
import {hold, median, say, sayConditions} from './parts/figures';

/** Start to ready on an empty and on an existing data folder, and what an idle sidecar holds in memory. */
const RESTARTS = 5;

async function main(): Promise<void> {
    sayConditions();
    const world = await makeBenchWorld();
    try {
        const restarts: number[] = [];
        for (let round = 0; round < RESTARTS; round += 1) {
            restarts.push((await world.restartSidecar()) / 1_000);
        }
        // Idle: long enough for the start's garbage to be collected.
        await new Promise((resolve) => setTimeout(resolve, 10_000));
        const node = memoryOf(world.sidecarProcess.pid ?? 0);
        const database = databaseProcesses(world.sidecarProcess.pid ?? 0).reduce(
            (sum, pid) => sum + memoryOf(pid).pss,
            0,
        );
        say(
            `start on an empty folder ${(world.readyAfterMs / 1_000).toFixed(2)} s; on an existing one ${restarts.map((s) => s.toFixed(2)).join(', ')} s`,
        );
        hold('seconds to ready on an empty data folder', world.readyAfterMs / 1_000, '<=', 6);
        hold('seconds to ready on an existing one (median)', median(restarts), '<=', 2);
        hold('idle MB of Node (resident)', node.rss, '<=', 130);
        hold('idle MB of PostgreSQL (proportional share)', database, '<=', 40);
    } finally {
        await world.close();
    }
}

function memoryOf(pid: number): {rss: number; pss: number} {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const mb = (name: string): number =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? NaN) / 1_024;
    return {rss: mb('Rss'), pss: mb('Pss')};
}

/** Every postgres process below the sidecar's. */
function databaseProcesses(ancestor: number): number[] {
    const parents = new Map<number, {parent: number; name: string}>();
    for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try {
            const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
            const match = /^(\d+) \((.*)\) \S (\d+)/.exec(stat);
            if (match) {
                parents.set(Number(match[1]), {parent: Number(match[3]), name: match[2] ?? ''});
            }
        } catch {
            // Ended between the listing and the look.
        }
    }
    const below = (pid: number): boolean =>
        pid === ancestor || (parents.has(pid) && below(parents.get(pid)?.parent ?? 0));
    return [...parents].filter(([pid, {name}]) => name === 'postgres' && below(pid)).map(([pid]) => pid);
}

void main();
