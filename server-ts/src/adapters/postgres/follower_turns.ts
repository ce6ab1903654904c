import type {Pool} from 'pg';
import type {FollowerTurns} from '../../application/outbox_ports';
import type {Message} from '../../domain/announce/message';
import type {Millis, RunId, UserId} from '../../domain/units';

/** The lane of a follower's messages, of all runs. */
export function followerLane(user: UserId): string {
    return `follower:${user}`;
}

/**
 * Takes the turn for a row whose claim holds and, the first time, joins to it what else waits: the row is the first of its lane, so
 * whatever others were joined to has ended. A turn that lies further ahead than any can was taken before the clock was set back.
 */
const TAKE = `
with leader as materialized (
    select id, joined_to from outbox where id = $1 and attempts = $2 and state = 'waiting'
), turn as (
    insert into follower_turn as taken (user_id, row_id, next_at) select $3, id, app_ms() + $5 from leader
    on conflict (user_id) do update set row_id = excluded.row_id, next_at = excluded.next_at
    where taken.row_id = excluded.row_id or taken.next_at <= app_ms() or taken.next_at > excluded.next_at
    returning user_id
), joined as (
    update outbox set joined_to = $1
    where id in (
        select id from outbox where lane = $4 and state = 'waiting' and id >= $1 order by id limit $6
    ) and exists (select 1 from turn) and exists (select 1 from leader where joined_to is distinct from id)
    returning id
)
select (select count(*) from turn) > 0 as taken,
    (select next_at - app_ms() from follower_turn where user_id = $3) as wait`;

export function postgresFollowerTurns(pool: Pool): FollowerTurns {
    return {
        take: async (row, user, {pace, limit}) => {
            const {rows: answers} = await pool.query<{taken: boolean; wait: Millis | null}>({
                name: 'follower_take',
                text: TAKE,
                values: [row.id, row.attempts, user, followerLane(user), pace, limit],
            });
            const [answer] = answers;
            if (!answer?.taken) {
                return {waitMs: Math.max(1, answer?.wait ?? 1)};
            }
            const {rows} = await pool.query<{id: number; run_id: RunId; body: Message}>({
                name: 'follower_joined',
                text: "select id, run_id, body from outbox where joined_to = $1 and state = 'waiting' order by id",
                values: [row.id],
            });
            return {joined: rows.map(({id, run_id: runId, body}) => ({id, runId, message: body}))};
        },
        leaveOut: async (ids, why) => {
            await pool.query({
                name: 'follower_leave_out',
                text: "update outbox set state = 'void', error = $2 where id = any($1::bigint[]) and state = 'waiting'",
                values: [ids, why],
            });
        },
        giveBack: async (row, user) => {
            await pool.query({
                name: 'follower_give_back',
                text: 'delete from follower_turn where user_id = $2 and row_id = $1',
                values: [row.id, user],
            });
        },
    };
}
