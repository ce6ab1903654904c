/** What a name takes of a summary: it stands in lists, at the beginning of every message and in the name of a channel. */
const PART_OF_NAME = 60;

/**
 * A pattern with its `{parts}` filled in, as `INC-42 Login fails`; one that is not known is left out, a long one is cut behind a word
 * (`…`).
 */
export function fillPattern(pattern: string, parts: Readonly<Record<string, string>>): string {
    return pattern
        .replace(/\{(\w+)\}/g, (_, key: string) => shortened(parts[key] ?? ''))
        .replace(/\s+/g, ' ')
        .trim();
}

function shortened(part: string): string {
    const characters = [...part.trim()];
    return characters.length > PART_OF_NAME
        ? `${characters
              .slice(0, PART_OF_NAME)
              .join('')
              .replace(/\s+\S*$/, '')}…`
        : part;
}
