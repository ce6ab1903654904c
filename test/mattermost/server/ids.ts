import {randomBytes} from 'node:crypto';

// The server's own alphabet: base32 without characters that are easily confused.
const ALPHABET = 'ybndrfg8ejkmcpqxot1uwisza345h769';

/** A new id as Mattermost makes them: 26 characters of [a-z0-9]. */
export function newId(): string {
    let id = '';
    for (const byte of randomBytes(26)) {
        id += ALPHABET[byte & 31];
    }
    return id;
}

/** True for 26 characters of [A-Za-z0-9]. */
export function isId(text: string): boolean {
    return /^[A-Za-z0-9]{26}$/.test(text);
}
