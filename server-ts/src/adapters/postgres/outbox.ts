import type {Pool} from 'pg';
import type {Outbox, OutboxRow, SlotPost} from '../../application/ports';
import {COPY_MARK, type Message} from '../../domain/announce/message';
import {MINUTE, SECOND, type Millis, type RunId} from '../../domain/units';
import {together} from './together';

/** Longer than a request to Mattermost may take (15 s) with the time it may still run there after we gave up. */
const LEASE: Millis = 45 * SECOND;
/** A doubtful send is looked at again when Mattermost has surely finished or forgotten it. */
const AUDIT_AFTER: Millis = 2 * MINUTE;
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
 * set back); so it counts as over only when the holder's session is gone too, or when it is our own and we are not at it ($3: our
 * session, $4: what we are at).
 */
export const IS_FREE = `(row.lease_until is null or ((row.lease_until < app_ms() or row.lease_until > app_ms() + ${LEASE}) and (
    row.holder is null
    or (row.holder = $3::text and row.id <> all($4::bigint[]))
    or (row.holder <> $3::text and not exists (
        select 1 from pg_stat_activity as session
        where session.pid || '@' || extract(epoch from session.backend_start) = row.holder)))))`;

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

/** What was told with a row ends with it. Only followers' messages are joined, so it is looked for only behind those. */
const JOINED = `joined as (
    update outbox set state = 'done', sent_at = app_ms(), error = null, post_id = done.post_id, channel_id = done.channel_id
    from done where outbox.joined_to = done.id and outbox.id <> done.id and outbox.state = 'waiting'
), `;

/**
 * Ends rows under their fences; gives those whose claim still held. They are found by their ids: without the array of them, or by the
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
    returning outbox.id, run_id, outbox.key, outbox.post_id, outbox.channel_id
), ${withJoined ? JOINED : ''}kept as (
    insert into slot (run_id, name, post_id, channel_id, key)
    select run_id, wanted.slot, wanted.post, wanted.channel, coalesce(wanted.key, done.key)
    from done join wanted using (id) where wanted.slot is not null and wanted.post is not null order by id
    on conflict (run_id, name) do update set post_id = excluded.post_id, channel_id = excluded.channel_id, key = excluded.key
)
select id from done`;

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

interface SlotRow {
    post_id: string;
    channel_id: string;
    key: string;
}

function slotPost({post_id: postId, channel_id: channelId, key}: SlotRow): SlotPost {
    return {postId, channelId, key};
}

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

/** `session` names this replica's own session as long as it has one; without one it claims nothing. */
export function postgresOutbox(pool: Pool, session: () => string | null): Outbox {
    const held = new Set<number>();

    /** Ends or postpones a row under the fence; false when the claim was lost. */
    const settle = async (row: OutboxRow, name: string, change: string, values: unknown[]): Promise<boolean> => {
        const {rowCount} = await pool.query({
            name,
            text: `update outbox set ${change}, lease_until = null, holder = null where id = $1 and attempts = $2 and state = 'waiting'`,
            values: [row.id, row.attempts, ...values],
        });
        return rowCount === 1;
    };

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
            const {rows} = await pool.query<{id: number}>({
                text: doneText(ended.some(({row}) => row.message.op === 'tell_follower')),
                values: [JSON.stringify(wanted), wanted.map(({id}) => id)],
            });
            const ids = new Set(rows.map(({id}) => id));
            return ended.map(({row}) => ids.has(row.id));
        },
        DONE_GAP,
    );

    return {
        claim: async (limit, chatNow, onlyRun) => {
            const holder = session();
            if (holder === null) {
                return [];
            }
            // Without a name, so that it is planned each time (1 ms): nearly always nothing waits, and a plan that was made then walks all
            // that waits for each row. With thousands waiting sixteen rows took 55 ms to claim by such a plan, and 11 so.
            const {rows} = await pool.query<ClaimedRow>({
                text: claimText(limit, onlyRun === undefined ? '$1::text is null' : 'row.run_id = $1'),
                values: [onlyRun ?? null, chatNow, holder, [...held]],
            });
            rows.forEach((row) => held.add(row.id));
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
        done: (row, sent) => done({row, ...sent}),
        release: (row) => {
            held.delete(row.id);
        },
        retryLater: async (row, inMs, error) => {
            await settle(row, 'outbox_retry', 'ready_at = app_ms() + $3, error = $4', [Math.round(inMs), error]);
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
            await settle(row, 'outbox_drop', "state = 'void', error = $3", [why]);
        },
        isOvertaken: async (row, kinds) => {
            const replyTo = row.message.op === 'post' ? (row.message.replyTo ?? null) : null;
            const {rows} = await pool.query<{overtaken: boolean}>({
                name: 'outbox_overtaken',
                text: `select exists (
                           select 1 from outbox where run_id = $1 and id > $2 and op = 'post' and state = 'waiting'
                               and body->>'replyTo' = $3 and body->'body'->>'kind' = any($4::text[])
                       ) or exists (
                           select 1 from slot join outbox as root on root.post_id = slot.post_id and root.op = 'post'
                           where slot.run_id = $1 and slot.name = $3 and coalesce(root.worded_at, root.sent_at) > $5::bigint
                       ) as overtaken`,
                values: [row.runId, row.id, replyTo, [...kinds], row.plannedAt],
            });
            return rows[0]?.overtaken === true;
        },
        copies: async (runId, name) => {
            const {rows} = await pool.query<SlotRow>({
                name: 'slot_copies',
                text: 'select post_id, channel_id, key::text from slot where run_id = $1 and starts_with(name, $2) order by name',
                values: [runId, name + COPY_MARK],
            });
            return rows.map(slotPost);
        },
        slot: async (runId, name) => {
            const {rows} = await pool.query<SlotRow>({
                name: 'slot_get',
                text: 'select post_id, channel_id, key::text from slot where run_id = $1 and name = $2',
                values: [runId, name],
            });
            const row = rows[0];
            return row ? slotPost(row) : null;
        },
        claimAudits: async (limit) => {
            const {rows} = await pool.query<{
                id: number;
                key: string;
                channel_id: string;
                post_id: string;
                looked_from: Millis;
            }>({
                name: 'outbox_audit',
                text: `with chosen as (select id from outbox where audit_at <= app_ms() order by audit_at limit $1 for update skip locked)
                       update outbox set audit_at = app_ms() + ${AUDIT_AFTER} from chosen where outbox.id = chosen.id and post_id is not null and channel_id is not null
                       returning outbox.id, key::text, channel_id, post_id, looked_from`,
                values: [limit],
            });
            return rows.map((row) => ({
                id: row.id,
                key: row.key,
                channelId: row.channel_id,
                postId: row.post_id,
                lookedFrom: row.looked_from,
            }));
        },
        audited: async (id) => {
            await pool.query({
                name: 'outbox_audited',
                text: 'update outbox set audit_at = null where id = $1',
                values: [id],
            });
        },
        untilNextReady: async () => {
            const {rows} = await pool.query<{wait: Millis | null}>({name: 'outbox_wait', text: UNTIL_NEXT_READY});
            return rows[0]?.wait ?? null;
        },
    };
}
