import {WebSocket} from 'ws';
import {parseSignal} from '../../server-ts/src/contract/signal';
import type {SeededUser} from '../mattermost/server/seed';
import {openTab, type Place} from './world';

/** When a tab heard of a newer version, when it asked (null: the signal said what changed), and when it had it; ms of this process. */
export interface Seen {
    heard: number;
    asked: number | null;
    had: number;
}

/**
 * A tab that does what the plugin does: hears the bot's signal, and takes what changed from it, or waits a part of its spread and asks since
 * its version.
 */
export interface ListeningTab {
    /** Resolves when it has a version newer than `version`; rejects when a question fails. */
    newerThan(version: number): Promise<Seen>;
    /** The version that it has. */
    version(): number;
    /** The bot's signals that reached it, by run, and the questions that it asked because of them. */
    heard: Map<string, number>;
    questions(): number;
    close(): void;
}

/** `runId`: the run that it shows. */
export async function listeningTab(
    place: Place & {bot: {id: string}},
    person: Pick<SeededUser, 'id' | 'token'>,
    runId: string,
): Promise<ListeningTab> {
    const tab = await openTab(place, person);
    let {version} = await tab.need({type: 'run', runId});
    let questions = 0;
    let isAsking = false;
    let waiting: {after: number; resolve: (seen: Seen) => void; reject: (error: unknown) => void}[] = [];
    const heardOf = new Map<string, number>();
    const socket = new WebSocket(`${place.mattermost.url.replace('http', 'ws')}/api/v4/websocket`, {
        headers: {authorization: `Bearer ${person.token}`},
    });
    await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.once('message', () => resolve());
    });
    const ask = async (heard: number): Promise<void> => {
        isAsking = false;
        questions += 1;
        const asked = performance.now();
        const answer = await tab.need({type: 'run', runId, since: version});
        has(answer.version, heard, asked);
    };
    const has = (newest: number, heard: number, asked: number | null): void => {
        version = Math.max(version, newest);
        const had = performance.now();
        waiting = waiting.filter(({after, resolve}) => {
            if (version > after) {
                resolve({heard, asked, had});
            }
            return version <= after;
        });
    };
    socket.on('message', (raw) => {
        const {event, data} = JSON.parse(String(raw));
        const signal = event === 'typing' && data.user_id === place.bot.id ? parseSignal(data.parent_id) : null;
        if (signal?.kind !== 'run') {
            return;
        }
        heardOf.set(signal.run, (heardOf.get(signal.run) ?? 0) + 1);
        if (signal.run !== runId || signal.version <= version || isAsking) {
            return;
        }
        const heard = performance.now();
        if (signal.events && version + signal.events.length >= signal.version) {
            has(signal.version, heard, null);
            return;
        }
        isAsking = true;
        setTimeout(
            () =>
                void ask(heard).catch((error: unknown) => {
                    waiting.forEach(({reject}) => reject(error));
                }),
            Math.random() * signal.spread,
        );
    });
    return {
        newerThan: (after) => new Promise((resolve, reject) => waiting.push({after, resolve, reject})),
        version: () => version,
        heard: heardOf,
        questions: () => questions,
        close: () => socket.close(),
    };
}
