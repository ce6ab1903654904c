import type {Pool} from 'pg';
import type {RunReads} from '../../application/ports';
import type {RunSummary} from '../../domain/summary';
import type {RunId} from '../../domain/units';

/** The cycles that say who is on duty, and the runs that follow them. */
export function cycleReads(pool: Pool): Pick<RunReads, 'cyclesByTurn' | 'following'> {
    return {
        cyclesByTurn: async (teamId, limit) => {
            const {rows} = await pool.query<{summary: RunSummary}>({
                name: 'cycles_by_turn',
                // The next cycle is started while this one runs: its people are not on duty before its week.
                text: `select summary from run
                     cross join lateral (select coalesce((summary->>'worksFrom')::bigint, started_at) as begins) as turn
                     where team_id = $1 and kind = 'cycle' and status = 'running' and channel_id is not null
                     order by greatest(begins - (select app_ms()), 0), begins desc, started_at desc limit $2`,
                values: [teamId, limit],
            });
            return rows.map(({summary}) => summary);
        },
        following: async (teamId, channelId, limit) => {
            const {rows} = await pool.query<{id: RunId}>({
                name: 'following_runs',
                text: `select id from run where team_id = $1 and status = 'running' and channel_id is not null
                     and (state -> 'seats')::jsonb @> jsonb_build_array(jsonb_build_object('follows', jsonb_build_object('channelId', $2::text)))
                 order by started_at limit $3`,
                values: [teamId, channelId, limit],
            });
            return rows.map(({id}) => id);
        },
    };
}
