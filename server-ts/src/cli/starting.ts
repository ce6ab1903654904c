import {existsSync, readdirSync, readFileSync, readlinkSync} from 'node:fs';
import path from 'node:path';

/** Longer than a first start takes on a slow machine: to make the database, write it to the disk, and bring it forward. */
const STARTS_WITHIN_S = 120;
/** In what Linux counts when a process began, wherever Node runs. */
const TICKS_PER_S = 100;

/**
 * The id of the process on this machine that serves a config file and began less than two minutes ago: if it does not answer, it is still
 * starting. Null if there is none, or if the system does not say (only Linux does).
 */
export function startingProcess(configFile: string, proc = '/proc'): number | null {
    const uptime = path.join(proc, 'uptime');
    if (!existsSync(uptime)) {
        return null;
    }
    const upFor = Number(readFileSync(uptime, 'utf8').split(' ')[0]);
    const found = readdirSync(proc)
        .filter((name) => /^\d+$/.test(name))
        .find((name) => serves(path.join(proc, name), path.resolve(configFile), upFor));
    return found === undefined ? null : Number(found);
}

function serves(folder: string, configFile: string, upFor: number): boolean {
    try {
        const line = readFileSync(path.join(folder, 'cmdline'), 'utf8');
        const [, named] = /set-cycle\.js\0serve\0(?:.*\0)?--config[=\0]([^\0]+)/s.exec(line) ?? [];
        if (named === undefined) {
            return false;
        }
        const file = path.isAbsolute(named) ? named : path.join(readlinkSync(path.join(folder, 'cwd')), named);
        const age = upFor - beganAt(readFileSync(path.join(folder, 'stat'), 'utf8'));
        return path.resolve(file) === configFile && age >= 0 && age < STARTS_WITHIN_S;
    } catch {
        // It has ended since the folder was listed, or somebody else's may not be looked at: nothing can be said of it.
        return false;
    }
}

/** Seconds after the machine came up: field 22. The second one is a name in brackets, which may hold spaces and brackets itself. */
function beganAt(stat: string): number {
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]) / TICKS_PER_S;
}
