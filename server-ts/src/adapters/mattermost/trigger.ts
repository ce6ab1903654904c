import {createPublicKey, verify, type KeyObject} from 'node:crypto';
import * as v from 'valibot';
import type {Millis, UserId} from '../../domain/units';
import {anything, type Rest} from './rest';

/** Mattermost's own life time of a trigger, by its default `OutgoingIntegrationRequestsTimeout`. */
const LIFE_MS = 30_000;
/** Between two readings of the server's key: a forged trigger must not make us ask at every request. */
const KEY_AGAIN_MS = 10_000;
/** The same for its time; only triggers that it did sign get this far. */
const TIME_AGAIN_MS = 1_000;

export type TriggerCheck =
    {ok: true; clientId: string} | {ok: false; why: 'layout' | 'signature' | 'user' | 'expired' | 'used'};

export interface Triggers {
    /** Whether Mattermost signed this trigger for this person, at most 30 s ago, and it was not seen before on this replica. */
    check(triggerId: string, userId: UserId): Promise<TriggerCheck>;
}

const clientConfig = v.object({AsymmetricSigningPublicKey: v.string()});

/** `trigger_id` is base64 of `clientId:userId:ms:` and an ECDSA P-256 signature over that; the key is public. */
export function mattermostTriggers(rest: Rest): Triggers {
    let key: {value: KeyObject; readAt: number} | null = null;
    const used = new Map<string, Millis>();
    let timeAskedAt = -Infinity;

    const readKey = async (): Promise<KeyObject> => {
        const config = await rest.get('/config/client?format=old', clientConfig);
        const value = createPublicKey({
            key: Buffer.from(config.AsymmetricSigningPublicKey, 'base64'),
            format: 'der',
            type: 'spki',
        });
        key = {value, readAt: performance.now()};
        return value;
    };

    return {
        check: async (triggerId, userId) => {
            const trigger = readTrigger(triggerId);
            if (!trigger) {
                return {ok: false, why: 'layout'};
            }
            let genuine = isSignedWith(key?.value ?? (await readKey()), trigger);
            if (!genuine && key !== null && performance.now() - key.readAt > KEY_AGAIN_MS) {
                // A server that was set up anew has another key.
                genuine = isSignedWith(await readKey(), trigger);
            }
            if (!genuine) {
                return {ok: false, why: 'signature'};
            }
            if (trigger.userId !== userId) {
                return {ok: false, why: 'user'};
            }
            // Both times are Mattermost's, so its clock may be wrong.
            let now = rest.chatNow() ?? Date.now();
            if (now - trigger.at > LIFE_MS && performance.now() - timeAskedAt > TIME_AGAIN_MS) {
                // Its clock may have been set back since it last answered us: everybody would be refused until it does again.
                timeAskedAt = performance.now();
                await rest.get('/system/ping', anything);
                now = rest.chatNow() ?? now;
            }
            if (now - trigger.at > LIFE_MS) {
                return {ok: false, why: 'expired'};
            }
            if (used.has(trigger.clientId)) {
                return {ok: false, why: 'used'};
            }
            used.set(trigger.clientId, now + 2 * LIFE_MS);
            forgetOld(used, now);
            return {ok: true, clientId: trigger.clientId};
        },
    };
}

interface Trigger {
    clientId: string;
    userId: UserId;
    at: Millis;
    signed: string;
    signature: Buffer;
}

export function readTrigger(triggerId: string): Trigger | null {
    const match = /^([a-z0-9]{26}):([a-z0-9]{26}):(\d{13}):([A-Za-z0-9+/=]{80,120})$/.exec(
        Buffer.from(triggerId, 'base64').toString('latin1'),
    );
    if (!match) {
        return null;
    }
    const [, clientId = '', userId = '', at = '', signature = ''] = match;
    return {
        clientId,
        userId,
        at: Number(at),
        signed: `${clientId}:${userId}:${at}:`,
        signature: Buffer.from(signature, 'base64'),
    };
}

function isSignedWith(key: KeyObject, {signed, signature}: Trigger): boolean {
    return verify('sha256', Buffer.from(signed), key, signature);
}

/** Entries are in order of time, so the old ones stand first. */
function forgetOld(used: Map<string, Millis>, now: Millis): void {
    for (const [clientId, until] of used) {
        if (until > now) {
            return;
        }
        used.delete(clientId);
    }
}
