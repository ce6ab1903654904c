/**
 * A signal is the `parent_id` of a `typing` event by our bot. It says only that something is newer and carries no truth:
 * `set:run:<run>:<version>:<spread>` or `set:home::0:<spread>`. `spread` is the time in ms over which the tabs that
 * hear it ask, so that a hundred of them do not ask at once.
 */
export type Signal = {kind: 'run'; run: string; version: number; spread: number} | {kind: 'home'; spread: number};

export function formatSignal(signal: Signal): string {
    return signal.kind === 'run'
        ? `set:run:${signal.run}:${signal.version}:${signal.spread}`
        : `set:home::0:${signal.spread}`;
}

/** Null for anything that is not a signal of ours: any member can send a `typing` event with any text. */
export function parseSignal(text: unknown): Signal | null {
    const match = typeof text === 'string' ? /^set:(run|home):([a-z0-9]{0,26}):(\d{1,12}):(\d{1,4})$/.exec(text) : null;
    if (!match) {
        return null;
    }
    const [, kind, run = '', version, spread] = match;
    if (kind === 'home') {
        return {kind: 'home', spread: Number(spread)};
    }
    return run.length === 26 ? {kind: 'run', run, version: Number(version), spread: Number(spread)} : null;
}
