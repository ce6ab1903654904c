import type {Pool} from 'pg';
import type {Ledger, LedgerRow} from '../../application/outbox_ports';
import type {RunId} from '../../domain/units';

/** Where a message goes, as text to compare: its place, the post that it edits, or what it does. */
const whereOf = (row: string): string => `coalesce(${row}.body->>'place', ${row}.body->>'slot', ${row}.op)`;

const COLUMNS =
    'id, body as message, state, planned_at as "plannedAt", due_at as "dueAt", sent_at as "sentAt", attempts, error';

/** Reads what became of the messages in the outbox. */
export function postgresLedger(pool: Pool): Ledger {
    return {
        page: async (runId, before, limit) => {
            // Each change makes the card's line anew: they would bury what people were told.
            const {rows} = await pool.query<LedgerRow>({
                name: 'ledger_page',
                text: `select ${COLUMNS} from outbox
                       where run_id = $1 and id < $2 and (op not in ('card', 'pass_on') or state = 'failed') order by id desc limit $3`,
                values: [runId, before ?? Number.MAX_SAFE_INTEGER, limit],
            });
            return rows;
        },
        posts: async (runId, from, to, limit) => {
            const {rows} = await pool.query<LedgerRow>({
                name: 'ledger_posts',
                text: `select ${COLUMNS} from outbox
                       where run_id = $1 and op = 'post' and planned_at >= $2 and planned_at < $3 order by id limit $4`,
                values: [runId, Math.floor(from), Math.ceil(to), limit],
            });
            return rows;
        },
        undelivered: async (runIds) => {
            const {rows} = await pool.query<{run_id: RunId; count: number}>({
                name: 'undelivered',
                text: `select run_id, count(*) as count from outbox as failed
                       where state = 'failed' and run_id = any($1::text[]) and not exists (
                           select 1 from outbox as later where later.run_id = failed.run_id and later.id > failed.id and later.state = 'done'
                               and ${whereOf('later')} = ${whereOf('failed')})
                       group by run_id`,
                values: [runIds],
            });
            return new Map(rows.map((row) => [row.run_id, row.count]));
        },
    };
}
