import type {OutboxRow} from '../outbox_ports';
import type {Log} from '../ports';
import type {RowEnds} from './row_ends';

/** So often in a row a defect of our own is tried again; then the row ends, because everything behind it in its lane waits for it. */
const TRIES = 6;
const ROWS_KEPT = 1_000;

export interface OwnDefects {
    /** A message could not be put together. Rejects where what becomes of it cannot be noted. */
    met(row: OutboxRow, error: unknown): Promise<void>;
    /** It could be put together after all. */
    forget(row: OutboxRow): void;
}

/** Neither Mattermost's doing nor the database's, so that other messages need not wait. */
export function ownDefects({givenUp, tryLater}: RowEnds, log: Log): OwnDefects {
    /** How often in a row each of these rows met one. */
    const rows = new Map<OutboxRow['id'], number>();
    return {
        met: async (row, error) => {
            const why = error instanceof Error ? error.message : String(error);
            const times = (rows.get(row.id) ?? 0) + 1;
            if (times >= TRIES) {
                rows.delete(row.id);
                await givenUp(row, `SET Cycle could not put this message together: ${why}`);
            } else {
                await tryLater(row, why);
                if (rows.size > ROWS_KEPT) {
                    rows.clear();
                }
                rows.set(row.id, times);
            }
            log.error('a message could not be put together', {
                row: row.id,
                run: row.runId,
                times,
                why: error instanceof Error ? error.stack : why,
            });
        },
        forget: ({id}) => {
            rows.delete(id);
        },
    };
}
