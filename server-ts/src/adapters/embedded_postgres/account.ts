import {readFileSync, statSync} from 'node:fs';
import path from 'node:path';

/** The account that the database server runs as when the sidecar is root, because PostgreSQL refuses to run as root. */
export interface Account {
    uid: number;
    gid: number;
}

/** `nobody` on Linux. A service should have its own account instead: see the systemd unit. */
const NOBODY: Account = {uid: 65_534, gid: 65_534};

/**
 * Null when this process is not root: the server then runs as the same account. As root it is whoever owns the database in the folder, or
 * a folder that is closed to `nobody`: commands that an operator types as root have to find what the service's own account keeps there.
 */
export function serverAccount(dataFolder?: string): Account | null {
    if (process.getuid?.() !== 0) {
        return null;
    }
    const database = dataFolder === undefined ? null : ownerOf(path.join(dataFolder, 'pg'));
    if (database !== null || dataFolder === undefined || isReachableBy(NOBODY, dataFolder)) {
        return database ?? NOBODY;
    }
    const owner = ownerOf(dataFolder);
    return owner && isNamed(owner) ? owner : NOBODY;
}

/** Null for what is not there, and for what is root's. */
function ownerOf(place: string): Account | null {
    const stat = statSync(place, {throwIfNoEntry: false});
    return stat === undefined || stat.uid === 0 ? null : {uid: stat.uid, gid: stat.gid};
}

/** `initdb` refuses an account without a name ("could not look up effective user ID"), as of a folder out of another container. */
function isNamed({uid}: Account): boolean {
    return readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .some((line) => line.split(':')[2] === String(uid));
}

/** Whether every folder down to `target` lets the account through. The target itself need not exist yet. */
export function isReachableBy(account: Account, target: string): boolean {
    let folder = path.resolve(target);
    for (;;) {
        const stat = statSync(folder, {throwIfNoEntry: false});
        if (stat) {
            const passes =
                stat.uid === account.uid
                    ? stat.mode & 0o100
                    : stat.gid === account.gid
                      ? stat.mode & 0o010
                      : stat.mode & 0o001;
            if (!passes) {
                return false;
            }
        }
        const parent = path.dirname(folder);
        if (parent === folder) {
            return true;
        }
        folder = parent;
    }
}
