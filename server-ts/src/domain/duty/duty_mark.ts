import type {Duty} from './obligation';

/** A text that tells a duty's settings from others: a form that was filled from these must not undo what somebody else set since. */
export function dutyMark({on, ownRules, ownLadder, stakeholderChannel, broadcast, movesOnWhenAway}: Duty): string {
    return JSON.stringify([on, ownRules, ownLadder, stakeholderChannel, broadcast, movesOnWhenAway], inOrder);
}

/** Stored JSON keeps no order of keys. */
function inOrder(_key: string, value: unknown): unknown {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
        : value;
}
