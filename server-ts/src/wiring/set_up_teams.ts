import type {Almanac} from '../application/ports';
import type {Desk} from '../application/desk';
import type {Rest} from '../adapters/mattermost/rest';
import {teamShape} from '../adapters/mattermost/shapes';
import type {TeamStore} from '../adapters/postgres/teams';
import {BadConfig, type Config} from '../config';

/** Stores the teams that the config file names. Throws BadConfig for a place whose public holidays nobody knows. */
export async function setUpTeamsOfFile(config: Config, teams: TeamStore, holidays: Almanac): Promise<void> {
    for (const team of config.teams) {
        if (team.country !== undefined && !holidays.knows(team.country, team.region)) {
            throw new BadConfig(
                `teams: no public holidays are known for ${team.country}${team.region === undefined ? '' : `-${team.region}`} (team ${team.name}). Nothing was started.`,
            );
        }
        await teams.setUp({
            id: team.id,
            name: team.name,
            zone: team.zone ?? config.zone,
            ...(team.country === undefined ? {} : {country: team.country}),
            ...(team.region === undefined ? {} : {region: team.region}),
            tokens: {visible: team.visibleToken, hidden: team.hiddenToken},
            fromFile: true,
        });
    }
}

/** Stores a team that an admin sets up from within Mattermost. */
export function setUpTeamByAdmin(config: Config, teams: TeamStore, rest: Rest): Desk['setUpTeam'] {
    return async (teamId, tokens) => {
        // A token opens one team: whoever administers another must not be able to take it over.
        const taken = [tokens.visible, tokens.hidden].some(
            (token) => (teams.byToken(token)?.teamId ?? teamId) !== teamId,
        );
        if (taken) {
            return false;
        }
        const {name} = await rest.get(`/teams/${teamId}`, teamShape);
        await teams.setUp({id: teamId, name, zone: config.zone, tokens});
        return true;
    };
}
