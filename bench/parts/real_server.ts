import {randomBytes} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import {readConfig} from '../../server-ts/src/config';
import {anything, mattermostRest, type Rest} from '../../server-ts/src/adapters/mattermost/rest';
import {channelShape, teamShape, userShape} from '../../server-ts/src/adapters/mattermost/shapes';
import {buildPlugin} from '../../test/support/build_plugin';
import {setCycle} from '../../test/support/cli';
import {LISTEN_HOST, logIn} from '../../test/support/mattermost_under_test';
import {say} from './figures';

/** A Mattermost with what is needed to speak in its name. */
export interface MattermostOfBench {
    url: string;
    team: string;
    teamName: string;
    people: {id: string; username: string; token: string}[];
    /** Everybody and the bot are in each. */
    channels: string[];
    botId: string;
    botToken: string;
    visible: string;
    hidden: string;
    /** With it the bench signs triggers as Mattermost would; empty for a real server, which gives its own to nobody. */
    signingKey: string;
}

/** Requests that make channels and members go out so many at a time. */
const TOGETHER = 8;

export interface RealServer {
    said: MattermostOfBench;
    configFile: string;
    /** Removes what was made; what Mattermost cannot delete is archived or deactivated. */
    close(): Promise<void>;
}

/** The server that the environment names, as for the contract suite; null if it names none. */
export function namedServer(): {url: string; token: string} | null {
    const {MATTERMOST_URL: url, MATTERMOST_ADMIN_TOKEN: token} = process.env;
    return url === undefined || token === undefined ? null : {url, token};
}

/**
 * A team of its own on a real Mattermost, with people and channels that all of them and the bot are in, and SET Cycle installed there as an
 * operator does. Throws if it is installed there already: its bot and its plugin would be taken from those who use them.
 */
export async function prepareServer(
    server: {url: string; token: string},
    {folder, port, people: names, channels: count}: {folder: string; port: number; people: string[]; channels: number},
): Promise<RealServer> {
    const admin = mattermostRest(server);
    const plugins = await admin.get('/plugins', v.object({active: v.array(v.object({id: v.string()}))}));
    if (plugins.active.some(({id}) => id === 'set-cycle')) {
        throw new Error(`SET Cycle is in use on ${server.url}: measure on a server without it`);
    }
    const mark = `sc${randomBytes(4).toString('hex')}`;
    const team = await admin.post('/teams', {name: mark, display_name: `Bench ${mark}`, type: 'O'}, teamShape);
    const people: MattermostOfBench['people'] = [];
    for (const name of names) {
        people.push(await aPerson(admin, server.url, team.id, `${mark}-${name}`));
    }
    const configFile = path.join(folder, 'set-cycle.json');
    const installed = await setCycle(
        [
            ...['install', '--url', server.url, '--config', configFile, '--team', mark, '--zone', 'Europe/Amsterdam'],
            ...['--data-folder', path.join(folder, 'data'), '--listen', `${LISTEN_HOST}:${port}`],
            ...['--bundle', await bundleIn(folder)],
        ],
        {variables: {MM_ADMIN_TOKEN: server.token}},
    );
    if (installed.code !== 0) {
        throw new Error(`it could not be installed on ${server.url}:\n${installed.text}`);
    }
    const config = readConfig(configFile);
    const bot = await mattermostRest({url: server.url, token: config.botToken}).get('/users/me', userShape);
    const channels: string[] = [];
    await together(count, async (place) => {
        const body = {team_id: team.id, name: `channel-${place}`, display_name: `Channel ${place}`, type: 'O'};
        const {id} = await admin.post('/channels', body, channelShape);
        await admin.post(`/channels/${id}/members`, {user_ids: [bot.id, ...people.map((one) => one.id)]}, anything);
        channels.push(id);
    });
    const [of] = config.teams;
    return {
        said: {
            url: server.url,
            team: team.id,
            teamName: mark,
            people,
            channels,
            botId: bot.id,
            botToken: config.botToken,
            visible: of?.visibleToken ?? '',
            hidden: of?.hiddenToken ?? '',
            signingKey: '',
        },
        configFile,
        close: async () => {
            const removed = await setCycle(['uninstall', '--config', configFile], {
                variables: {MM_ADMIN_TOKEN: server.token},
            });
            if (removed.code !== 0) {
                say(`left on the server: ${removed.text}`);
            }
            await together(channels.length, async (place) => {
                await admin.delete(`/channels/${channels[place]}`, anything);
            });
            for (const {id} of people) {
                await admin.put(`/users/${id}/active`, {active: false}, anything);
            }
            await admin.delete(`/teams/${team.id}`, anything);
        },
    };
}

async function aPerson(
    admin: Rest,
    url: string,
    team: string,
    username: string,
): Promise<MattermostOfBench['people'][number]> {
    const password = `Bench-${randomBytes(8).toString('hex')}-1A`;
    const {id} = await admin.post('/users', {username, password, email: `${username}@example.com`}, userShape);
    await admin.post(`/teams/${team}/members`, {team_id: team, user_id: id}, anything);
    return {id, username, token: await logIn(url, username, password)};
}

async function bundleIn(folder: string): Promise<string> {
    const file = path.join(folder, 'set-cycle.tar.gz');
    await writeFile(file, await buildPlugin());
    return file;
}

async function together(total: number, work: (place: number) => Promise<void>): Promise<void> {
    await Promise.all(
        Array.from({length: TOGETHER}, async (_, lane) => {
            for (let place = lane; place < total; place += TOGETHER) {
                await work(place);
            }
        }),
    );
}
