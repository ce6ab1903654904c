/** What is wrong with a request's shape, as the validator tells it. */
interface Issue {
    expected: string | null;
}

/** More than these are no help to anybody. */
const NAMED = 8;

/**
 * Which field of a request could not be read and what it takes, for people: `the severity must be L1, L2, L3 or L4` of
 * `body.command.severity`. An empty path is the request itself.
 */
export function unreadWords(path: string | null, {expected}: Issue): string {
    const last = (path ?? '')
        .split('.')
        .findLast((part) => /^[a-z]/i.test(part) && part !== 'body' && part !== 'command');
    const field = last === undefined ? 'the request' : `the ${last.replace(/([A-Z])/g, ' $1').toLowerCase()}`;
    const choices = [...(expected ?? '').matchAll(/"([^"]*)"/g)]
        .map(([, choice = '']) => choice)
        // Of a field that is not there at all its own name is told.
        .filter((choice) => choice !== last);
    const most = /^<=(\d+)$/.exec(expected ?? '')?.[1];
    const least = /^>=(\d+)$/.exec(expected ?? '')?.[1];
    if (choices.length > 0 && choices.length <= NAMED) {
        const others = choices.slice(0, -1).join(', ');
        return `${field} must be ${others === '' ? '' : `${others} or `}${choices.at(-1) ?? ''}`;
    }
    if (most !== undefined || least !== undefined) {
        return `${field} must be ${most === undefined ? `at least ${least ?? ''}` : `at most ${most}`}`;
    }
    return `${field} is missing or of another kind than expected`;
}
