import {
    chownSync,
    closeSync,
    existsSync,
    fsyncSync,
    openSync,
    realpathSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';

/** Where a link is kept that leads to the file, as configuration tools lay them, it would be replaced, and the file stay old. */
export function behindLinks(file: string): string {
    return existsSync(file) ? realpathSync(file) : file;
}

/** Where a file's next text is written first. */
export function nextTo(file: string): string {
    return `${file}.${process.pid}.new`;
}

/**
 * Writes a text so that a power cut or a full disk leaves the old file or the new one, never a part of one, and nothing beside it. An
 * existing file keeps its owner, because `install` may run as root for a service that does not. What is no plain file (`/dev/stdout`) is
 * written to as it is.
 */
export function replaceFile(named: string, text: string, mode?: number): void {
    const old = statSync(named, {throwIfNoEntry: false});
    if (old && !old.isFile()) {
        writeFileSync(named, text);
        return;
    }
    const file = behindLinks(named);
    const next = nextTo(file);
    rmSync(next, {force: true});
    try {
        const handle = openSync(next, 'wx', mode ?? (old ? old.mode & 0o777 : 0o666));
        try {
            // Not `writeSync`: where a disk is nearly full, that writes a part and is content.
            writeFileSync(handle, text);
            fsyncSync(handle);
        } finally {
            closeSync(handle);
        }
        if (old && old.uid !== process.getuid?.()) {
            chownSync(next, old.uid, old.gid);
        }
        renameSync(next, file);
    } catch (error) {
        rmSync(next, {force: true});
        throw error;
    }
}
