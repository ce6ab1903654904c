import {refuse, type Refused} from '../../domain/refusal';
import type {TeamId, UserId} from '../../domain/units';
import type {Desk} from '../desk';
import type {Asker, Guarded} from '../gate';
import type {PersonRecord} from '../mattermost_ports';

/** A person whom somebody else names: Mattermost vouches for no channel of theirs. */
export function asAsker(userId: UserId, teamId: TeamId): Asker {
    return {userId, teamId, channelId: null};
}

/** Why somebody cannot be given a role or an item of a run in this team, or null. `person` is fresh from Mattermost. */
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

/** Who of a roster can still have a role in this team: they are in it, and not deactivated. `people`: fresh from Mattermost. */
export async function stillThere(
    desk: Desk,
    teamId: TeamId,
    people: ReadonlyMap<UserId, PersonRecord>,
): Promise<ReadonlySet<UserId>> {
    const checks = [...people].map(async ([id, person]) =>
        (await checkNamed(desk, teamId, person, 'user')) === null ? [id] : [],
    );
    return new Set((await Promise.all(checks)).flat());
}

/** Why somebody cannot be asked for anything in a channel to which the run invites nobody, or null: they must be in it already. */
export async function checkReader(
    desk: Desk,
    place: Guarded,
    person: PersonRecord,
    field: string,
): Promise<Refused | null> {
    return (await desk.gate.canView(asAsker(person.id, place.teamId), place))
        ? null
        : refuse('person_not_in_channel', {field, params: {text: person.username}});
}
