import {readdirSync, readFileSync} from 'node:fs';

interface Process {
    pid: number;
    parent: number;
    name: string;
    /** Processor time so far, in hundredths of a second. */
    used: number;
}

/** A process and all that it started. Reads Linux' own tables. */
export function processesBelow(ancestor: number): Process[] {
    const all = new Map<number, Process>();
    for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try {
            const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
            const [, name = ''] = /\((.*)\)/.exec(stat) ?? [];
            const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
            const used = Number(fields[11]) + Number(fields[12]);
            all.set(Number(entry), {pid: Number(entry), parent: Number(fields[1]), name, used});
        } catch {
            // Ended between the listing and the look.
        }
    }
    const below = (pid: number): boolean => pid === ancestor || (all.has(pid) && below(all.get(pid)?.parent ?? 0));
    return [...all.values()].filter(({pid}) => below(pid));
}

export function processorMs(ancestor: number): number {
    return processesBelow(ancestor).reduce((sum, {used}) => sum + used, 0) * 10;
}

/** In MB: what it holds, and its share of what it holds with others. */
export function memoryOf(pid: number): {rss: number; pss: number} {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const mb = (name: string): number =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? NaN) / 1_024;
    return {rss: mb('Rss'), pss: mb('Pss')};
}
