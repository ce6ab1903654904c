import type {Pool} from 'pg';
import type {RunReads} from '../../application/ports';
import {DUTY_EVENTS} from '../../domain/duty/duty_history';
import type {RunEvent} from '../../domain/event';

/** What has happened in a run, event by event. */
export function eventReads(pool: Pool): Pick<RunReads, 'eventsSince' | 'eventsBefore' | 'dutyEvents'> {
    return {
        eventsSince: async (runId, since, limit) => {
            const {rows} = await pool.query<{body: RunEvent}>({
                name: 'events_since',
                text: 'select body from run_event where run_id = $1 and seq > $2 order by seq limit $3',
                values: [runId, since, limit + 1],
            });
            return rows.length > limit ? null : rows.map((row) => row.body);
        },
        eventsBefore: async (runId, before, limit) =>
            (
                await pool.query<{body: RunEvent}>({
                    name: 'events_before',
                    text: 'select body from run_event where run_id = $1 and seq < $2 order by seq desc limit $3',
                    values: [runId, before, limit],
                })
            ).rows.map((row) => row.body),
        dutyEvents: async (runId, limit) => {
            const {rows} = await pool.query<{body: RunEvent}>({
                name: 'duty_events',
                text: `select case when body->>'type' = 'update_posted' then jsonb_set(body::jsonb, '{text}', '""') else body::jsonb end as body
                       from run_event where run_id = $1 and body->>'type' ~ $2 order by seq desc limit $3`,
                values: [runId, DUTY_EVENTS.source, limit],
            });
            return rows.map((row) => row.body).reverse();
        },
    };
}
