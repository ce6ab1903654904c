import type {Pool} from 'pg';
import {clockSql, until} from './world';

/** The database's clock, which all replicas go by. */
export interface FleetClock {
    move(byMs: number): Promise<void>;
    /** Moves it on where nothing but time is missing (a dead one's lease, a follower's turn); gives how many messages wait. */
    nudge(): Promise<number | undefined>;
}

/** How many messages wait, and how long until the next of them may go out, its turn or the end of a dead one's lease. */
const WAITING = `select count(*)::int as count, coalesce((
    select min(greatest(ready_at, lease_until, 0)) from outbox as row where state = 'waiting' and op <> 'card'
        and not exists (select 1 from outbox as earlier where earlier.lane = row.lane and earlier.state = 'waiting' and earlier.id < row.id)
) - app_ms(), 0)::int as wait
from outbox where state = 'waiting' and op <> 'card'`;

export function fleetClock(pool: Pool): FleetClock {
    let offset = 0;
    let movedAt = -Infinity;
    const move = async (byMs: number): Promise<void> => {
        offset += byMs;
        await patiently(() => pool.query(`${clockSql(offset)}; notify due`));
    };
    return {
        move,
        nudge: async () => {
            const {rows} = await pool.query<{count: number; wait: number}>(WAITING).catch(() => ({rows: []}));
            const [now] = rows;
            if (now && now.count > 0 && now.wait > 1_000 && performance.now() - movedAt > 500) {
                movedAt = performance.now();
                await move(now.wait + 100);
            }
            return now?.count;
        },
    };
}

/** Does `work`, again for as long as PostgreSQL is on its way back. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
    const done = await until(
        'PostgreSQL is back',
        async () => {
            try {
                return {value: await work()};
            } catch {
                return null;
            }
        },
        30_000,
    );
    return done.value;
}
