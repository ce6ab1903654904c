import type {Client} from 'pg';
import {keptOf, SETTINGS_COLUMNS, type SettingsRow} from '../adapters/postgres/team_settings';
import type {KeptSettings} from '../application/ports';
import type {Config} from '../config';
import {schemaOf} from './backup_format';
import {Failure} from './failure';

export interface FoundTeam extends KeptSettings {
    id: string;
    /** As the operator calls it: by its name in the config file, else as Mattermost shows it. */
    name: string;
}

const NEEDED = '0002_team_settings.sql';

/** The teams of the database, by name. Throws `Failure` while it has no settings yet. */
export async function readTeams(client: Client, config: Config): Promise<FoundTeam[]> {
    if (!(await schemaOf(client)).includes(NEEDED)) {
        throw new Failure('The database is older than this program. Start the sidecar once: it upgrades the database.');
    }
    const {rows} = await client.query<SettingsRow & {id: string; name: string}>(
        `select id, name, ${SETTINGS_COLUMNS} from team order by name, id`,
    );
    return rows.map((row) => ({
        ...keptOf(row),
        id: row.id,
        name: config.teams.find(({id}) => id === row.id)?.name ?? row.name,
    }));
}

/** The team that a name or an id stands for. Throws `Failure` where there is none, or more than one. */
export function findTeam(teams: readonly FoundTeam[], wanted: string): FoundTeam {
    const found = teams.filter(({id, name}) => id === wanted || name === wanted);
    const [team] = found;
    if (!team) {
        const known = teams.map(({name}) => name).join(', ');
        throw new Failure(`There is no team “${wanted}”. Known are: ${known === '' ? 'none' : known}.`, 2);
    }
    if (found.length > 1) {
        throw new Failure(
            `Several teams are called “${wanted}”. Name one by its id: ${found.map(({id}) => id).join(', ')}.`,
            2,
        );
    }
    return team;
}
