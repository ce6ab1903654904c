/** One line of the doctor's report. `unknown`: it could not be looked at, and `words` says why. */
export interface Check {
    state: 'ok' | 'broken' | 'note' | 'unknown';
    words: string;
    /** What the operator has to do. */
    remedy?: string;
}

export const ok = (words: string): Check => ({state: 'ok', words});
export const broken = (words: string, remedy: string): Check => ({state: 'broken', words, remedy});
export const note = (words: string, remedy?: string): Check => ({
    state: 'note',
    words,
    ...(remedy === undefined ? {} : {remedy}),
});
export const unknown = (words: string, remedy?: string): Check => ({
    state: 'unknown',
    words,
    ...(remedy === undefined ? {} : {remedy}),
});

const LABELS: Readonly<Record<Check['state'], string>> = {
    ok: '✓ ok     ',
    broken: '✗ BROKEN ',
    note: '! note   ',
    unknown: '? unknown',
};

/** The lines that a check prints. */
export function linesOf(check: Check): string[] {
    return [
        `${LABELS[check.state]} ${check.words}`,
        ...(check.remedy === undefined ? [] : [`           What to do: ${check.remedy}`]),
    ];
}
