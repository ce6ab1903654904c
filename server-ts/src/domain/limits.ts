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

/** Control characters that are no space, and the marks that turn the letters after them round (U+202A to U+202E, U+2066 to U+2069). */
const STEERING = /[^\P{Cc}\s]|[\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Without what steers a terminal or the direction of writing instead of being read: in a name it would also act on what stands around it,
 * in the list of channels, a log or an e-mail. Marks that languages and emoji need (U+200D, U+200E) stay.
 */
export function withoutSteering(text: string): string {
    return text.replace(STEERING, '');
}

/** True if nobody would see anything of it: not fit for a name, a reason or an item. */
export function isBlank(text: string): boolean {
    return !VISIBLE.test(text);
}
