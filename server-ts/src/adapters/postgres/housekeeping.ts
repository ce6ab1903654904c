import type {Pool} from 'pg';
import {DAY, HOUR} from '../../domain/units';

/** A command that comes again does so within seconds, a form within hours; after this its first answer is forgotten. */
const ANSWERS_KEPT = 7 * DAY;
/** How many rows one statement takes away, so that it never holds up a tick. */
const AT_ONCE = 5_000;

/** Once an hour, takes away what nobody can ask for any more. Runs, events and the ledger stay. */
export function hourlyHousekeeping(pool: Pool, onError: (error: Error) => void): {stop(): void} {
    const tidy = (): void => {
        pool.query(
            'delete from answered where command_id in (select command_id from answered where at < app_ms() - $1 limit $2)',
            [ANSWERS_KEPT, AT_ONCE],
        ).catch((error: unknown) => onError(error instanceof Error ? error : new Error(String(error))));
    };
    const timer = setInterval(tidy, HOUR);
    timer.unref();
    return {stop: () => clearInterval(timer)};
}
