import type {Pool} from 'pg';
import type {Outbox, SlotPost} from '../../application/outbox_ports';
import {COPY_MARK} from '../../domain/announce/message';
import {outboxAudits} from './outbox_audits';
import {outboxClaims} from './outbox_claims';
import {outboxEnds} from './outbox_ends';
import {isUnreachable} from './pool';
import {unheardClaims, type UnheardClaims} from './unheard_claims';

interface SlotRow {
    post_id: string;
    channel_id: string;
    key: string;
}

function slotPost({post_id: postId, channel_id: channelId, key}: SlotRow): SlotPost {
    return {postId, channelId, key};
}

/** `session` names this replica's own session as long as it has one; without one it claims nothing. */
export function postgresOutbox(
    pool: Pool,
    session: () => string | null,
    unheard: UnheardClaims = unheardClaims(),
): Outbox {
    return {
        session,
        ...outboxClaims(pool, session, unheard),
        ...outboxEnds(pool),
        ...outboxAudits(pool),
        wasAway: isUnreachable,
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
    };
}
