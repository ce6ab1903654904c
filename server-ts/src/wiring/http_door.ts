import {randomBytes} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Pool} from 'pg';
import * as v from 'valibot';
import {makePlaces, type Desk} from '../application/desk';
import {makeEntry} from '../adapters/http/entry';
import type {TokenGuard} from '../adapters/http/entry_parts';
import {metricsOf} from '../adapters/http/metrics';
import {httpServer} from '../adapters/http/server';
import {dialogOf} from '../adapters/mattermost/dialogs';
import {anything, type Rest} from '../adapters/mattermost/rest';
import {isUnreachable} from '../adapters/postgres/pool';
import {waitingMessages} from '../adapters/postgres/waiting_messages';
import type {Config} from '../config';
import type {Mattermost} from './mattermost';

/** The server that Mattermost and the operator reach; it does not listen yet. */
export function makeHttpDoor(
    desk: Desk,
    tokens: TokenGuard,
    pool: Pool,
    {rest, chat, triggers, botPicture}: Mattermost,
): ReturnType<typeof httpServer> {
    const {reads, delivery, log} = desk;
    const look = accountLook(rest);
    const entry = makeEntry({
        desk,
        places: makePlaces(reads),
        tokens,
        triggers,
        dialogOf,
        botPicture,
        newRef: () => randomBytes(4).toString('hex'),
        isUnavailable: isUnreachable,
        chatFailure: chat.failureOf,
    });
    return httpServer({
        entry,
        metrics: metricsOf({
            delivery,
            waiting: () => waitingMessages(pool),
            onError: (error) => log.warn('the database could not say what waits', {why: error.message}),
        }),
        health: async () => {
            await Promise.all([pool.query('select 1'), look()]);
            const isLockedOut = rest.isLockedOut();
            const answers = rest.unreachableSince() === null ? 'answers' : 'does not answer';
            return {ok: !isLockedOut, mattermost: isLockedOut ? 'refuses the bot’s account' : answers};
        },
        onError: (error) => log.warn('a request could not be served', {why: error.message}),
    });
}

/** So often at most Mattermost is asked, however often somebody asks us. */
const LOOKS_EVERY_MS = 5_000;
/** A Mattermost that hangs must not look like a sidecar that does. */
const LOOKS_FOR_MS = 1_000;

/** Finds out whether Mattermost takes the bot's account: while nothing is to be sent, nobody would know that it does not. */
function accountLook(rest: Rest): () => Promise<unknown> {
    let lookedAt = -Infinity;
    return async () => {
        if (performance.now() - lookedAt < LOOKS_EVERY_MS) {
            return;
        }
        lookedAt = performance.now();
        const looked = rest.get('/users/me', anything).catch(() => undefined);
        await Promise.race([looked, sleep(LOOKS_FOR_MS, undefined, {ref: false})]);
    };
}

/** Opens the door, and gives its address. A name that nobody knows would else be taken for that of the database. */
export async function openDoor(
    server: Awaited<ReturnType<typeof makeHttpDoor>>,
    {host, port}: Config['listen'],
): Promise<string> {
    try {
        return await server.listen({host, port});
    } catch (error) {
        throw v.is(unknownName, error)
            ? new Error(
                  `"listen" in the config file names ${host}, which is no address of this machine. Write one as 127.0.0.77, or 0.0.0.0 for all of them; one of IPv6 without brackets.`,
              )
            : error;
    }
}

const unknownName = v.object({code: v.picklist(['ENOTFOUND', 'EAI_AGAIN'])});
