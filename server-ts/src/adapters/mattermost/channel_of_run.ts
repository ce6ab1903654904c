import * as v from 'valibot';
import type {Chat} from '../../application/mattermost_ports';
import type {UserId} from '../../domain/units';
import {orNull} from './channels';
import {ChatError, type Rest} from './rest';
import {channelMemberShape, channelShape} from './shapes';

/** Mattermost's, in characters. */
const DISPLAY_NAME_LIMIT = 64;
/** Mattermost takes 250 with the mark. */
const PURPOSE_LIMIT = 200;

/** Makes a run's channel, or finds the one that an earlier attempt made; `taken` where somebody else has one of that name. */
export function openChannel(rest: Rest, botId: () => UserId): Chat['openChannel'] {
    return async ({teamId, runId, name, displayName, purpose, header, visibility}) => {
        // Tells a channel that an earlier, interrupted attempt made from one that somebody else has. Everybody in the channel reads it at
        // its beginning, so it is short: 40 bits are plenty among channels of one name that the bot made.
        const mark = runId.slice(0, 8);
        try {
            const made = await rest.post(
                '/channels',
                {
                    team_id: teamId,
                    name,
                    display_name: clipped(displayName, DISPLAY_NAME_LIMIT),
                    type: visibility === 'public' ? 'O' : 'P',
                    purpose: `${clipped(purpose, PURPOSE_LIMIT)} (SET Cycle run ${mark})`,
                    header,
                },
                channelShape,
            );
            return made.id;
        } catch (error) {
            if (!(error instanceof ChatError) || error.id !== 'store.sql_channel.save_channel.exists.app_error') {
                throw error;
            }
            const found = await orNull(() => rest.get(`/teams/${teamId}/channels/name/${name}`, channelShape));
            return found?.purpose.includes(mark) && found.creator_id === botId() && found.delete_at === 0
                ? found.id
                : 'taken';
        }
    };
}

/** Adds people to a channel; gives those who could not be added. */
export function addMembers(rest: Rest, botId: () => UserId): Chat['addMembers'] {
    return async (channelId, users) => {
        const others = users.filter((user) => user !== botId());
        if (others.length === 0) {
            return [];
        }
        try {
            // A list in which one cannot be added answers 201 with those that could.
            const answer = await rest.post(
                `/channels/${channelId}/members`,
                {user_ids: others},
                v.union([v.array(channelMemberShape), channelMemberShape]),
            );
            const added = new Set((Array.isArray(answer) ? answer : [answer]).map((member) => member.user_id));
            return others.filter((user) => !added.has(user));
        } catch (error) {
            if (error instanceof ChatError && !error.passing) {
                return others;
            }
            throw error;
        }
    };
}

function clipped(text: string, limit: number): string {
    const characters = [...text];
    return characters.length <= limit
        ? text
        : `${characters
              .slice(0, limit - 1)
              .join('')
              .trimEnd()}…`;
}
