import {storeChannel} from './channels';
import {newId} from './ids';
import type {Team} from './records';
import type {World} from './world';

/** Creates a team with its two default channels, town-square and off-topic. */
export function storeTeam(world: World, name: string, displayName: string): Team {
    const now = world.clock.now();
    const team: Team = {
        id: newId(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        display_name: displayName,
        name,
        invite_id: newId(),
    };
    world.state.teams.set(team.id, team);
    const base = {teamId: team.id, type: 'O' as const, creatorId: ''};
    storeChannel(world, {...base, name: 'town-square', displayName: 'Town Square'});
    storeChannel(world, {...base, name: 'off-topic', displayName: 'Off-Topic'});
    world.changed();
    return team;
}
