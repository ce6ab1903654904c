import type {WaitingMessages} from '../../application/outbox_ports';
import {FOLLOWER_PACE} from '../../application/sending/tell_follower';
import type {Sql} from './pool';

/**
 * From when a message could have been out. Each attempt that fails moves `ready_at` to half a minute ahead at most: measured by it, a
 * message that was refused for five hours was never late. What was tried before counts from when it was planned, or from when the wait
 * that was meant for it (a reader who was away, a follower's pace) was over.
 */
const SINCE = `case when attempts = 0 then ready_at else greatest(planned_at, least(ready_at, coalesce(
    (body->>'waitUntil')::bigint, case when op = 'tell_follower' then planned_at + ${FOLLOWER_PACE} end, planned_at))) end`;

/** The first of each lane; those behind it wait for it. What waits on purpose says so, and is not late. */
const HELD_UP = `select ${SINCE} as since, due_at from outbox as row
    where state = 'waiting' and (attempts = 0 or error is null or not starts_with(error, 'waits: ')) and not exists (
        select 1 from outbox as earlier where earlier.lane = row.lane and earlier.state = 'waiting' and earlier.id < row.id offset 0)`;

const TEXT = `with held_up as materialized (${HELD_UP})
select (select count(*) from outbox where state = 'waiting')::float8 as "count",
    greatest(0, app_ms() - (select min(since) from held_up))::float8 as "oldestFor",
    greatest(0, app_ms() - (select min(due_at) from held_up where since <= app_ms()))::float8 as "mostOverdue",
    greatest(0, app_ms() - (select min(due_at) from due))::float8 as "clockBehind"`;

/** What waits in the outbox and for how long, by the database's clock. Measured: 95 ms while 15,000 wait, under one where few do. */
export async function waitingMessages(sql: Sql): Promise<WaitingMessages> {
    const {rows} = await sql.query<WaitingMessages>(TEXT);
    return rows[0] ?? {count: 0, oldestFor: 0, mostOverdue: 0, clockBehind: 0};
}
