/**
 * The limits of everything that people type, in characters (code points) or entries. Mattermost's own: channel display name 64, message
 * 16,383.
 */
export const LIMITS = {
    runName: 200,
    itemTitle: 300,
    itemNote: 4_000,
    reason: 500,
    updateText: 16_000,
    updateNext: 300,
    customer: 100,
    ticket: 500,
    summary: 2_000,
    items: 500,
} as const;

/** Limits that the plugin does not need: it would carry the numbers for nothing. */
export const LIST_LIMITS = {
    /** Items of a playbook that repeat. */
    repeats: 20,
    participants: 500,
    followers: 500,
    dutyRules: 6,
    ladderSteps: 6,
    broadcast: 10,
} as const;

/** How many characters a person sees: code points, so that an emoji counts as it does in Mattermost. */
export function lengthOf(text: string): number {
    return [...text].length;
}

/**
 * A character that is neither space (`Z`) nor control (`C`) nor one that is drawn as nothing (`DI`: zero-width, right-to-left marks,
 * fillers).
 */
const VISIBLE = /[^\p{Z}\p{C}\p{DI}]/u;

/**
 * Without what PostgreSQL takes into no JSON: U+0000 goes, half of a surrogate pair becomes the sign for a lost character. Saved as it
 * is, either would stop every later change of its run, and a migration that reads the runs.
 */
export function storable(text: string): string {
    return text.replaceAll('\u0000', '').replace(/\p{Cs}/gu, '\uFFFD');
}

/** True if nobody would see anything of it: not fit for a name, a reason or an item. */
export function isBlank(text: string): boolean {
    return !VISIBLE.test(text);
}
