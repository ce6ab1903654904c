import type {RunSummary} from '../../domain/summary';
import type {TeamId} from '../../domain/units';
import type {Desk} from '../desk';
import type {Asker} from '../gate';

/** How many of a team's newest cycles are looked at: each may cost a request to Mattermost. */
const LOOKED_AT = 10;

/** The team's newest running cycles that the asker sees. */
export async function cyclesSeen(desk: Desk, asker: Asker, teamId: TeamId): Promise<RunSummary[]> {
    const cycles = await desk.reads.newestCycles(teamId, LOOKED_AT);
    const seen = await Promise.all(cycles.map((cycle) => desk.gate.canView(asker, cycle)));
    return cycles.filter((_, place) => seen[place]);
}

/**
 * The cycle that says who is on duty: of the team's running cycles, the newest in whose channel the asker is; null if they see none.
 * Anybody may start a cycle in a channel of their own, and that must not replace the roster for everybody else.
 */
export async function cycleFor(desk: Desk, asker: Asker, teamId: TeamId): Promise<RunSummary | null> {
    for (const cycle of await desk.reads.newestCycles(teamId, LOOKED_AT)) {
        if (await desk.gate.canView(asker, cycle)) {
            return cycle;
        }
    }
    return null;
}
