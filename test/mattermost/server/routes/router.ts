import type {Handler} from '../call';

/** Who may call: `session` asks for a login, `open` does not. */
export type Access = 'session' | 'open';

export interface Route {
    method: string;
    path: string;
    access: Access;
    handle: Handler;
}

/** A row of a route table. Segments that start with a colon are parameters, `*` at the end is the rest. */
export function route(method: string, path: string, handle: Handler, access: Access = 'session'): Route {
    return {method, path, access, handle};
}

interface Compiled {
    route: Route;
    segments: string[];
}

export interface Found {
    route: Route;
    params: Record<string, string>;
}

// Ids are [A-Za-z0-9]+ in the server's routes: an action id with - or _ finds no route (actions.json).
const NAMES = new Set([
    'name',
    'username',
    'channel_name',
    'team_name',
    'email',
    'plugin_id',
    'category',
    'emoji_name',
]);

function fits(segment: string, given: string): boolean {
    const name = segment.slice(1);
    return NAMES.has(name) ? given !== '' : /^[A-Za-z0-9]+$/.test(given);
}

function match(compiled: Compiled, given: string[]): Record<string, string> | null {
    const params: Record<string, string> = {};
    for (const [at, segment] of compiled.segments.entries()) {
        const value = given[at] ?? '';
        if (segment.startsWith(':')) {
            if (!fits(segment, value)) {
                return null;
            }
            params[segment.slice(1)] = value;
        } else if (segment !== value) {
            return null;
        }
    }
    return params;
}

/** Makes the function that finds a route. Fixed segments win over parameters. */
export function buildRouter(routes: Route[]): (method: string, path: string) => Found | null {
    const table = new Map<string, Compiled[]>();
    for (const entry of routes) {
        const segments = entry.path.split('/');
        const key = `${entry.method} ${String(segments.length)}`;
        const list = table.get(key) ?? [];
        list.push({route: entry, segments});
        table.set(key, list);
    }
    const parametersOf = (entry: Compiled): number => entry.segments.filter((s) => s.startsWith(':')).length;
    for (const list of table.values()) {
        list.sort((a, b) => parametersOf(a) - parametersOf(b));
    }
    return (method, path) => {
        const given = path.split('/');
        for (const compiled of table.get(`${method} ${String(given.length)}`) ?? []) {
            const params = match(compiled, given);
            if (params) {
                return {route: compiled.route, params};
            }
        }
        return null;
    };
}
