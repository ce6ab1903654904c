import type {Pool} from 'pg';
import {DAY, HOUR, SECOND, type Millis} from '../../domain/units';

/** How many rows one statement takes away, so that it never holds up a tick; and how long ticks have the database for themselves then. */
const GENTLE = {everyMs: HOUR, atOnce: 2_000, pauseMs: SECOND};

const STALE: readonly {keptFor: Millis; text: string}[] = [
    {
        // A command that comes again does so within seconds, a form within hours; after this its first answer is forgotten.
        keptFor: 7 * DAY,
        text: 'delete from answered where command_id in (select command_id from answered where at < app_ms() - $1 order by at limit $2)',
    },
    {
        // Nobody types a number of a list that they saw so long ago.
        keptFor: 30 * DAY,
        text: `delete from shown_list where (user_id, list_of) in (
                   select user_id, list_of from shown_list where shown_at < app_ms() - $1 order by shown_at limit $2)`,
    },
    {
        // One for every ten seconds in which a run is worked on, and no ledger shows them. Each run keeps its newest: it says that a card
        // that was refused before got through after all.
        keptFor: DAY,
        text: `delete from outbox where id in (
                   select id from outbox as row
                   where op = 'card' and state in ('done', 'void') and planned_at < app_ms() - $1 and audit_at is null and exists (
                       select 1 from outbox as later
                       where later.run_id = row.run_id and later.id > row.id and later.op = 'card' and later.state = 'done' offset 0)
                   order by planned_at limit $2)`,
    },
];

/** Once an hour, takes away what nobody can ask for any more, all of it, in small steps. Runs, events and the ledger stay. */
export function hourlyHousekeeping(
    pool: Pool,
    onError: (error: Error) => void,
    {everyMs, atOnce, pauseMs} = GENTLE,
): {stop(): void} {
    let stopped = false;
    let isTidying = false;
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs).unref());

    const tidy = async (): Promise<void> => {
        // What is left of a long one goes on.
        if (isTidying) {
            return;
        }
        isTidying = true;
        for (const {keptFor, text} of STALE) {
            try {
                for (let taken = atOnce; taken === atOnce && !stopped;) {
                    taken = (await pool.query(text, [keptFor, atOnce])).rowCount ?? 0;
                    await pause();
                }
            } catch (error) {
                onError(error instanceof Error ? error : new Error(String(error)));
            }
        }
        isTidying = false;
    };
    const timer = setInterval(() => void tidy(), everyMs);
    timer.unref();
    return {
        stop: () => {
            stopped = true;
            clearInterval(timer);
        },
    };
}
