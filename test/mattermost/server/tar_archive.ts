import {gunzipSync} from 'node:zlib';

const BLOCK = 512;

function field(block: Buffer, from: number, length: number): string {
    const text = block.subarray(from, from + length).toString('utf8');
    const end = text.indexOf('\0');
    return end < 0 ? text : text.slice(0, end);
}

function longName(content: Buffer): string {
    return /\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1] ?? '';
}

/** The regular files of a tar.gz by their path. Throws when it is no gzip archive. */
export function readTarGz(bytes: Buffer): Map<string, Buffer> {
    const tar = gunzipSync(bytes);
    const files = new Map<string, Buffer>();
    let at = 0;
    let nextName = '';
    while (at + BLOCK <= tar.length) {
        const block = tar.subarray(at, at + BLOCK);
        const shortName = field(block, 0, 100);
        if (shortName === '') {
            break;
        }
        const size = Number.parseInt(field(block, 124, 12).trim(), 8) || 0;
        const kind = field(block, 156, 1);
        const content = tar.subarray(at + BLOCK, at + BLOCK + size);
        at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
        if (kind === 'L') {
            nextName = field(content, 0, size);
        } else if (kind === 'x') {
            nextName = longName(content);
        } else {
            const prefix = field(block, 257, 5) === 'ustar' ? field(block, 345, 155) : '';
            const name = nextName || (prefix ? `${prefix}/${shortName}` : shortName);
            nextName = '';
            if (kind === '0' || kind === '') {
                files.set(name.replace(/^\.\//, ''), content);
            }
        }
    }
    return files;
}

/** FNV-1a with 64 bits, as 16 hexadecimal digits: what the server puts into the name of a bundle. */
export function fnv64(bytes: Buffer): string {
    // In two halves of 32 bits: BigInt for each byte takes a second for a bundle of some megabytes.
    let high = 0xcbf29ce4;
    let low = 0x84222325;
    for (const byte of bytes) {
        low = (low ^ byte) >>> 0;
        // times 2^40 + 0x1b3, modulo 2^64
        const product = low * 0x1b3;
        high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
        low = product >>> 0;
    }
    return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
