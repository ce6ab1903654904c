import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, statSync} from 'node:fs';
import {chown, mkdtemp, readdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {isNativeError} from 'node:util/types';
import * as v from 'valibot';
import {makeFolder} from '../../make_folder';
import {isReachableBy, type Account} from './account';
import {whyForeign} from './foreign';

/** The data folder cannot be used; the message says why and what to do. Nothing in it was changed. */
export class UnusableDataFolder extends Error {}

/** Where root keeps databases that their account could not reach otherwise. Everybody can make folders there. */
const ELSEWHERE = '/var/tmp';

/**
 * Where the database's files are kept for a wanted folder. As root in or below a private folder (mode 0700) the server's account could not
 * reach them: then a folder under /var/tmp is used, the same one for the same wish. Throws `UnusableDataFolder` where somebody else has
 * made that one, or can write to it: what they put there would be believed.
 */
export function dataFolderFor(wanted: string, account: Account | null, elsewhere = ELSEWHERE): string {
    // A file in its place must be said, not worked around.
    const isFile = statSync(wanted, {throwIfNoEntry: false})?.isDirectory() === false;
    if (!account || isFile || isReachableBy(account, wanted)) {
        return path.resolve(wanted);
    }
    const name = createHash('sha256').update(path.resolve(wanted)).digest('hex').slice(0, 12);
    const folder = path.join(elsewhere, `set-cycle-${name}`);
    const why = whyForeign(folder, [0, account.uid]);
    if (why !== null) {
        throw new UnusableDataFolder(
            `${why}, so the database in it may be anybody's: it was not started, and nothing in it was changed. It would be kept there because ` +
                `user id ${account.uid}, as which the database runs, cannot reach ${path.resolve(wanted)}. Look who made it, remove it (rm -r ${folder}) ` +
                'and start again; or run SET Cycle as a user of its own.',
        );
    }
    return folder;
}

/** Makes the cluster on first use, atomically: `initdb` into a side folder, then a rename. Refuses what it did not make. */
export async function prepareCluster(bin: string, folder: string, account: Account | null): Promise<string> {
    const data = path.join(folder, 'pg');
    makeFolder(folder, 0o711);
    if (!existsSync(data)) {
        await makeCluster(bin, folder, data, account);
    }
    checkCluster(bin, data, account);
    return data;
}

const UNFINISHED = 'pg.init';

/** Each process that starts makes one of its own, and the first that is ready is taken: together in one folder they spoiled both. */
async function makeCluster(bin: string, folder: string, data: string, account: Account | null): Promise<void> {
    const unfinished = await mkdtemp(path.join(folder, `${UNFINISHED}.`));
    try {
        if (account) {
            await chown(unfinished, account.uid, account.gid);
        }
        await initdb(bin, unfinished, account);
        await rename(unfinished, data);
    } catch (error) {
        await rm(unfinished, {recursive: true, force: true});
        if (!existsSync(data)) {
            throw new UnusableDataFolder(
                `No database could be made in ${folder}: ${reasonOf(error)}. Nothing of it was left there; mend that, then start again.`,
            );
        }
    }
    // What killed ones left. One that is still at it finds ours when it fails.
    for (const left of (await readdir(folder)).filter((name) => name.startsWith(UNFINISHED))) {
        await rm(path.join(folder, left), {recursive: true, force: true}).catch(() => undefined);
    }
}

async function initdb(bin: string, folder: string, account: Account | null): Promise<void> {
    await promisify(execFile)(
        path.join(bin, 'initdb'),
        // With its own sync at the end: the folder takes its name only after that, and a name says that everything is on disk.
        [
            '-D',
            folder,
            '-U',
            'set_cycle',
            '-A',
            'trust',
            '--locale=C',
            '-E',
            'UTF8',
            '--data-checksums',
            '--no-instructions',
        ],
        {...(account ?? {}), env: serverEnvironment()},
    );
}

const complained = v.object({stderr: v.pipe(v.string(), v.minLength(1))});

/** The first thing that the server under `initdb` found fatal, else its own first complaint, without the command line. */
function reasonOf(error: unknown): string {
    const said = v.is(complained, error) ? error.stderr.trim() : isNativeError(error) ? error.message : String(error);
    const [first = said] = /(?<=(?:FATAL|PANIC|error):\s+)\S.*/.exec(said) ?? said.split('\n');
    return first.replace(/\.$/, '');
}

function checkCluster(bin: string, data: string, account: Account | null): void {
    const versionFile = path.join(data, 'PG_VERSION');
    if (!existsSync(versionFile) || !existsSync(path.join(data, 'global', 'pg_control'))) {
        throw new UnusableDataFolder(
            `${data} exists but holds no PostgreSQL database. Move it away or name another data folder; nothing in it was changed.`,
        );
    }
    const owner = statSync(data).uid;
    const runner = account?.uid ?? process.getuid?.() ?? owner;
    if (owner !== runner) {
        throw new UnusableDataFolder(
            `${data} belongs to user id ${owner}, but the database would run as user id ${runner}. ` +
                'Start SET Cycle as the user it was started as before, or give the folder to the new one (chown -R).',
        );
    }
    const found = readFileSync(versionFile, 'utf8').trim();
    const wanted = majorOf(bin);
    if (wanted !== null && found !== wanted) {
        throw new UnusableDataFolder(
            `${data} was made by PostgreSQL ${found}, but this is PostgreSQL ${wanted}. Start the version of SET Cycle that made it and export it ` +
                '(see docs/operators.md, "Backup and move"), or set PG_BIN to that PostgreSQL.',
        );
    }
}

/** The major version: of the npm package that brought it, or by a path like `/usr/lib/postgresql/16/bin`. Null for any other place. */
function majorOf(bin: string): string | null {
    const manifest = path.join(bin, '..', '..', 'package.json');
    if (existsSync(manifest)) {
        const version: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
        if (
            typeof version === 'object' &&
            version !== null &&
            'version' in version &&
            typeof version.version === 'string'
        ) {
            return version.version.split('.')[0] ?? null;
        }
    }
    return /\/postgresql\/(\d+)\/bin$/.exec(bin)?.[1] ?? null;
}

/** No PG* variable of the operator's shell may steer the server; no locale but C, which every machine has. */
export function serverEnvironment(): NodeJS.ProcessEnv {
    return {PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC'};
}
