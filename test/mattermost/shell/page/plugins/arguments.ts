/**
 * Registry methods take positional arguments or one object with their names. An object with any other key counts as the
 * first positional argument: this is how Mattermost tells options from, say, a React element.
 */
export function namedArguments(names: readonly string[], given: unknown[]): Record<string, unknown> {
    const [first] = given;
    if (given.length === 1 && isOptions(first, names)) {
        return {...first};
    }
    const named = names.map((name, index) => [name, given[index]]).filter(([, value]) => value !== undefined);
    return Object.fromEntries(named);
}

function isOptions(value: unknown, names: readonly string[]): value is Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return false;
    }
    const keys = Object.keys(value);
    return keys.length > 0 && keys.every((key) => names.includes(key));
}
