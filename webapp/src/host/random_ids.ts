/** An unguessable id. On plain http `crypto.randomUUID` is missing, `getRandomValues` is not. */
export function randomId(length = 26): string {
    const letters = 'abcdefghijklmnopqrstuvwxyz234567';
    return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => letters.charAt(byte % 32)).join('');
}
