import type {RunSummary} from '../../domain/summary';
import type {TeamId} from '../../domain/units';
import type {Desk} from '../desk';
import type {Asker} from '../gate';

/** How many of a team's cycles are looked at: each may cost a request to Mattermost. */
const LOOKED_AT = 10;

/** The team's running cycles that the asker sees, in the order of their turns. */
export async function cyclesSeen(desk: Desk, asker: Asker, teamId: TeamId): Promise<RunSummary[]> {
    const cycles = await desk.reads.cyclesByTurn(teamId, LOOKED_AT);
    const seen = await Promise.all(cycles.map((cycle) => desk.gate.canView(asker, cycle)));
    return cycles.filter((_, place) => seen[place]);
}

/**
 * The cycle that says who is on duty: of the team's running cycles, the newest that has begun and in whose channel the asker is, or the
 * soonest of those that have not; null if they see none. Anybody may start a cycle in a channel of their own, and that must not replace the roster for everybody else.
 */
export async function cycleFor(desk: Desk, asker: Asker, teamId: TeamId): Promise<RunSummary | null> {
    for (const cycle of await desk.reads.cyclesByTurn(teamId, LOOKED_AT)) {
        if (await desk.gate.canView(asker, cycle)) {
            return cycle;
        }
    }
    return null;
}
