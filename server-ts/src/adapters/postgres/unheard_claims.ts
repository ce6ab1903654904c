import type {Claiming} from '../../application/outbox_ports';
import type {Millis, RunId} from '../../domain/units';
import type {Sql} from './pool';

/** What a transaction may have claimed that this replica never heard the end of. */
interface Unheard {
    holder: Claiming['holder'];
    runIds: readonly RunId[];
    /** By the database's clock, before it wrote anything. */
    from: Millis;
}

/** So many are kept while the database is away; what is beyond them waits for its lease. */
const MOST_KEPT = 100;

export interface UnheardClaims {
    /** The connection broke at the commit, or before: nobody knows which. Whatever it claimed, nobody is at it. */
    note(claims: Unheard): void;
    /** Frees what was claimed so. `held`: the rows that this replica is at, having claimed them otherwise. */
    giveBack(sql: Sql, held: readonly number[]): Promise<void>;
}

/**
 * A database that goes away while it answers a commit may have kept it: up to 48 reminders were then claimed by a replica that did not know,
 * and went out when the lease was over, 45 s late. Nothing of them was begun, so they need not be waited for.
 */
export function unheardClaims(): UnheardClaims {
    const noted: Unheard[] = [];
    return {
        note: (claims) => {
            noted.push(claims);
            noted.splice(0, Math.max(0, noted.length - MOST_KEPT));
        },
        giveBack: async (sql, held) => {
            for (const claims of [...noted]) {
                const {holder, runIds, from} = claims;
                await sql.query(
                    `update outbox set lease_until = null, holder = null
                     where run_id = any($1::text[]) and state = 'waiting' and holder = $2 and planned_at >= $3 and attempts = 1
                         and id <> all($4::bigint[])`,
                    [runIds, holder, from, held],
                );
                const place = noted.indexOf(claims);
                if (place >= 0) {
                    noted.splice(place, 1);
                }
            }
        },
    };
}
