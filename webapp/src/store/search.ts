import type {Person} from '../../../server-ts/src/contract/answer';
import type {TeamId} from '../../../server-ts/src/domain/units';
import type {HostChannel, HostState} from '../host/host_state';
import {callMattermost, fieldOf, textOf} from '../host/mattermost_fetch';

const SHOWN = 8;

/** People of the team whose name begins with what is typed, as Mattermost finds them; bots and deactivated people are left out. Null: no answer. */
export async function searchPeople(teamId: TeamId, typed: string): Promise<Person[] | null> {
    const query = `in_team=${encodeURIComponent(teamId)}&name=${encodeURIComponent(typed.replace(/^@/, ''))}&limit=${SHOWN * 2}`;
    const reply = await callMattermost(`/users/autocomplete?${query}`);
    if (!reply.ok) {
        return null;
    }
    const users = fieldOf(reply.data, 'users');
    return (Array.isArray(users) ? users : []).filter(isActivePerson).map(personOf).slice(0, SHOWN);
}

function isActivePerson(user: unknown): boolean {
    return fieldOf(user, 'is_bot') !== true && !fieldOf(user, 'delete_at') && textOf(user, 'id') !== '';
}

function personOf(user: unknown): Person {
    const username = textOf(user, 'username');
    const name = `${textOf(user, 'first_name')} ${textOf(user, 'last_name')}`.trim();
    return {id: textOf(user, 'id'), username, name: name || username, gone: false};
}

/** The person's own channels of a team, by what is typed: a run can only be bound to one of them. */
export function searchChannels(
    host: HostState,
    teamId: TeamId,
    typed: string,
    without: readonly unknown[],
): HostChannel[] {
    const {channels, myMembers} = host.entities.channels;
    const words = typed.trim().toLowerCase().replace(/^~/, '');
    return Object.values(channels)
        .filter(
            (channel): channel is HostChannel =>
                channel !== undefined && channel.team_id === teamId && channel.delete_at === 0,
        )
        .filter(
            (channel) =>
                myMembers[channel.id] !== undefined &&
                !without.includes(channel.id) &&
                (channel.display_name.toLowerCase().includes(words) || channel.name.includes(words)),
        )
        .sort((a, b) => a.display_name.localeCompare(b.display_name))
        .slice(0, SHOWN);
}
