/** At most two signals per second and channel after the first: the rest is said by the last one. */
const GAP_MS = 500;
/** Signals that may be under way at once; more wait in `queued`, where a newer one replaces an older one of its channel. */
const AT_ONCE = 4;

export interface SignalQueue {
    /** Sends it as soon as its place may have one; what waited for that place is not sent then. */
    put(place: string, send: () => Promise<void>): void;
    stop(): void;
}

/**
 * Spreads signals out by their place, a channel or a person's lists. While Mattermost is away every one of them fails: `onLost` hears of the
 * first, and of another only after one went out in between.
 */
export function signalQueue(onLost: (error: unknown) => void): SignalQueue {
    const queued = new Map<string, {ready: number; send: () => Promise<void>}>();
    const lastSent = new Map<string, number>();
    let busy = 0;
    let timer: NodeJS.Timeout | undefined;
    let stopped = false;
    let isLost = false;

    const put = (place: string, send: () => Promise<void>): void => {
        if (stopped) {
            return;
        }
        const ready =
            queued.get(place)?.ready ?? Math.max(performance.now(), (lastSent.get(place) ?? -Infinity) + GAP_MS);
        queued.set(place, {ready, send});
        pump();
    };

    const pump = (): void => {
        clearTimeout(timer);
        const now = performance.now();
        let soonest = Infinity;
        for (const [place, {ready, send}] of queued) {
            if (busy >= AT_ONCE) {
                return;
            }
            if (ready > now) {
                soonest = Math.min(soonest, ready);
                continue;
            }
            queued.delete(place);
            forgetOld(now);
            lastSent.set(place, now);
            busy += 1;
            send()
                .then(
                    () => {
                        isLost = false;
                    },
                    (error: unknown) => {
                        if (!isLost) {
                            isLost = true;
                            onLost(error);
                        }
                    },
                )
                .finally(() => {
                    busy -= 1;
                    pump();
                });
        }
        if (soonest < Infinity && !stopped) {
            timer = setTimeout(pump, soonest - now);
        }
    };

    const forgetOld = (now: number): void => {
        if (lastSent.size > 1_000) {
            for (const [place, at] of lastSent) {
                if (at < now - GAP_MS) {
                    lastSent.delete(place);
                }
            }
        }
    };

    return {
        put,
        stop: () => {
            stopped = true;
            queued.clear();
            clearTimeout(timer);
        },
    };
}
