/** A pattern with its `{parts}` filled in, as `INC-42 Login fails`; one that is not known is left out. */
export function fillPattern(pattern: string, parts: Readonly<Record<string, string>>): string {
    return pattern
        .replace(/\{(\w+)\}/g, (_, key: string) => parts[key] ?? '')
        .replace(/\s+/g, ' ')
        .trim();
}
