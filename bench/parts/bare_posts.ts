import {randomUUID} from 'node:crypto';
import {Agent, request} from 'undici';
import type {BenchWorld} from './bench_world';
import {measure, type Figures} from './figures';

/** As many as the sidecar posts at once. */
export const SENDERS = 8;

const connections = new Agent({headersTimeout: 0, bodyTimeout: 0});

/**
 * Reminders as the sidecar posts them, with their mention, their key and their buttons, made with nothing around them by the same client
 * with the same number of senders: what this Mattermost can take of them.
 */
export function barePosts(world: BenchWorld, total: number): Promise<Figures> {
    const {url, channels, botToken, people} = world.mattermost;
    return measure(SENDERS, total, async (_, place) => {
        const key = randomUUID();
        const {statusCode, body} = await request(`${url}/api/v4/posts?set_online=false`, {
            method: 'POST',
            headers: {authorization: `Bearer ${botToken}`, 'content-type': 'application/json'},
            dispatcher: connections,
            body: JSON.stringify({
                channel_id: channels[place % channels.length],
                message: `@${people[0]?.username} **Bare run ${place}** owes its daily update now. Whoever takes it answers here; it is asked for again in an hour.`,
                pending_post_id: key,
                props: {
                    set_cycle: key,
                    attachments: [{color: '#cc8f00', text: 'Last update: none yet', actions: buttons(key)}],
                },
            }),
        });
        const text = await body.text();
        if (statusCode !== 201) {
            throw new Error(`a bare post was answered with ${statusCode}: ${text}`);
        }
        JSON.parse(text);
    });
}

function buttons(key: string): unknown[] {
    return ['Post update', "I'm on it", 'Snooze', 'Nothing new', 'Blocked'].map((name, place) => ({
        id: `button${place}`,
        type: 'button',
        name,
        integration: {
            url: 'http://127.0.0.1:1/mattermost/action',
            context: {v: 1, run: key.slice(0, 26), act: name, about: 'o1', mac: key + key},
        },
    }));
}
