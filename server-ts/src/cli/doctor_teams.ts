import * as v from 'valibot';
import {ChatError, type Rest} from '../adapters/mattermost/rest';
import {teamMemberShape} from '../adapters/mattermost/shapes';
import {broken, note, ok, type Check} from './check';
import {absent} from './install_bot';
import type {KnownTeam} from './known_teams';

const teamShape = v.object({delete_at: v.optional(v.number(), 0)});

/** Leaves out the teams that are archived or deleted in Mattermost, in which nothing can be installed, and says so of each. */
export async function withoutGone(
    rest: Rest,
    teams: readonly KnownTeam[],
    config: {file: string; teams: readonly KnownTeam[]},
): Promise<{checks: Check[]; there: KnownTeam[]}> {
    const checks: Check[] = [];
    const there: KnownTeam[] = [];
    for (const team of teams) {
        if (await isGone(rest, team)) {
            checks.push(goneTeam(team.name, config.teams.some(({id}) => id === team.id) ? config.file : null));
        } else {
            there.push(team);
        }
    }
    return {checks, there};
}

/** One that the bot may not look at (403) is there. What else can go wrong goes wrong in the next checks, too, which say it. */
function isGone(rest: Rest, {id}: KnownTeam): Promise<boolean> {
    return rest.get(`/teams/${id}`, teamShape).then(
        ({delete_at: deletedAt}) => deletedAt > 0,
        (error: unknown) => error instanceof ChatError && error.status === 404,
    );
}

/** `file`: the config file that names it; null for one that was set up from the sidebar. */
function goneTeam(name: string, file: string | null): Check {
    return note(
        `Team ${name} is archived or deleted in Mattermost, so nothing was looked at in it. Its runs are kept, and nothing is sent there.`,
        file === null
            ? 'restore it in Mattermost if it was not to go; else nothing.'
            : `restore it in Mattermost if it was not to go; else take its entry out of "teams" in ${file}.`,
    );
}

/** The bot's place in each team. */
export async function checkTeams(rest: Rest, teams: readonly KnownTeam[], botId: string): Promise<Check[]> {
    if (teams.length === 0) {
        return [broken('No team is set up.', 'run set-cycle install --team <name>.')];
    }
    const checks: Check[] = [];
    for (const team of teams) {
        const member = await rest.get(`/teams/${team.id}/members/${botId}`, teamMemberShape).catch(noMember);
        checks.push(
            member === null || member.delete_at > 0
                ? broken(
                      `The bot is not a member of team ${team.name}: it cannot make channels there or add anybody.`,
                      `run set-cycle install --team ${team.name}.`,
                  )
                : /\bteam_(user|admin)\b/.test(member.roles)
                  ? ok(`The bot is a member of team ${team.name} (${member.roles}).`)
                  : note(
                        `The bot's role in team ${team.name} is "${member.roles}": it may not be allowed to make channels.`,
                        'give it the role team_user, unless your permission scheme allows it.',
                    ),
        );
    }
    return checks;
}

/** Who is no member may not even look (403). */
function noMember(error: unknown): null {
    return error instanceof ChatError && error.status === 403 ? null : absent(error);
}
