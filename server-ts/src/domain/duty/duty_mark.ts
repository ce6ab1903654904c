import type {Duty} from './obligation';

/** A text that differs whenever a duty's settings differ: a form must not undo what somebody else has set since it was opened. */
export function dutyMark({on, ownRules, ownLadder, stakeholderChannel, broadcast, movesOnWhenAway}: Duty): string {
    return JSON.stringify([on, ownRules, ownLadder, stakeholderChannel, broadcast, movesOnWhenAway], inOrder);
}

/** Stored JSON does not keep the order of keys. */
function inOrder(_key: string, value: unknown): unknown {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
        : value;
}
