import type {Pool} from 'pg';
import type {Outbox, OutboxRow} from '../../application/outbox_ports';
import type {Message} from '../../domain/announce/message';
import {MINUTE, SECOND, type Millis, type RunId} from '../../domain/units';
import {ATTEMPT, type UnheardClaims} from './unheard_claims';

/** Longer than a request to Mattermost may take (15 s) with the time it may still run there after we gave up. */
export const LEASE: Millis = 45 * SECOND;
/** Nothing is told to wait this long: a row that seems to was written before the database's clock was set back, and goes out now. */
const LONGEST_WAIT: Millis = 60 * MINUTE;

/**
 * First of its lane. A row behind another is not ready, whatever its own time says. With `offset 0` PostgreSQL looks for each row by the
 * index of lanes; without it, it joins, and as nearly always nothing waits, it believes that all that waits is a row or none, and walks
 * along that for each: of thousands that waited, sixteen rows took 20 to 180 ms to claim.
 */
const IS_FIRST =
    "not exists (select 1 from outbox as earlier where earlier.lane = row.lane and earlier.state = 'waiting' and earlier.id < row.id offset 0)";

/**
 * Free to be claimed. A lease alone would end early when the clock jumps ahead, while its holder is still sending (and never, when it was
 * set back); so it counts as over only when the holder's session is gone too, or when it is our own; and never while we are at it
 * ourselves, be it under a session that is gone ($3: our session, $4: what we are at). What was written as claimed bears its attempt
 * behind the session (`unheard_claims.ts`).
 */
export const IS_FREE = `(row.lease_until is null or ((row.lease_until < app_ms() or row.lease_until > app_ms() + ${LEASE})
    and row.id <> all($4::bigint[]) and (
        row.holder is null
        or split_part(row.holder, '${ATTEMPT}', 1) = $3::text
        or not exists (
            select 1 from pg_stat_activity as session
            where session.pid || '@' || extract(epoch from session.backend_start) = split_part(row.holder, '${ATTEMPT}', 1)))))`;

/** Each has an index of its own, in the order of `ready_at`. */
const CARDS = "row.op = 'card'";
const OTHERS = "row.op <> 'card'";

/**
 * Claims rows that are the first of their lane. The lease keeps others away; `attempts` is the fence: whoever finishes a row must still
 * hold the attempt it claimed. The time and the number are written so that the planner walks the index of what waits and stops at the
 * last row wanted: with ten thousand waiting it sorted them all for each eight (27 ms; now under one).
 *
 * Cards come last, and only where fewer than wanted of anything else are ready: each obligation changes its run's card, so of ten
 * thousand reminders that were due at once half of Mattermost's time went to cards that nobody waited for.
 */
const claimText = (limit: number, only: string): string => `/* outbox_claim */
with others as (${readyText(OTHERS, limit, only)}
), cards as (${readyText(`${CARDS} and (select count(*) from others) < ${limit}`, limit, only)}
), first as (
    select id from others union all select id from cards
)
update outbox set attempts = attempts + 1, lease_until = app_ms() + ${LEASE}, holder = $3, looked_from = coalesce(looked_from, $2)
from first where outbox.id = first.id
returning outbox.id, run_id, key::text, body, attempts, planned_at, due_at, looked_from,
    (select version from run where run.id = outbox.run_id) as version, app_ms() as now`;

const readyText = (which: string, limit: number, only: string): string => `
    select row.id from outbox as row
    where row.state = 'waiting' and ${which} and row.ready_at <= (select app_ms()) and ${only} and ${IS_FREE} and ${IS_FIRST}
    order by row.ready_at, row.id limit ${limit} for update skip locked`;

/** A row that somebody is at is no reason to wake: its end is news of its own. */
const untilReady = (which: string): string => `
    case when exists (
        select 1 from outbox as row
        where row.state = 'waiting' and ${which} and row.ready_at <= (select app_ms()) and row.lease_until is null and ${IS_FIRST}
    ) then 0 else (
        select ready_at from outbox as row where state = 'waiting' and ${which} and ready_at > (select app_ms()) order by ready_at limit 1
    ) - app_ms() end`;

const tooLate = (which: string): string =>
    `select id from outbox as row where state = 'waiting' and ${which} and ready_at > (select app_ms()) + ${LONGEST_WAIT}`;

const UNTIL_NEXT_READY = `
with early as (
    update outbox set ready_at = app_ms() from (${tooLate(OTHERS)} union all ${tooLate(CARDS)}) as late where outbox.id = late.id returning 1
)
select case when exists (select 1 from early) then 0 else least(${untilReady(OTHERS)}, ${untilReady(CARDS)}) end as wait`;

interface ClaimedRow {
    id: number;
    run_id: RunId | null;
    key: string;
    body: Message;
    attempts: number;
    planned_at: Millis;
    due_at: Millis | null;
    looked_from: Millis;
    version: number | null;
    now: Millis;
}

/**
 * Which rows are to be sent now, and how long until there are more. `session` names this replica's own session as long as it has one;
 * without one it claims nothing.
 */
export function outboxClaims(
    pool: Pool,
    session: () => string | null,
    unheard: UnheardClaims,
): Pick<Outbox, 'claim' | 'hold' | 'holds' | 'heldFor' | 'release' | 'untilNextReady'> {
    /** What this replica is at, and how each was claimed. */
    const held = new Map<OutboxRow['id'], {holder: string; attempts: number; since: Millis}>();
    return {
        hold: (rows, holder, since) => rows.forEach(({id, attempts}) => held.set(id, {holder, attempts, since})),
        claim: async (limit, chatNow, onlyRun) => {
            const holder = session();
            if (holder === null) {
                return [];
            }
            await unheard.giveBack(pool);
            const since = performance.now();
            // Without a name, so that it is planned each time (1 ms): nearly always nothing waits, and a plan that was made then walks all
            // that waits for each row. With thousands waiting sixteen rows took 55 ms to claim by such a plan, and 11 so.
            const {rows} = await pool.query<ClaimedRow>({
                text: claimText(limit, onlyRun === undefined ? '$1::text is null' : 'row.run_id = $1'),
                values: [onlyRun ?? null, chatNow, holder, [...held.keys()]],
            });
            rows.forEach(({id, attempts}) => held.set(id, {holder, attempts, since}));
            return rows
                .map((row) => ({
                    id: row.id,
                    runId: row.run_id ?? '',
                    key: row.key,
                    message: row.body,
                    attempts: row.attempts,
                    plannedAt: row.planned_at,
                    dueAt: row.due_at,
                    lookedFrom: row.looked_from,
                    seen: row.version === null ? null : {version: row.version, now: row.now},
                }))
                .sort((a, b) => a.id - b.id);
        },
        holds: ({id, attempts}) => {
            const claimed = held.get(id);
            return claimed?.attempts === attempts && claimed.holder === session();
        },
        heldFor: ({id}) => performance.now() - (held.get(id)?.since ?? -Infinity),
        release: ({id, attempts}) => {
            if (held.get(id)?.attempts === attempts) {
                held.delete(id);
            }
        },
        untilNextReady: async () => {
            const {rows} = await pool.query<{wait: Millis | null}>({name: 'outbox_wait', text: UNTIL_NEXT_READY});
            return rows[0]?.wait ?? null;
        },
    };
}
