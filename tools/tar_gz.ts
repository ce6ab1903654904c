import {gzipSync} from 'node:zlib';

export interface ArchiveFile {
    /** With slashes, relative, at most 255 bytes. */
    name: string;
    content: Buffer;
    isProgram?: boolean;
}

const BLOCK = 512;
/** The same content always gives the same archive: no file has an owner or a date of its own. 1980, as zip tools cannot say less. */
const MODIFIED_S = 315_532_800;

function octal(value: number, length: number): string {
    return `${value.toString(8).padStart(length - 1, '0')}\0`;
}

/** A ustar name has 100 bytes, and 155 more for the folders before it. */
function splitName(name: string): {name: string; prefix: string} {
    if (Buffer.byteLength(name) <= 100) {
        return {name, prefix: ''};
    }
    const slashes = [...name].flatMap((character, at) => (character === '/' ? [at] : []));
    const at = slashes.find(
        (slash) => Buffer.byteLength(name.slice(slash + 1)) <= 100 && Buffer.byteLength(name.slice(0, slash)) <= 155,
    );
    if (at === undefined) {
        throw new Error(`${name} is too long for a tar archive`);
    }
    return {name: name.slice(at + 1), prefix: name.slice(0, at)};
}

function header(file: ArchiveFile): Buffer {
    const {name, prefix} = splitName(file.name);
    const block = Buffer.alloc(BLOCK);
    block.write(name, 0);
    block.write(octal(file.isProgram === true ? 0o755 : 0o644, 8), 100);
    block.write(octal(0, 8), 108);
    block.write(octal(0, 8), 116);
    block.write(octal(file.content.length, 12), 124);
    block.write(octal(MODIFIED_S, 12), 136);
    block.write('        ', 148);
    block.write('0', 156);
    block.write('ustar\0', 257);
    block.write('00', 263);
    block.write(prefix, 345);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return block;
}

/** A tar.gz of files, sorted by name. The same files give the same bytes. */
export function tarGz(files: readonly ArchiveFile[]): Buffer {
    const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
    const blocks = sorted.flatMap((file) => [
        header(file),
        file.content,
        Buffer.alloc((BLOCK - (file.content.length % BLOCK)) % BLOCK),
    ]);
    const archive = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), {level: 9});
    // The tenth byte names the system that zipped: 255 is "unknown", so that a Mac gives the same bytes as Linux.
    archive[9] = 255;
    return archive;
}
