import {makeBenchWorld} from './parts/bench_world';
import {hold, median, say, sayConditions} from './parts/figures';
import {memoryOf, processesBelow} from './parts/processes';

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
        const database = processesBelow(world.sidecarProcess.pid ?? 0)
            .filter(({name}) => name === 'postgres')
            .reduce((sum, {pid}) => sum + memoryOf(pid).pss, 0);
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

void main();
