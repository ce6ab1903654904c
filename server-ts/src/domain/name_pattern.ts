/** How much of a summary goes into a name: the name stands in lists, at the beginning of every message and in the name of a channel. */
const PART_OF_NAME = 60;

/**
 * A pattern with its `{parts}` filled in, such as `INC-42 Login fails`. An unknown part is left out, a long one is cut after a word (`…`).
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
