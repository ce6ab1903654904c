import type {Pool} from 'pg';
import type {ShownLists} from '../../application/phone/shown_lists';

/** Kept in the database: a restart, or another replica, must not make a number mean something else. */
export function postgresShownLists(pool: Pool): ShownLists {
    return {
        show: async (user, of, ids) => {
            await pool.query({
                name: 'shown_list_set',
                text: `insert into shown_list (user_id, list_of, ids) values ($1, $2, $3)
                       on conflict (user_id, list_of) do update set ids = excluded.ids, shown_at = app_ms()`,
                values: [user, of, JSON.stringify(ids)],
            });
        },
        of: async (user, of) => {
            const {rows} = await pool.query<{ids: string[]}>({
                name: 'shown_list_get',
                text: 'select ids from shown_list where user_id = $1 and list_of = $2',
                values: [user, of],
            });
            return rows[0]?.ids ?? null;
        },
    };
}
