import type {Pool} from 'pg';
import type {MyDaySetting, PersonSettings} from '../../application/ports';
import type {Message} from '../../domain/announce/message';
import type {Millis, TeamId, UserId, Zone} from '../../domain/units';
import {transaction} from './pool';

interface SettingRow {
    user_id: UserId;
    my_day_at: string | null;
    zone: Zone;
    team_id: TeamId;
    next_at: Millis | null;
}

/** Digests of one person go out one after the other, and keep nothing else waiting. */
const laneOf = (user: UserId): string => `person:${user}`;

/**
 * The digest and the moment of the next one are one statement: killed before its commit nothing was planned and the row is still due,
 * after it the outbox holds the digest once.
 */
const PLAN = `
with planned as materialized (
    select * from json_to_recordset($1::json) as planned(id text, next bigint, zone text, lane text, digest json, due bigint)
), moved as (
    update person_setting set next_at = planned.next, zone = planned.zone from planned where user_id = planned.id
)
insert into outbox (lane, op, body, due_at) select lane, 'my_day', digest, due from planned where digest is not null order by id`;

export function postgresPersonSettings(pool: Pool): PersonSettings {
    return {
        get: async (user) => {
            const {rows} = await pool.query<SettingRow>({
                name: 'person_setting_get',
                text: 'select user_id, my_day_at, zone, team_id, next_at from person_setting where user_id = $1',
                values: [user],
            });
            return rows[0] ? settingOf(rows[0]) : null;
        },
        save: async (user, {at, zone, teamId, nextAt}) => {
            await pool.query({
                name: 'person_setting_save',
                text: `insert into person_setting (user_id, my_day_at, zone, team_id, next_at) values ($1, $2, $3, $4, $5)
                       on conflict (user_id) do update set my_day_at = excluded.my_day_at, zone = excluded.zone, team_id = excluded.team_id,
                           next_at = excluded.next_at, changed_at = app_ms()`,
                values: [user, at, zone, teamId, nextAt],
            });
        },
        due: async (limit) => {
            const {rows} = await pool.query<{user_id: UserId}>({
                name: 'my_days_due',
                text: 'select user_id from person_setting where next_at <= (select app_ms()) order by next_at limit $1',
                values: [limit],
            });
            return rows.map(({user_id: user}) => user);
        },
        planDue: (limit, plan) =>
            transaction(pool, async (sql) => {
                const {rows} = await sql.query<SettingRow & {now: Millis}>({
                    name: 'claim_my_days',
                    text: `select user_id, my_day_at, zone, team_id, next_at, app_ms() as now from person_setting
                           where next_at <= (select app_ms()) order by next_at limit $1 for update skip locked`,
                    values: [limit],
                });
                const planned = rows.map((row) => {
                    const {nextAt, digest, zone} = plan(row.user_id, settingOf(row), row.now);
                    const message: Message | null = digest && {op: 'my_day', user: row.user_id, until: digest.until};
                    return {
                        id: row.user_id,
                        next: nextAt,
                        zone,
                        lane: laneOf(row.user_id),
                        digest: message,
                        due: digest?.dueAt ?? null,
                    };
                });
                if (planned.length > 0) {
                    await sql.query({name: 'plan_my_days', text: PLAN, values: [JSON.stringify(planned)]});
                }
                return planned.filter(({digest}) => digest !== null).length;
            }),
    };
}

function settingOf(row: SettingRow): MyDaySetting {
    return {at: row.my_day_at, zone: row.zone, teamId: row.team_id, nextAt: row.next_at};
}
