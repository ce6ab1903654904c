import type {KeptSettings, SettingsSaved} from '../../application/ports';
import type {Holidays} from '../../domain/calendar/calendar_words';
import {DEFAULT_SETTINGS, type TeamSettings} from '../../domain/calendar/team_settings';
import type {Millis, TeamId, UserId, Zone} from '../../domain/units';
import type {Sql} from './pool';

/** The column `team.calendar`: the settings without the zone, which has a column of its own. Keys may lack in rows that are older. */
type CalendarColumn = Partial<Omit<TeamSettings, 'zone'>>;

export interface SettingsRow {
    zone: Zone;
    calendar: CalendarColumn;
    settings_version: number;
    settings_by: UserId | null;
    settings_at: Millis | null;
}

/** The columns of a `SettingsRow`. */
export const SETTINGS_COLUMNS = 'zone, calendar, settings_version, settings_by, settings_at';

export function keptOf(row: SettingsRow): KeptSettings {
    return {
        settings: {...DEFAULT_SETTINGS, ...row.calendar, zone: row.zone},
        version: row.settings_version,
        changed: row.settings_at === null ? null : {by: row.settings_by, at: row.settings_at},
    };
}

/** What is stored of settings besides their zone. */
export function calendarColumn({zone: _, ...calendar}: TeamSettings): string {
    return JSON.stringify(calendar);
}

/**
 * Every open run is looked at by the clock at once and counted anew. Their rows are locked first, as everybody does who changes a run:
 * whoever is at one now is waited for, and whoever comes after sees the new version (see `writeDues`).
 */
const COUNT_ANEW = `
with open as materialized (
    select id from run where team_id = $1 and status = 'running' order by id for no key update
), marked as (
    insert into due (run_id, due_at) select id, app_ms() from open
    on conflict (run_id) do update set due_at = least(due.due_at, excluded.due_at)
)
select pg_notify('due', ''), pg_notify('team', '')`;

export interface SettingsChange {
    teamId: TeamId;
    /** The version that the change was made on; null for whatever it is. */
    version: number | null;
    settings: TeamSettings;
    /** Null for the operator. */
    by: UserId | null;
}

/** Saves settings within the caller's transaction, unless they were changed since `version`. Null where there is no such team. */
export async function writeSettings(sql: Sql, change: SettingsChange): Promise<SettingsSaved | null> {
    const {teamId, version, settings, by} = change;
    const {rows: found} = await sql.query<SettingsRow>(
        `select ${SETTINGS_COLUMNS} from team where id = $1 for no key update`,
        [teamId],
    );
    const before = found[0];
    if (!before) {
        return null;
    }
    if (version !== null && before.settings_version !== version) {
        return {kind: 'changed', kept: keptOf(before)};
    }
    const {rows} = await sql.query<SettingsRow>(
        `update team set zone = $2, calendar = $3, settings_version = settings_version + 1, settings_by = $4, settings_at = app_ms()
         where id = $1 returning ${SETTINGS_COLUMNS}`,
        [teamId, settings.zone, calendarColumn(settings), by],
    );
    await sql.query(COUNT_ANEW, [teamId]);
    return {kind: 'saved', kept: keptOf(rows[0] ?? before)};
}

/** Moments are looked for up to 400 days ahead, and an update may be some days back. */
export function holidaysAround(
    holidays: {of(country: string, region: string | undefined, year: number): Holidays},
    {country, region}: TeamSettings,
    year: number,
): Holidays {
    return country === null
        ? {}
        : Object.assign(
              {},
              ...[year - 1, year, year + 1, year + 2].map((one) => holidays.of(country, region ?? undefined, one)),
          );
}
