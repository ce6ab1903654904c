import type {Pool} from 'pg';
import type {Outbox, OutboxRow, RowEnd} from '../../application/outbox_ports';
import type {Millis} from '../../domain/units';
import {AUDIT_AFTER} from './outbox_audits';
import {together} from './together';

/** What was told with a row ends with it. Only followers' messages are joined, so it is looked for only behind those. */
const JOINED = `joined as (
    update outbox set state = 'done', sent_at = app_ms(), error = null, post_id = done.post_id, channel_id = done.channel_id
    from done where outbox.joined_to = done.id and outbox.id <> done.id and outbox.state = 'waiting'
), `;

/**
 * Ends rows under their fences; gives those whose claim still held, and whether another waits behind each. They are found by their ids: without the array of them, or by the
 * state as it stands, the planner walks along all that waits, because it believes that nothing does.
 */
const doneText = (withJoined: boolean): string => `/* outbox_done */
with wanted as materialized (
    select * from json_to_recordset($1::json) as wanted(
        id bigint, attempt integer, post text, channel text, key uuid, slot text, doubtful boolean, worded bigint)
), done as (
    update outbox set state = 'done', sent_at = app_ms(), lease_until = null, holder = null, error = null,
        post_id = wanted.post, channel_id = wanted.channel, worded_at = wanted.worded, audit_at = case when wanted.doubtful then app_ms() + ${AUDIT_AFTER} end
    from wanted where outbox.id = any($2::bigint[]) and outbox.id = wanted.id and outbox.attempts = wanted.attempt and outbox.state || '' = 'waiting'
    returning outbox.id, run_id, lane, outbox.key, outbox.post_id, outbox.channel_id
), ${withJoined ? JOINED : ''}kept as (
    insert into slot (run_id, name, post_id, channel_id, key)
    select run_id, wanted.slot, wanted.post, wanted.channel, coalesce(wanted.key, done.key)
    from done join wanted using (id) where wanted.slot is not null and wanted.post is not null order by id
    on conflict (run_id, name) do update set post_id = excluded.post_id, channel_id = excluded.channel_id, key = excluded.key
)
select id, exists (
    select 1 from outbox as next where next.lane = done.lane and next.id > done.id and next.state = 'waiting' offset 0
) as followed from done`;

/** Under the fence, as every end; in one statement with what goes out instead, so that neither is without the other. */
const FAIL = `
with ended as (
    update outbox set state = 'failed', error = $3, lease_until = null, holder = null
    where id = $1 and attempts = $2 and state = 'waiting' returning run_id
)
insert into outbox (run_id, lane, op, body, due_at)
select run_id, run_id, instead->'body'->>'op', instead->'body', (instead->>'dueAt')::bigint
from ended, json_array_elements($4::json) as instead`;

/** How many ends of rows one statement writes. */
const MOST_DONE = 50;
/** Between two such statements: at 300 posts a second each wrote two rows. */
const DONE_GAP: Millis = 20;

type Ended = {row: OutboxRow} & Parameters<Outbox['done']>[1];

/** How a row that was claimed ends, or waits on. Each under its fence: nothing happens where the claim was lost. */
export function outboxEnds(pool: Pool): Pick<Outbox, 'done' | 'retryLater' | 'fail' | 'drop'> {
    const done = together(
        MOST_DONE,
        async (ended: Ended[]) => {
            const wanted = ended.map(({row, post, slot, doubtful, wordedAt}) => ({
                id: row.id,
                attempt: row.attempts,
                post: post?.postId ?? null,
                channel: post?.channelId ?? null,
                key: post?.key ?? null,
                slot: slot ?? null,
                doubtful,
                worded: wordedAt ?? null,
            }));
            // Without a name, as the claim.
            const {rows} = await pool.query<{id: number; followed: boolean}>({
                text: doneText(ended.some(({row}) => row.message.op === 'tell_follower')),
                values: [JSON.stringify(wanted), wanted.map(({id}) => id)],
            });
            const ends = new Map(rows.map(({id, followed}): [number, RowEnd] => [id, followed ? 'followed' : 'last']));
            return ended.map(({row}) => ends.get(row.id) ?? false);
        },
        DONE_GAP,
    );

    return {
        done: (row, sent) => done({row, ...sent}),
        retryLater: async (row, inMs, error) => {
            await settle(pool, row, 'outbox_retry', 'ready_at = app_ms() + $3, error = $4', [Math.round(inMs), error]);
        },
        fail: async (row, error, instead = []) => {
            const rows = instead.map((body) => ({body, dueAt: body.op === 'post' ? (body.dueAt ?? null) : null}));
            await pool.query({
                name: 'outbox_fail',
                text: FAIL,
                values: [row.id, row.attempts, error, JSON.stringify(rows)],
            });
        },
        drop: async (row, why) => {
            await settle(pool, row, 'outbox_drop', "state = 'void', error = $3", [why]);
        },
    };
}

/** Ends or postpones a row under the fence; false when the claim was lost. */
async function settle(pool: Pool, row: OutboxRow, name: string, change: string, values: unknown[]): Promise<boolean> {
    const {rowCount} = await pool.query({
        name,
        text: `update outbox set ${change}, lease_until = null, holder = null where id = $1 and attempts = $2 and state = 'waiting'`,
        values: [row.id, row.attempts, ...values],
    });
    return rowCount === 1;
}
