import type {Pool} from 'pg';
import {DAY, HOUR} from '../../domain/units';

/** A command that comes again does so within seconds, a form within hours; after this its first answer is forgotten. */
const ANSWERS_KEPT = 7 * DAY;
/** Nobody types a number of a list that they saw so long ago. */
const LISTS_KEPT = 30 * DAY;
/** How many rows one statement takes away, so that it never holds up a tick. */
const AT_ONCE = 5_000;

/** Once an hour, takes away what nobody can ask for any more. Runs, events and the ledger stay. */
export function hourlyHousekeeping(pool: Pool, onError: (error: Error) => void): {stop(): void} {
    const tidy = (): void => {
        const failed = (error: unknown): void => onError(error instanceof Error ? error : new Error(String(error)));
        pool.query(
            'delete from answered where command_id in (select command_id from answered where at < app_ms() - $1 limit $2)',
            [ANSWERS_KEPT, AT_ONCE],
        ).catch(failed);
        pool.query(
            'delete from shown_list where (user_id, list_of) in (select user_id, list_of from shown_list where shown_at < app_ms() - $1 limit $2)',
            [LISTS_KEPT, AT_ONCE],
        ).catch(failed);
    };
    const timer = setInterval(tidy, HOUR);
    timer.unref();
    return {stop: () => clearInterval(timer)};
}
