/** What a name takes of a summary: it stands in lists, in every message and in the name of a channel. */
const PART_OF_NAME = 80;

/** A pattern with its `{parts}` filled in, as `INC-42 Login fails`; one that is not known is left out, a long one is cut (`…`). */
export function fillPattern(pattern: string, parts: Readonly<Record<string, string>>): string {
    return pattern
        .replace(/\{(\w+)\}/g, (_, key: string) => {
            const part = [...(parts[key] ?? '')];
            return part.length > PART_OF_NAME
                ? `${part
                      .slice(0, PART_OF_NAME - 1)
                      .join('')
                      .trimEnd()}…`
                : part.join('');
        })
        .replace(/\s+/g, ' ')
        .trim();
}
