import {refuse, type Refused} from '../../domain/refusal';
import type {TeamId, UserId} from '../../domain/units';
import type {Desk} from '../desk';
import type {Asker} from '../gate';
import type {PersonRecord} from '../mattermost_ports';

/** A person whom somebody else names: Mattermost vouches for no channel of theirs. */
export function asAsker(userId: UserId, teamId: TeamId): Asker {
    return {userId, teamId, channelId: null};
}

/** Why somebody cannot be given a role or an item of a run in this team, or null. `person` as Mattermost knows them at this moment. */
export async function checkNamed(
    desk: Desk,
    teamId: TeamId,
    person: PersonRecord | undefined,
    field: string,
): Promise<Refused | null> {
    if (!person || person.isBot) {
        return refuse('person_unknown', {field});
    }
    const params = {text: person.username};
    if (person.isGone) {
        return refuse('person_gone', {field, params});
    }
    const isInTeam = await desk.gate.canStart(asAsker(person.id, teamId), person);
    return isInTeam ? null : refuse('person_not_in_team', {field, params});
}
