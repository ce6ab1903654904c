import * as v from 'valibot';
import type {Membership} from '../../application/mattermost_ports';
import {ChatError, type Rest} from './rest';
import {memberShape, teamMemberShape} from './shapes';

/**
 * Rights change without any event that the bot hears, so an answer is kept for less than a second: long enough for the requests of one
 * screen, short enough that somebody who was removed a second ago is out.
 */
const KEPT_MS = 900;
/** Answers that are kept at once, over all people. */
const KEPT_AT_MOST = 5_000;

export function mattermostMembership(rest: Rest): Membership {
    const kept = new Map<string, {until: number; answer: Promise<boolean>}>();

    const keep = (key: string, ask: () => Promise<boolean>): Promise<boolean> => {
        const now = performance.now();
        const found = kept.get(key);
        if (found && found.until > now) {
            return found.answer;
        }
        if (kept.size >= KEPT_AT_MOST) {
            kept.clear();
        }
        const answer = ask();
        kept.set(key, {until: now + KEPT_MS, answer});
        answer.catch(() => kept.delete(key));
        return answer;
    };

    /** A clear "no such member" is an answer; anything else (Mattermost is down) is not, and must not open or shut a door. */
    const exists = async (work: () => Promise<unknown>): Promise<boolean> => {
        try {
            await work();
            return true;
        } catch (error) {
            if (error instanceof ChatError && (error.status === 404 || error.status === 403)) {
                return false;
            }
            throw error;
        }
    };

    const isInChannel: Membership['isInChannel'] = (channelId, userId) =>
        keep(`c ${channelId} ${userId}`, () =>
            exists(() => rest.get(`/channels/${channelId}/members/${userId}`, memberShape)),
        );

    const isSystemAdmin: Membership['isSystemAdmin'] = (userId) =>
        keep(`s ${userId}`, async () => {
            const user = await rest.get(`/users/${userId}`, systemRoles);
            return user.delete_at === 0 && user.roles.split(' ').includes('system_admin');
        });
    const systemRoles = v.object({roles: v.optional(v.string(), ''), delete_at: v.optional(v.number(), 0)});

    return {
        isInChannel,
        isInTeam: (teamId, userId) =>
            keep(`t ${teamId} ${userId}`, async () => {
                let member: v.InferOutput<typeof teamMemberShape> | null = null;
                const found = await exists(async () => {
                    member = await rest.get(`/teams/${teamId}/members/${userId}`, teamMemberShape);
                });
                return found && isCurrent(member);
            }),
        isTeamAdmin: (teamId, userId) =>
            keep(`a ${teamId} ${userId}`, async () => {
                let admin = false;
                await exists(async () => {
                    const member = await rest.get(`/teams/${teamId}/members/${userId}`, teamMemberShape);
                    admin =
                        isCurrent(member) && (member.scheme_admin || member.roles.split(' ').includes('team_admin'));
                });
                return admin || isSystemAdmin(userId);
            }),
        isSystemAdmin,
    };
}

function isCurrent(member: {delete_at: number} | null): boolean {
    return member !== null && member.delete_at === 0;
}
