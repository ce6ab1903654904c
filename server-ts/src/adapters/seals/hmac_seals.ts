import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import type {NewIds, Seals} from '../../application/ports';

/** Seals by HMAC-SHA-256. The key is the installation's secret; whoever has it can make any button and any form. */
export function hmacSeals(secret: string): Seals {
    const seal = (text: string): string => createHmac('sha256', secret).update(text).digest('base64url');
    return {
        seal,
        holds: (text, given) => {
            const expected = Buffer.from(seal(text));
            const actual = Buffer.from(given);
            return expected.length === actual.length && timingSafeEqual(expected, actual);
        },
    };
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** 26 characters of 36: 134 bits of chance. Bytes from 252 on are thrown away, or the first four letters would come more often. */
export const randomIds: NewIds = {
    id: () => {
        let id = '';
        while (id.length < 26) {
            for (const byte of randomBytes(32)) {
                if (byte < 252 && id.length < 26) {
                    id += ALPHABET[byte % 36] ?? '';
                }
            }
        }
        return id;
    },
};
