import type {Claiming} from '../../application/outbox_ports';
import type {RunId} from '../../domain/units';
import type {Sql} from './pool';

/** Between the session that holds a row and the attempt by which it was written as claimed. */
export const ATTEMPT = '#';

/** What the rows bear that are written as claimed. */
export function holderOf({holder, attempt}: Pick<Claiming, 'holder' | 'attempt'>): string {
    return `${holder}${ATTEMPT}${attempt}`;
}

/** So many are kept while the database is away; what is beyond them waits for its lease. */
const MOST_KEPT = 100;

export interface UnheardClaims {
    /** The connection broke at the commit of these runs' messages, or before: nobody knows which. Whatever it claimed, nobody is at it. */
    note(claiming: Claiming, runIds: readonly RunId[]): void;
    /** Frees what was claimed so. */
    giveBack(sql: Sql): Promise<void>;
}

/**
 * A database that goes away while it answers a commit may have kept it: up to 48 reminders were then claimed by a replica that did not know,
 * and went out when the lease was over, 45 s late. Nothing of them was begun, so they need not be waited for. They are told by their
 * attempt alone: told by session, run and time, those of the next attempt were freed in the moment between its commit and its answer, and
 * two reminders went out twice (storms, one seed of 126).
 */
export function unheardClaims(): UnheardClaims {
    const noted: {holder: string; runIds: readonly RunId[]}[] = [];
    return {
        note: (claiming, runIds) => {
            noted.push({holder: holderOf(claiming), runIds});
            noted.splice(0, Math.max(0, noted.length - MOST_KEPT));
        },
        giveBack: async (sql) => {
            for (const claims of [...noted]) {
                await sql.query(
                    `update outbox set lease_until = null, holder = null
                     where run_id = any($1::text[]) and state = 'waiting' and holder = $2`,
                    [claims.runIds, claims.holder],
                );
                const place = noted.indexOf(claims);
                if (place >= 0) {
                    noted.splice(place, 1);
                }
            }
        },
    };
}
