import * as v from 'valibot';
import {WebSocket} from 'undici';
import {anything, mattermostRest, type Rest} from '../adapters/mattermost/rest';
import {userShape} from '../adapters/mattermost/shapes';
import type {Config} from '../config';
import type {Admin} from './admin_login';
import {broken, note, ok, type Check} from './check';

const ANSWER_WITHIN_MS = 6_000;
const PROXY = 'check the proxy in front of Mattermost: it has to pass on the headers Upgrade and Connection.';

const eventShape = v.object({event: v.string(), data: v.optional(v.object({user_id: v.optional(v.string())}), {})});
type SocketEvent = v.InferOutput<typeof eventShape>;

/** What a signal needs: the bot may type in the direct channel with itself. */
export async function checkSignals(rest: Rest, botId: string): Promise<Check> {
    const own = await rest.post('/channels/direct', [botId, botId], v.object({id: v.string()}));
    await rest.post(`/users/${botId}/typing`, {channel_id: own.id, parent_id: 'set:doctor'}, anything);
    return ok('Mattermost takes the bot’s signals.');
}

/** Browsers hear signals over Mattermost's websocket; a proxy that does not pass it on is a common fault. */
export async function checkWebsocket(config: Config): Promise<Check> {
    const heard = await listen(config.mattermostUrl, config.botToken, ({event}) => event === 'hello');
    switch (heard) {
        case 'heard':
            return ok('Mattermost’s websocket works from here.');
        case 'silent':
            return broken('Mattermost’s websocket opened but said nothing.', PROXY);
        case 'closed':
            return note(
                'Mattermost’s websocket could not be opened from here. Browsers then learn of changes only every 30 s.',
                PROXY,
            );
    }
}

/**
 * Whether a signal comes back: the admin listens, as a browser does, while the bot signals into their direct channel. Mattermost hands
 * nobody their own signals, so the bot cannot hear itself.
 */
export async function checkSignalComesBack(config: Config, admin: Admin): Promise<Check> {
    const bot = mattermostRest({url: config.mattermostUrl, token: config.botToken});
    const {id: botId} = await bot.get('/users/me', userShape);
    const direct = await bot.post('/channels/direct', [botId, admin.user.id], v.object({id: v.string()}));
    const signal = () => bot.post(`/users/${botId}/typing`, {channel_id: direct.id, parent_id: 'set:doctor'}, anything);
    const heard = await listen(
        config.mattermostUrl,
        admin.token,
        ({event, data}) => event === 'typing' && data.user_id === botId,
        signal,
    );
    return heard === 'heard'
        ? ok('A signal of the bot comes back over Mattermost’s websocket, as browsers hear it.')
        : broken(
              `A signal of the bot did not come back within ${ANSWER_WITHIN_MS / 1_000} s. Browsers then learn of changes only every 30 s.`,
              PROXY,
          );
}

/** Listens until `isIt` has come; `begin` is called when the socket is ours (its hello). */
function listen(
    mattermostUrl: string,
    token: string,
    isIt: (event: SocketEvent) => boolean,
    begin: () => Promise<unknown> = async () => undefined,
): Promise<'heard' | 'silent' | 'closed'> {
    const url = `${mattermostUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}/api/v4/websocket`;
    return new Promise((resolve, reject) => {
        const socket = new WebSocket(url, {headers: {authorization: `Bearer ${token}`}});
        const end = (how: 'heard' | 'silent' | 'closed'): void => {
            clearTimeout(timer);
            socket.close();
            resolve(how);
        };
        const timer = setTimeout(() => end('silent'), ANSWER_WITHIN_MS);
        socket.addEventListener('error', () => end('closed'));
        socket.addEventListener('message', ({data}) => {
            const event = v.safeParse(v.pipe(v.string(), v.parseJson(), eventShape), data);
            if (!event.success) {
                return;
            }
            if (event.output.event === 'hello') {
                begin().catch((error: unknown) => {
                    reject(error);
                    // Else the program would wait for the rest of the time.
                    end('closed');
                });
            }
            if (isIt(event.output)) {
                end('heard');
            }
        });
    });
}
