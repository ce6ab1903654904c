export interface OpenRequests {
    /** An answer that is to come: `over` is called when it is out, or when whoever asked has gone. */
    until(subscribe: (over: () => void) => void): void;
    /** Work that goes on when whoever asked has gone: it needs the database all the same. */
    handled<T>(work: Promise<T>): Promise<T>;
    /** Resolves when nothing is under way any more (true), or after the time (false). */
    haveEnded(withinMs: number): Promise<boolean>;
}

/** What a stop has to wait for: answers that are not out yet, and the work for them. */
export function openRequests(): OpenRequests {
    let open = 0;
    let looks: () => void = () => undefined;
    const until = (subscribe: (over: () => void) => void): void => {
        open += 1;
        subscribe(() => {
            open -= 1;
            looks();
        });
    };
    return {
        until,
        handled: (work) => {
            // What it fails with is for whoever awaits the work itself.
            until((over) => void work.then(over, over));
            return work;
        },
        haveEnded: (withinMs) =>
            new Promise((resolve) => {
                const timer = setTimeout(() => resolve(false), withinMs);
                looks = () => {
                    if (open === 0) {
                        clearTimeout(timer);
                        resolve(true);
                    }
                };
                looks();
            }),
    };
}
