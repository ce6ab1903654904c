import {statSync} from 'node:fs';
import path from 'node:path';

/** The account that the database server runs as when the sidecar is root, because PostgreSQL refuses to run as root. */
export interface Account {
    uid: number;
    gid: number;
}

/** `nobody` on Linux. A service should have its own account instead: see the systemd unit. */
const NOBODY: Account = {uid: 65_534, gid: 65_534};

/** Null when this process is not root: the server then runs as the same account. */
export function serverAccount(): Account | null {
    return process.getuid?.() === 0 ? NOBODY : null;
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
