import type {RunEvent} from '../domain/event';

/**
 * A signal is the `parent_id` of a `typing` event by our bot: `set:run:<run>:<version>:<spread>` or `set:home::0:<spread>` says that
 * something is newer. `spread` is the time in ms over which the tabs that hear it ask, so that a hundred of them do not ask at once. What
 * changed may follow as JSON, `:<events>`: a tab that has what was before them need not ask.
 */
export type Signal =
    {kind: 'run'; run: string; version: number; spread: number; events?: RunEvent[]} | {kind: 'home'; spread: number};

/** Mattermost took 2,000 characters (11.6, tried); a text that is longer goes without its events. */
const LONGEST = 1_800;

export function formatSignal(signal: Signal): string {
    if (signal.kind === 'home') {
        return `set:home::0:${signal.spread}`;
    }
    const {run, version, spread, events} = signal;
    const short = `set:run:${run}:${version}:${spread}`;
    const long = `${short}:${JSON.stringify(events)}`;
    return events === undefined || long.length > LONGEST ? short : long;
}

/**
 * Null for a text that is no signal. Its sender is to be known before, for any member can send a `typing` event with any text: what the bot
 * says is taken as it stands.
 */
export function parseSignal(text: unknown): Signal | null {
    const [mark, kind, run = '', version, spread, ...events] = String(text).split(':');
    if (mark !== 'set') {
        return null;
    }
    return kind === 'run'
        ? {
              kind,
              run,
              version: Number(version),
              spread: Number(spread),
              ...(events.length > 0 && {events: JSON.parse(events.join(':'))}),
          }
        : {kind: 'home', spread: Number(spread)};
}
