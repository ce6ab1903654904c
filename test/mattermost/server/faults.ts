/** `before`: the call is not carried out; `after`: it is (and stored), and then the answer goes wrong. */
export type FaultTime = 'before' | 'after';

/** What goes wrong. */
export type Fault =
    | {kind: 'delay'; ms: number; when: FaultTime}
    | {kind: 'answer'; status: number; body?: object | string; headers?: Record<string, string>; when: FaultTime}
    | {kind: 'drop'; when: FaultTime}
    | {kind: 'hang'; when: FaultTime}
    | {kind: 'storm'; retryAfterS: number};

/** Which calls it happens to. */
export interface FaultScope {
    method?: string;
    /** Matched against the path without the query. */
    path?: RegExp;
    userId?: string;
    /** How many calls it happens to; 1 when not given. */
    times?: number;
}

export interface FaultHandle {
    /** How often it has happened. */
    hits(): number;
    remove(): void;
}

/** Faults exist in the stand-in only. */
export interface Faults {
    add(fault: Fault, scope?: FaultScope): FaultHandle;
    clear(): void;
    /** Refuses connections, and closes those that are open, until `comeBack`. */
    goDown(): Promise<void>;
    comeBack(): Promise<void>;
    /** Every REST answer is held back until so many milliseconds after the request; 0 is off. For benchmarks. */
    fixedAnswerMs: number;
    /**
     * How long a post with a `pending_post_id` takes to be saved; a second request with the id finds it reserved
     * meanwhile. 2 ms by default: enough for requests that come together, and short of what a real server takes (4 ms).
     */
    savingMs: number;
    /** As where several servers stand behind one address, or one was restarted: none knows the `pending_post_id` of another. */
    forgetsPending: boolean;
    /** The fault for a call, if there is one; counts it. */
    take(call: {method: string; path: string; userId: string}): Fault | null;
}

interface Rule {
    fault: Fault;
    scope: FaultScope;
    left: number;
    hits: number;
}

function applies(rule: Rule, call: {method: string; path: string; userId: string}): boolean {
    const {method, path, userId} = rule.scope;
    return (
        rule.left > 0 &&
        (method === undefined || method === call.method) &&
        (userId === undefined || userId === call.userId) &&
        (path === undefined || path.test(call.path))
    );
}

/** No faults yet. `down` and `up` are what closes and opens the port. */
export function startFaults(down: () => Promise<void>, up: () => Promise<void>): Faults {
    let rules: Rule[] = [];
    return {
        fixedAnswerMs: 0,
        savingMs: 2,
        forgetsPending: false,
        add(fault, scope = {}) {
            const rule = {fault, scope, left: scope.times ?? 1, hits: 0};
            rules.push(rule);
            return {
                hits: () => rule.hits,
                remove() {
                    rules = rules.filter((other) => other !== rule);
                },
            };
        },
        clear() {
            rules = [];
        },
        goDown: down,
        comeBack: up,
        take(call) {
            const rule = rules.find((candidate) => applies(candidate, call));
            if (!rule) {
                return null;
            }
            rule.left -= 1;
            rule.hits += 1;
            return rule.fault;
        },
    };
}
