import {createHash} from 'node:crypto';
import type {Pool} from 'pg';
import type {Team, Teams} from '../../application/ports';
import type {WorkingCalendar} from '../../domain/calendar';
import type {Millis, TeamId, Zone} from '../../domain/units';

/** What a team's calendar says; its zone and holidays are added when it is used. */
export type CalendarSettings = Omit<WorkingCalendar, 'zone'> & {country?: string; region?: string};

export const DEFAULT_CALENDAR: CalendarSettings = {
    weekdays: [1, 2, 3, 4, 5],
    hours: {from: '09:00', to: '17:00'},
    daysOff: {},
    extraWorkingDays: {},
};

/** Public holidays by country and region: local dates with their names. */
export interface Holidays {
    of(country: string, region: string | undefined, year: number): Record<string, string>;
}

export interface TeamTokens {
    visible: string;
    hidden: string;
}

export interface TeamStore extends Teams {
    /** Reads all teams again; other replicas may have set one up. */
    refresh(): Promise<void>;
    /** Stores a team with its commands' tokens; a known team keeps its zone and its own days. */
    setUp(team: {
        id: TeamId;
        name: string;
        zone: Zone;
        tokens: TeamTokens;
        country?: string;
        region?: string;
    }): Promise<void>;
    /** The team that a command's token opens, and which of its two commands it is. */
    byToken(token: string): {teamId: TeamId; command: 'visible' | 'hidden'} | null;
    list(): Team[];
}

interface TeamRow {
    id: TeamId;
    name: string;
    zone: Zone;
    calendar: CalendarSettings;
    visible_token_hash: Buffer;
    hidden_token_hash: Buffer;
}

/** Teams are few and change by hand: all of them are kept in memory. */
export function postgresTeams(pool: Pool, holidays: Holidays): TeamStore {
    let teams = new Map<TeamId, TeamRow>();
    let tokens = new Map<string, {teamId: TeamId; command: 'visible' | 'hidden'}>();

    const refresh = async (): Promise<void> => {
        const {rows} = await pool.query<TeamRow>(
            'select id, name, zone, calendar, visible_token_hash, hidden_token_hash from team',
        );
        teams = new Map(rows.map((row) => [row.id, row]));
        tokens = new Map();
        for (const row of rows) {
            tokens.set(row.visible_token_hash.toString('hex'), {teamId: row.id, command: 'visible'});
            tokens.set(row.hidden_token_hash.toString('hex'), {teamId: row.id, command: 'hidden'});
        }
    };

    return {
        refresh,
        setUp: async ({id, name, zone, tokens: {visible, hidden}, country, region}) => {
            const place = country === undefined ? {} : {country, ...(region === undefined ? {} : {region})};
            await pool.query(
                `insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash) values ($1, $2, $3, $4, $5, $6)
                 on conflict (id) do update set name = excluded.name, visible_token_hash = excluded.visible_token_hash, hidden_token_hash = excluded.hidden_token_hash,
                     calendar = case when $7::jsonb = '{}' then team.calendar else ((team.calendar::jsonb - 'region') || $7::jsonb)::json end`,
                [
                    id,
                    name,
                    zone,
                    JSON.stringify({...DEFAULT_CALENDAR, ...place}),
                    hashOf(visible),
                    hashOf(hidden),
                    JSON.stringify(place),
                ],
            );
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
            const {country, region, ...settings} = teams.get(teamId)?.calendar ?? DEFAULT_CALENDAR;
            return {
                ...settings,
                zone,
                daysOff: {...daysOffAround(holidays, country, region, now), ...settings.daysOff},
            };
        },
    };
}

function hashOf(token: string): Buffer {
    return createHash('sha256').update(token).digest();
}

/** Moments are looked for up to 400 days ahead, and an update may be some days back. */
function daysOffAround(
    holidays: Holidays,
    country: string | undefined,
    region: string | undefined,
    now: Millis,
): Record<string, string> {
    if (country === undefined) {
        return {};
    }
    const year = new Date(now).getUTCFullYear();
    return {
        ...holidays.of(country, region, year - 1),
        ...holidays.of(country, region, year),
        ...holidays.of(country, region, year + 1),
        ...holidays.of(country, region, year + 2),
    };
}
