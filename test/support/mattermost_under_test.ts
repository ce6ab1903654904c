import {randomBytes} from 'node:crypto';
import * as v from 'valibot';
import {anything, mattermostRest, type Rest} from '../../server-ts/src/adapters/mattermost/rest';
import {channelShape, teamShape, userShape} from '../../server-ts/src/adapters/mattermost/shapes';
import {startMattermost} from '../mattermost/server/start';

/**
 * A Mattermost with a team, people and a bot, made through its REST API alone, so that the same suite runs against the stand-in and
 * against a real server. The real one needs EnableBotAccountCreation, and AllowedUntrustedInternalConnections naming `LISTEN_HOST`.
 */
export interface MattermostUnderTest {
    url: string;
    admin: Rest;
    team: string;
    bot: {id: string; token: string; rest: Rest};
    people: {id: string; username: string; token: string; rest: Rest}[];
    /** Removes what was made. */
    close(): Promise<void>;
}

/** Where the suite listens for what Mattermost sends. */
export const LISTEN_HOST = '127.0.0.77';

const realUrl = process.env['MATTERMOST_URL'];
const realToken = process.env['MATTERMOST_ADMIN_TOKEN'];

/** Which servers the suite runs against. */
export const SERVERS: [string, () => Promise<MattermostUnderTest>][] = [
    [
        'the stand-in',
        async () => {
            const standIn = await startMattermost({config: {ServiceSettings: {EnableBotAccountCreation: true}}});
            return prepare(standIn.url, standIn.admin.token, () => standIn.close());
        },
    ],
    ...(realUrl !== undefined && realToken !== undefined
        ? [
              ['the server at MATTERMOST_URL', () => prepare(realUrl, realToken, () => Promise.resolve())] satisfies [
                  string,
                  () => Promise<MattermostUnderTest>,
              ],
          ]
        : []),
];

async function prepare(
    url: string,
    adminToken: string,
    closeServer: () => Promise<void>,
): Promise<MattermostUnderTest> {
    const admin = mattermostRest({url, token: adminToken});
    const mark = `sc${randomBytes(4).toString('hex')}`;
    const team = await admin.post('/teams', {name: mark, display_name: `Contract ${mark}`, type: 'O'}, teamShape);
    const people: MattermostUnderTest['people'] = [];
    for (const name of ['ann', 'ben', 'cy']) {
        const username = `${mark}-${name}`;
        const password = `Contract-${mark}-1`;
        const user = await admin.post('/users', {username, password, email: `${username}@example.com`}, userShape);
        await admin.post(`/teams/${team.id}/members`, {team_id: team.id, user_id: user.id}, anything);
        const token = await logIn(url, username, password);
        people.push({id: user.id, username, token, rest: mattermostRest({url, token})});
    }
    const bot = await admin.post('/bots', {username: `${mark}-bot`}, v.object({user_id: v.string()}));
    const {token} = await admin.post(
        `/users/${bot.user_id}/tokens`,
        {description: 'contract'},
        v.object({token: v.string()}),
    );
    await admin.post(`/teams/${team.id}/members`, {team_id: team.id, user_id: bot.user_id}, anything);
    return {
        url,
        admin,
        team: team.id,
        bot: {id: bot.user_id, token, rest: mattermostRest({url, token})},
        people,
        close: async () => {
            const channels = await admin
                .get(`/teams/${team.id}/channels?per_page=200`, v.array(channelShape))
                .catch(() => []);
            for (const channel of channels.filter((one) => one.name !== 'town-square')) {
                await admin.delete(`/channels/${channel.id}`, anything).catch(() => undefined);
            }
            for (const user of people) {
                await admin.put(`/users/${user.id}/active`, {active: false}, anything);
            }
            await admin.post(`/bots/${bot.user_id}/disable`, {}, anything);
            await admin.delete(`/teams/${team.id}`, anything).catch(() => undefined);
            await closeServer();
        },
    };
}

/** A session of a person. Throws with Mattermost's words if it gives none. */
export async function logIn(url: string, username: string, password: string): Promise<string> {
    const response = await fetch(`${url}/api/v4/users/login`, {
        method: 'POST',
        body: JSON.stringify({login_id: username, password}),
    });
    const token = response.headers.get('token');
    if (!response.ok || token === null) {
        throw new Error(`${username} could not log in: ${response.status} ${await response.text()}`);
    }
    return token;
}
