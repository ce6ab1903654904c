import {createPublicKey, createVerify} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

import * as v from 'valibot';

import {makeTrigger, newSigningKey, publicKeyOf, readTrigger} from './trigger_id';

const vectorSchema = v.object({key: v.string(), id: v.string()});
const rowsSchema = v.array(v.object({name: v.string(), facts: v.unknown()}));

/** Verifies a trigger id with nothing but the public key, as an integration does. */
function verifies(publicKey: string, triggerId: string): boolean {
    const [clientId = '', userId = '', at = '', signature = ''] = Buffer.from(triggerId, 'base64')
        .toString('latin1')
        .split(':');
    const key = createPublicKey({key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki'});
    return createVerify('SHA256')
        .update(`${clientId}:${userId}:${at}:`)
        .verify({key, dsaEncoding: 'der'}, Buffer.from(signature, 'base64'));
}

describe('trigger ids', () => {
    const pem = newSigningKey();
    const userId = 'u'.repeat(26);

    it('verify offline in the same way as the recorded one', () => {
        const text = readFileSync(join(__dirname, '..', 'recordings', 'triggers.json'), 'utf8');
        const rows = v.parse(rowsSchema, JSON.parse(text));
        const vector = v.parse(vectorSchema, rows.find((row) => row.name.startsWith('a vector'))?.facts);
        expect(verifies(vector.key, vector.id)).toBe(true);
        const {clientId, triggerId} = makeTrigger(pem, userId, 1_700_000_000_000);
        expect(verifies(publicKeyOf(pem), triggerId)).toBe(true);
        expect(verifies(vector.key, triggerId)).toBe(false);
        expect(clientId).toHaveLength(26);
        expect(publicKeyOf(pem)).toHaveLength(124);
        // 220 with a signature of 71 bytes; those of 70 and 72 bytes have the same length in base64.
        expect(triggerId).toHaveLength(220);
    });

    it('live as long as they are told, and not for another person', () => {
        const at = 1_700_000_000_000;
        const {triggerId} = makeTrigger(pem, userId, at);
        expect(readTrigger(pem, triggerId, at + 30_000, 30_000)).toMatchObject({ok: true, userId});
        expect(readTrigger(pem, triggerId, at + 30_001, 30_000)).toEqual({ok: false, why: 'expired'});
        const forged = Buffer.from(Buffer.from(triggerId, 'base64').toString('latin1').replace(userId, 'x'.repeat(26)));
        const verdict = readTrigger(pem, forged.toString('base64'), at, 30_000);
        expect(verdict).toEqual({ok: false, why: 'verify_signature_failed'});
        expect(readTrigger(pem, 'Z2FyYmFnZQ==', at, 30_000)).toEqual({ok: false, why: 'missing_data'});
    });
});
