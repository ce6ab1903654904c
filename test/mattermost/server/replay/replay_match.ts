import {isObject, type Json} from '../json';

/** What the placeholders of a recording stand for in this run. */
export type Bindings = Map<string, string>;

// `<html>` is the text of a reply, not a placeholder.
const PLACEHOLDER = /<(?!html>)[a-z_0-9-]+(?:[: ][^<>]*)?>/gi;

// A fresh value each time: never bound.
const FREE: Readonly<Record<string, RegExp>> = {
    '<ms>': /\d+/,
    '<n>': /\d+/,
    '<request_id>': /[a-z0-9]{26}/,
    '<client_trigger_id>': /[a-z0-9]{26}/,
    '<trigger_id: signed, see triggers.json>': /[A-Za-z0-9+/=]{200,240}/,
    '<server folder>': /\./,
};

function escapeRegExp(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Puts values for the placeholders of a request. Throws for those that stand for nothing yet. */
export function resolve(text: string, bindings: Bindings): string {
    return text.replace(PLACEHOLDER, (placeholder) => {
        const repeated = /^<(\d+) (x|emoji)>$/.exec(placeholder);
        if (repeated) {
            return (repeated[2] === 'x' ? 'x' : '😀').repeat(Number(repeated[1]));
        }
        return bindings.get(placeholder) ?? placeholder;
    });
}

/** The same for every text in a JSON value. */
export function resolveJson(value: Json, bindings: Bindings): Json {
    if (typeof value === 'string') {
        return resolve(value, bindings);
    }
    if (Array.isArray(value)) {
        return value.map((item) => resolveJson(item, bindings));
    }
    if (isObject(value)) {
        return Object.fromEntries(
            Object.entries(value).map(([key, item]) => [resolve(key, bindings), resolveJson(item, bindings)]),
        );
    }
    return value;
}

function matchText(expected: string, actual: string, bindings: Bindings): boolean {
    // The name of a direct channel holds both ids in their order, which is another one in each run.
    const direct = /^(<user:[^<>]+>)__(<user:[^<>]+>)$/.exec(expected);
    if (direct) {
        const ids = [direct[1], direct[2]].map((name) => bindings.get(name ?? '') ?? '').sort();
        return ids.join('__') === actual;
    }
    const names: string[] = [];
    let pattern = '';
    let at = 0;
    for (const found of expected.matchAll(PLACEHOLDER)) {
        const [name] = found;
        pattern += escapeRegExp(expected.slice(at, found.index));
        const bound = bindings.get(name);
        const free = FREE[name];
        if (free) {
            pattern += free.source;
        } else if (bound === undefined) {
            names.push(name);
            pattern += '([A-Za-z0-9+/=_.-]+)';
        } else {
            pattern += escapeRegExp(bound);
        }
        at = found.index + name.length;
    }
    const fit = new RegExp(`^${pattern}${escapeRegExp(expected.slice(at))}$`).exec(actual);
    names.forEach((name, index) => {
        if (fit) {
            bindings.set(name, fit[index + 1] ?? '');
        }
    });
    return fit !== null;
}

/** How strictly a body is compared. */
export interface MatchOptions {
    /** Only the recorded keys count, and recorded items may stand anywhere in a list. */
    partly?: boolean;
    /** The recording kept the beginnings of long texts only. */
    cutTexts?: boolean;
    /** Keys whose value is not compared. */
    ignore?: readonly string[];
}

function matchList(expected: Json[], actual: Json[], bindings: Bindings, options: MatchOptions, at: string): string[] {
    if (!options.partly) {
        if (expected.length !== actual.length) {
            return [`${at}: ${String(actual.length)} items instead of ${String(expected.length)}`];
        }
        return expected.flatMap((item, index) =>
            differences(item, actual[index] ?? null, bindings, options, `${at}[${String(index)}]`),
        );
    }
    // What is known is taken out first, so that what remains can stand for the placeholders that are not bound yet.
    const rest = [...actual];
    const isOpen = (item: Json): boolean => /<[a-z]+:/.test(JSON.stringify(resolveJson(item, bindings)));
    const inOrder = [...expected.filter((item) => !isOpen(item)), ...expected.filter(isOpen)];
    return inOrder.flatMap((item) => {
        const found = rest.findIndex((other) => differences(item, other, new Map(bindings), options, '').length === 0);
        if (found < 0) {
            return [`${at}: ${JSON.stringify(item).slice(0, 200)} is not in the list`];
        }
        const [other = null] = rest.splice(found, 1);
        return differences(item, other, bindings, options, at);
    });
}

/**
 * How an answer differs from the recorded one, as a list of places; empty when it does not. Placeholders that stand
 * for nothing yet are bound to what is found. `"…"` marks a recorded body of which only some keys were kept.
 */
export function differences(
    expected: Json,
    actual: Json,
    bindings: Bindings,
    options: MatchOptions = {},
    at = 'body',
): string[] {
    const wrong = [
        `${at}: ${JSON.stringify(actual).slice(0, 200)} instead of ${JSON.stringify(expected).slice(0, 200)}`,
    ];
    if (expected === '<ms>' || expected === '<n>') {
        return typeof actual === 'number' || /^\d+$/.test(String(actual)) ? [] : wrong;
    }
    if (typeof expected === 'string') {
        const posts = /^(\d+) posts$/.exec(expected);
        if (posts && Array.isArray(actual)) {
            return actual.length === Number(posts[1]) ? [] : wrong;
        }
        const isCut = options.cutTexts === true && expected.length >= 20 && resolve(expected, bindings) === expected;
        const cut = isCut && typeof actual === 'string' ? actual.slice(0, expected.length) : actual;
        return typeof cut === 'string' && matchText(expected, cut, bindings) ? [] : wrong;
    }
    if (Array.isArray(expected)) {
        // A map of posts is recorded as the list of its keys, or as their number.
        const list = isObject(actual) ? Object.keys(actual) : actual;
        return Array.isArray(list) ? matchList(expected, list, bindings, options, at) : wrong;
    }
    if (typeof expected === 'number' && isObject(actual)) {
        return Object.keys(actual).length === expected ? [] : wrong;
    }
    if (!isObject(expected)) {
        return expected === actual ? [] : wrong;
    }
    if (!isObject(actual)) {
        return wrong;
    }
    const partly = options.partly === true || '…' in expected;
    const known = new Set(Object.keys(expected).map((key) => resolve(key, bindings)));
    const missing = Object.keys(actual).filter((key) => !partly && !known.has(key) && !options.ignore?.includes(key));
    const extra = missing.map((key) => `${at}.${key}: not in the recording`);
    const inner = Object.entries(expected).flatMap(([name, value]) => {
        const key = resolve(name, bindings);
        if (key === '…' || options.ignore?.includes(key)) {
            return [];
        }
        const own = actual[key];
        const place = `${at}.${key}`;
        return own === undefined ? [`${place}: missing`] : differences(value, own, bindings, options, place);
    });
    return [...extra, ...inner];
}
