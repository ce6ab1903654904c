import type {Pool} from 'pg';
import type {Outbox} from '../../application/outbox_ports';
import {MINUTE, type Millis} from '../../domain/units';

/** A doubtful send is looked at again when Mattermost has surely finished or forgotten it. */
export const AUDIT_AFTER: Millis = 2 * MINUTE;

/** The sends of which it is not known whether they had an effect twice. */
export function outboxAudits(pool: Pool): Pick<Outbox, 'claimAudits' | 'audited'> {
    return {
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
    };
}
