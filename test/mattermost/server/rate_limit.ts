import type {ServerConfig} from './config';

/** What the limiter says about one request. */
export interface RateVerdict {
    refused: boolean;
    headers: Record<string, string>;
}

/**
 * The limiter as measured (limits.json): a steady PerSec with MaxBurst on top, counted by what `key` names,
 * every path included. Reset and Retry-After are whole seconds, rounded up.
 */
export function startRateLimiter(config: ServerConfig, now: () => number): (key: string) => RateVerdict {
    // The moment at which a caller has used up nothing, per caller; the usual cell-rate bookkeeping.
    const free = new Map<string, number>();
    return (key) => {
        const {PerSec, MaxBurst} = config.RateLimitSettings;
        const step = 1000 / PerSec;
        const at = now();
        const before = Math.max(free.get(key) ?? at, at);
        const after = before + step;
        const room = at + step * (MaxBurst + 1) - after;
        const refused = room < 0;
        const used = refused ? before : after;
        free.set(key, used);
        const headers: Record<string, string> = {
            'X-RateLimit-Limit': String(MaxBurst + 1),
            'X-RateLimit-Remaining': String(refused ? 0 : Math.floor(room / step)),
            'X-RateLimit-Reset': String(Math.ceil((used - at) / 1000)),
        };
        if (refused) {
            headers['Retry-After'] = String(Math.ceil(-room / 1000));
        }
        return {refused, headers};
    };
}
