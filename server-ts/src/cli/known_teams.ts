import type {Config} from '../config';
import {hasDatabase, withDatabase} from './database_access';
import {wordsFor} from './failure';
import {readTeams} from './team_lookup';

export interface KnownTeam {
    id: string;
    name: string;
}

/**
 * The teams of the config file, and those that an admin set up from the sidebar: only the database knows these. Where it cannot be read,
 * those of the file alone, and why. `start`: it is started for this where the sidecar does not run.
 */
export async function knownTeams(
    config: Config,
    how: {start: boolean},
): Promise<{teams: KnownTeam[]; unread: string | null}> {
    const inFile = config.teams.map(({id, name}) => ({id, name}));
    if (config.databaseUrl === undefined && !hasDatabase(config)) {
        return {teams: inFile, unread: null};
    }
    try {
        const kept = await withDatabase(config, how, ({client}) => readTeams(client, config));
        const others = kept.filter(({id}) => !inFile.some((team) => team.id === id));
        return {teams: [...inFile, ...others.map(({id, name}) => ({id, name}))], unread: null};
    } catch (error) {
        return {teams: inFile, unread: wordsFor(error)};
    }
}
