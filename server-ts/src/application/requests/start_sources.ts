import type {StartBody} from '../../contract/request';
import type {Playbook} from '../../domain/playbook';
import type {ChannelId, PostId, RoleId, UserId} from '../../domain/units';
import type {Desk, Request} from '../desk';
import type {PersonRecord} from '../mattermost_ports';
import {cycleFor} from './cycle_for';
import {stillThere} from './named_person';

/** The bot reads the post; it exists for the asker only if they are in its channel themselves. */
export async function postFor(
    desk: Desk,
    {asker}: Request,
    postId: PostId | undefined,
): Promise<{message: string} | null> {
    const post = postId === undefined ? null : await desk.channels.post(postId);
    return post && (await desk.gate.canUseChannel(asker, post.channelId)) ? post : null;
}

/** Who is on duty, by the playbook's roles, and the channel of the cycle that says so. `people`: those of the cycle, fresh from Mattermost. */
export interface OnDutyNow {
    seats: Record<RoleId, UserId | null>;
    channelId: ChannelId | null;
    people: ReadonlyMap<UserId, PersonRecord>;
}

/** The people of the team's newest running cycle. The owner's seat falls to the starter. */
export async function onDutyNow(desk: Desk, request: Request, playbook: Playbook): Promise<OnDutyNow> {
    const cycle = playbook.roles.some((role) => role.from !== undefined)
        ? await cycleFor(desk, request.asker, request.asker.teamId)
        : null;
    const people = await desk.people.asTheyAre(cycle?.seats.flatMap(({user}) => user ?? []) ?? []);
    const there = await stillThere(desk, request.asker.teamId, people);
    const seats: Record<RoleId, UserId | null> = {};
    for (const role of playbook.roles) {
        const onDuty = cycle?.seats.find((seat) => seat.role === role.from)?.user ?? null;
        seats[role.id] =
            (onDuty !== null && there.has(onDuty) ? onDuty : null) ??
            (role.id === playbook.ownerRole ? request.asker.userId : null);
    }
    return {seats, channelId: cycle?.channelId ?? null, people};
}

/**
 * Who gets which role. A form that was opened before a cycle began shows the people of the one before it: where nobody was chosen by hand,
 * whoever is on duty by now has the role, and passes it on with the next cycle. A form that does not say what was chosen is taken at its
 * word.
 */
export function seatsBy(onDuty: OnDutyNow, playbook: Playbook, {seats, chosen}: StartBody): StartBody['seats'] {
    if (chosen === undefined || onDuty.channelId === null) {
        return seats;
    }
    const unchosen = playbook.roles.filter(({id, from}) => from !== undefined && !chosen.includes(id));
    return {...seats, ...Object.fromEntries(unchosen.map(({id}) => [id, onDuty.seats[id] ?? null]))};
}
