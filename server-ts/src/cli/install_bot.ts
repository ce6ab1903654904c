import * as v from 'valibot';
import {anything, ChatError, mattermostRest, type Rest} from '../adapters/mattermost/rest';
import {teamMemberShape, userShape, type UserShape} from '../adapters/mattermost/shapes';
import {BOT_USERNAME} from '../contract/names';
import {Failure} from './failure';

const BOT = {
    username: BOT_USERNAME,
    display_name: 'SET Cycle',
    description: 'Runs sustained-engineering cycles and support incidents, and reminds of the updates they owe.',
};
/** By it our tokens are found again among others of the bot. */
export const TOKEN_DESCRIPTION = 'SET Cycle sidecar';

const botShape = v.object({user_id: v.string(), delete_at: v.optional(v.number(), 0)});
const tokenShape = v.object({id: v.string(), token: v.string()});

/** What was done, and what was there already, for the operator to read. */
export interface Step {
    done: boolean;
    words: string;
}

/** The account named `set-cycle`; null when nobody has that name. Throws `Failure` when a person has it. */
export async function findBot(rest: Rest): Promise<UserShape | null> {
    const user = await rest.get(`/users/username/${BOT_USERNAME}`, userShape).catch(absent);
    if (user !== null && !user.is_bot) {
        throw new Failure(
            `@${BOT_USERNAME} is a person's account on this server, so the bot cannot have that name. Rename that account, then run this again.`,
        );
    }
    return user;
}

/** Makes the bot, or switches it on again. */
export async function ensureBot(rest: Rest, found: UserShape | null): Promise<{id: string; step: Step}> {
    if (found === null) {
        const made = await rest.post('/bots', BOT, botShape);
        return {id: made.user_id, step: {done: true, words: `Bot @${BOT_USERNAME} was made.`}};
    }
    if (found.delete_at > 0) {
        await rest.post(`/bots/${found.id}/enable`, {}, botShape);
        return {id: found.id, step: {done: true, words: `Bot @${BOT_USERNAME} was switched off; it is on again.`}};
    }
    return {id: found.id, step: {done: false, words: `Bot @${BOT_USERNAME} was there.`}};
}

/** Keeps the token of the config file where it still opens the bot's account, else makes one. Mattermost shows a token only once. */
export async function ensureBotToken(
    rest: Rest,
    url: string,
    botId: string,
    kept: string | undefined,
): Promise<{token: string; step: Step}> {
    if (kept !== undefined && (await isTokenOf(url, kept, botId))) {
        return {token: kept, step: {done: false, words: 'The bot’s token in the config file works.'}};
    }
    const made = await rest.post(`/users/${botId}/tokens`, {description: TOKEN_DESCRIPTION}, tokenShape);
    return {
        token: made.token,
        step: {
            done: true,
            words:
                kept === undefined
                    ? 'The bot got a token.'
                    : 'The bot’s token in the config file no longer worked; it got a new one.',
        },
    };
}

async function isTokenOf(url: string, token: string, botId: string): Promise<boolean> {
    try {
        return (await mattermostRest({url, token}).get('/users/me', userShape)).id === botId;
    } catch (error) {
        if (error instanceof ChatError && error.status === 401) {
            return false;
        }
        throw error;
    }
}

/** Makes the bot a member of a team; it can then make channels there and add people to them. */
export async function ensureMember(rest: Rest, team: {id: string; name: string}, botId: string): Promise<Step> {
    const member = await rest.get(`/teams/${team.id}/members/${botId}`, teamMemberShape).catch(absent);
    if (member !== null && member.delete_at === 0) {
        return {done: false, words: `Team ${team.name}: the bot was a member.`};
    }
    await rest.post(`/teams/${team.id}/members`, {team_id: team.id, user_id: botId}, anything);
    return {done: true, words: `Team ${team.name}: the bot was added.`};
}

/** For `catch`: a 404 means that there is none. */
export function absent(error: unknown): null {
    if (error instanceof ChatError && error.status === 404) {
        return null;
    }
    throw error;
}
