import {createHash} from 'node:crypto';
import type {Pool} from 'pg';
import type {Team, Teams} from '../../application/ports';
import type {WorkingCalendar} from '../../domain/calendar/calendar';
import {calendarFrom, type Holidays as Days} from '../../domain/calendar/calendar_words';
import {DEFAULT_SETTINGS} from '../../domain/calendar/team_settings';
import type {TeamId, Zone} from '../../domain/units';
import {transaction} from './pool';
import {
    calendarColumn,
    holidaysAround,
    keptOf,
    SETTINGS_COLUMNS,
    writeSettings,
    type SettingsRow,
} from './team_settings';

/** Public holidays by country and region: local dates with their names. */
export interface Holidays {
    of(country: string, region: string | undefined, year: number): Days;
}

export interface TeamTokens {
    visible: string;
    hidden: string;
}

export interface TeamStore extends Teams {
    /** Reads all teams again; other replicas may have set one up or saved its settings. */
    refresh(): Promise<void>;
    /** A team's settings as a transaction has just read them: newer than what is kept, or of no interest. */
    learn(teamId: TeamId, row: SettingsRow): void;
    /**
     * Stores a team with its commands' tokens. Zone and country are for a new team; country and region also for one whose settings
     * nobody has saved yet. Tokens `fromFile` that the team had from the file before are left where newer ones were set since.
     */
    setUp(team: {
        id: TeamId;
        name: string;
        zone: Zone;
        tokens: TeamTokens;
        fromFile?: boolean;
        country?: string;
        region?: string;
    }): Promise<void>;
    /** The team that a command's token opens, and which of its two commands it is. */
    byToken(token: string): {teamId: TeamId; command: 'visible' | 'hidden'} | null;
    list(): Team[];
}

interface TeamRow extends SettingsRow {
    id: TeamId;
    name: string;
    visible_token_hash: Buffer;
    hidden_token_hash: Buffer;
}

/** Teams are few and change by hand: all of them are kept in memory. */
export function postgresTeams(pool: Pool, holidays: Holidays): TeamStore {
    let teams = new Map<TeamId, TeamRow>();
    let tokens = new Map<string, {teamId: TeamId; command: 'visible' | 'hidden'}>();
    /** Made anew when settings change: a tick needs the calendar, and most years have a dozen holidays to merge. */
    const calendars = new Map<string, WorkingCalendar>();

    const refresh = async (): Promise<void> => {
        const {rows} = await pool.query<TeamRow>(
            `select id, name, visible_token_hash, hidden_token_hash, ${SETTINGS_COLUMNS} from team`,
        );
        calendars.clear();
        teams = new Map(rows.map((row) => [row.id, row]));
        tokens = new Map();
        for (const row of rows) {
            tokens.set(row.visible_token_hash.toString('hex'), {teamId: row.id, command: 'visible'});
            tokens.set(row.hidden_token_hash.toString('hex'), {teamId: row.id, command: 'hidden'});
        }
    };

    const learn: TeamStore['learn'] = (teamId, row) => {
        const known = teams.get(teamId);
        if (known && known.settings_version < row.settings_version) {
            teams.set(teamId, {...known, ...row});
            calendars.clear();
        }
    };

    return {
        refresh,
        learn,
        setUp: async ({id, name, zone, tokens: {visible, hidden}, fromFile = false, country, region}) => {
            const place = country === undefined ? {} : {country, region: region ?? null};
            await pool.query(
                `insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash, file_tokens_hash) values ($1, $2, $3, $4, $5, $6, $8)
                 on conflict (id) do update set name = excluded.name,
                     visible_token_hash = case when team.file_tokens_hash = $8 then team.visible_token_hash else excluded.visible_token_hash end,
                     hidden_token_hash = case when team.file_tokens_hash = $8 then team.hidden_token_hash else excluded.hidden_token_hash end,
                     file_tokens_hash = coalesce($8, team.file_tokens_hash),
                     calendar = case when team.settings_version > 1 then team.calendar else (team.calendar::jsonb || $7::jsonb)::json end`,
                [
                    id,
                    name,
                    zone,
                    calendarColumn({...DEFAULT_SETTINGS, ...place}),
                    hashOf(visible),
                    hashOf(hidden),
                    JSON.stringify(place),
                    fromFile ? hashOf(`${visible} ${hidden}`) : null,
                ],
            );
            await pool.query("select pg_notify('team', '')");
            await refresh();
        },
        // Looking up a hash of 256 bits leaks nothing about the token by its time, unlike a comparison of the tokens would.
        byToken: (token) => tokens.get(hashOf(token).toString('hex')) ?? null,
        get: (teamId) => {
            const row = teams.get(teamId);
            return row ? {id: row.id, name: row.name, zone: row.zone} : null;
        },
        list: () => [...teams.values()].map(({id, name, zone}) => ({id, name, zone})),
        calendar: (teamId, zone, now) => {
            const year = new Date(now).getUTCFullYear();
            const key = `${teamId} ${zone} ${year}`;
            const row = teams.get(teamId);
            const settings = row ? keptOf(row).settings : DEFAULT_SETTINGS;
            const found = calendars.get(key) ?? calendarFrom(settings, zone, holidaysAround(holidays, settings, year));
            if (calendars.size >= CALENDARS_KEPT) {
                calendars.clear();
            }
            calendars.set(key, found);
            return found;
        },
        settingsVersion: (teamId) => teams.get(teamId)?.settings_version ?? 0,
        settings: async (teamId) => {
            const {rows} = await pool.query<SettingsRow>(`select ${SETTINGS_COLUMNS} from team where id = $1`, [
                teamId,
            ]);
            return rows[0] ? keptOf(rows[0]) : null;
        },
        saveSettings: async (change) => {
            const saved = await transaction(pool, (sql) => writeSettings(sql, change));
            await refresh();
            return saved;
        },
    };
}

/** A team has a calendar for each zone that its runs began in. */
const CALENDARS_KEPT = 500;

function hashOf(token: string): Buffer {
    return createHash('sha256').update(token).digest();
}
