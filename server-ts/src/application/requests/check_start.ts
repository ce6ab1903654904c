import type {StartBody} from '../../contract/request';
import type {Playbook} from '../../domain/playbook';
import {refuse, type Refused} from '../../domain/refusal';
import type {UserId} from '../../domain/units';
import type {Desk, Request} from '../desk';
import type {PersonRecord} from '../mattermost_ports';
import {asAsker, checkNamed, checkReader} from './named_person';
import {checkChannel} from './usable_channel';

/** Why the asker cannot start this run, with the field that it stands at, or null. All of it is checked with their own rights. `known`: people who were just read. */
export async function checkStart(
    desk: Desk,
    request: Request,
    playbook: Playbook,
    body: StartBody,
    known: ReadonlyMap<UserId, PersonRecord>,
): Promise<Refused | null> {
    return (
        (await checkStarter(desk, request, body)) ??
        (await checkSeats(desk, request, playbook, body, known)) ??
        (await checkPlace(desk, request, playbook, body)) ??
        (await checkReaders(desk, request, body))
    );
}

async function checkStarter(desk: Desk, request: Request, body: StartBody): Promise<Refused | null> {
    const {asker} = request;
    if (!desk.teams.get(asker.teamId)) {
        return refuse('team_not_set_up');
    }
    const starter = (await desk.people.get([asker.userId])).get(asker.userId);
    if (!(await desk.gate.canStart(asker, starter))) {
        return refuse('not_allowed');
    }
    return starter?.isGuest && body.channel.kind !== 'existing'
        ? refuse('guest_cannot_start', {field: 'channel'})
        : null;
}

async function checkSeats(
    desk: Desk,
    request: Request,
    playbook: Playbook,
    body: StartBody,
    known: ReadonlyMap<UserId, PersonRecord>,
): Promise<Refused | null> {
    const roles = new Set(playbook.roles.map((role) => role.id));
    if (playbook.ownerRole === null) {
        roles.add('owner');
    }
    const unknown = Object.keys(body.seats).find((role) => !roles.has(role));
    if (unknown !== undefined) {
        return refuse('role_unknown', {field: `seats.${unknown}`});
    }
    const named = Object.entries(body.seats).filter((seat): seat is [string, string] => typeof seat[1] === 'string');
    const {teamId} = request.asker;
    // Both questions to Mattermost at once; the checks find the second one's answers known.
    const [people] = await Promise.all([
        desk.people.asTheyAre(named.flatMap(([, user]) => (known.has(user) ? [] : user))),
        ...named.map(([, user]) => desk.gate.canSeeTeam(asAsker(user, teamId), teamId)),
    ]);
    const checks = named.map(([role, user]) =>
        checkNamed(desk, teamId, known.get(user) ?? people.get(user), `seats.${role}`),
    );
    return (await Promise.all(checks)).find((refused) => refused !== null) ?? null;
}

async function checkPlace(desk: Desk, request: Request, playbook: Playbook, body: StartBody): Promise<Refused | null> {
    if (body.channel.kind !== 'existing') {
        return null;
    }
    if (playbook.channel.newRequired) {
        return refuse('playbook_needs_new_channel', {field: 'channel'});
    }
    return body.channel.channelId === ''
        ? refuse('channel_not_found', {field: 'channel'})
        : checkChannel(desk, request, body.channel.channelId, 'channel');
}

/**
 * A start brings nobody into an existing channel: whoever is given a role must be in it, also people who are seated only when the severity
 * rises. Checked after the bot has joined, because only then does Mattermost let it see the members.
 */
async function checkReaders(desk: Desk, {asker}: Request, {channel, seats}: StartBody): Promise<Refused | null> {
    if (channel.kind !== 'existing') {
        return null;
    }
    const named = Object.entries(seats).flatMap(([role, user]) =>
        typeof user === 'string' && user !== asker.userId ? [{role, user}] : [],
    );
    const people = await desk.people.get(named.map(({user}) => user));
    const place = {teamId: asker.teamId, channelId: channel.channelId};
    const checks = named.flatMap(({role, user}) => {
        const person = people.get(user);
        return person ? [checkReader(desk, place, person, `seats.${role}`)] : [];
    });
    return (await Promise.all(checks)).find((refused) => refused !== null) ?? null;
}
