import {createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject} from 'node:crypto';

import {newId} from './ids';

/** A trigger: `clientId` for the person's browser, `triggerId` for the integration. */
export interface Trigger {
    clientId: string;
    triggerId: string;
}

/** A new P-256 key as PEM. */
export function newSigningKey(): string {
    const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
    return privateKey.export({type: 'pkcs8', format: 'pem'}).toString();
}

/** The public half as base64 of an SPKI DER, as AsymmetricSigningPublicKey carries it. */
export function publicKeyOf(pem: string): string {
    return createPublicKey(pem).export({type: 'spki', format: 'der'}).toString('base64');
}

// PEM parsing costs more than a signature; a server has one key.
const keys = new Map<string, KeyObject>();

function privateKey(pem: string): KeyObject {
    const key = keys.get(pem) ?? createPrivateKey(pem);
    keys.set(pem, key);
    return key;
}

/** Base64 of `clientId:userId:unixMs:` and its ECDSA signature (triggers.json). */
export function makeTrigger(pem: string, userId: string, now: number): Trigger {
    const clientId = newId();
    const signed = `${clientId}:${userId}:${String(now)}:`;
    const signature = sign('SHA256', Buffer.from(signed), {key: privateKey(pem), dsaEncoding: 'der'});
    return {clientId, triggerId: Buffer.from(signed + signature.toString('base64')).toString('base64')};
}

/** What a trigger id says, or why it is refused. */
export type TriggerVerdict =
    | {ok: true; clientId: string; userId: string}
    | {ok: false; why: 'missing_data' | 'verify_signature_failed' | 'expired'};

/** Checks a trigger id; `lifeMs` is how old it may be. */
export function readTrigger(pem: string, triggerId: string, now: number, lifeMs: number): TriggerVerdict {
    const parts = Buffer.from(triggerId, 'base64').toString('latin1').split(':');
    const [clientId, userId, at, signature] = parts;
    if (parts.length !== 4 || !clientId || !userId || !at || !signature) {
        return {ok: false, why: 'missing_data'};
    }
    if (now - Number(at) > lifeMs) {
        return {ok: false, why: 'expired'};
    }
    const signed = Buffer.from(`${clientId}:${userId}:${at}:`);
    const key = createPublicKey(privateKey(pem));
    const good = verify('SHA256', signed, {key, dsaEncoding: 'der'}, Buffer.from(signature, 'base64'));
    return good ? {ok: true, clientId, userId} : {ok: false, why: 'verify_signature_failed'};
}
