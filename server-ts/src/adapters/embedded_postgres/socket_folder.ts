import {chmodSync, chownSync, lstatSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Account} from './account';

/** `sun_path` holds 107 bytes; PostgreSQL appends `/.s.PGSQL.5432`. */
const LONGEST_SOCKET_FOLDER = 107 - '/.s.PGSQL.5432'.length;
const APART = path.join(tmpdir(), 'set-cycle-sock-');

export interface SocketFolder {
    folder: string;
    /** Once our own server is up: the folder of one that was killed before it could take it away is nobody's any more. */
    removeFormer(): Promise<void>;
    remove(): Promise<void>;
}

/** A folder for the server's socket: beside the data where the path is short enough, else a private one in the temporary folder. */
export async function socketFolder(dataFolder: string, account: Account | null): Promise<SocketFolder> {
    const beside = path.join(dataFolder, 'sock');
    if (Buffer.byteLength(beside) <= LONGEST_SOCKET_FOLDER) {
        await mkdir(beside, {recursive: true, mode: 0o700});
        own(beside, account);
        return {folder: beside, removeFormer: () => Promise.resolve(), remove: () => Promise.resolve()};
    }
    const apart = await mkdtemp(APART);
    own(apart, account);
    // Named beside the data, or nobody would know whose it was after a kill.
    const note = path.join(dataFolder, 'socket_folder');
    return {
        folder: apart,
        removeFormer: async () => {
            const former = await readFile(note, 'utf8').catch(() => '');
            if (former.startsWith(APART) && isOwn(former, account)) {
                await rm(former, {recursive: true, force: true});
            }
            await writeFile(note, apart);
        },
        remove: async () => {
            await rm(apart, {recursive: true, force: true});
            await rm(note, {force: true});
        },
    };
}

function isOwn(folder: string, account: Account | null): boolean {
    const stat = lstatSync(folder, {throwIfNoEntry: false});
    return (
        path.normalize(folder) === folder &&
        stat?.isDirectory() === true &&
        stat.uid === (account?.uid ?? process.getuid?.())
    );
}

function own(folder: string, account: Account | null): void {
    chmodSync(folder, 0o700);
    if (account) {
        chownSync(folder, account.uid, account.gid);
    }
}
