import type {Rest} from './rest';

/** At most `atOnce` calls at the same time; the others wait their turn. */
export function limitedRest(rest: Rest, atOnce: number): Rest {
    const waiting: (() => void)[] = [];
    let busy = 0;

    const inTurn = async <T>(call: () => Promise<T>): Promise<T> => {
        if (busy >= atOnce) {
            await new Promise<void>((resolve) => waiting.push(resolve));
        } else {
            busy += 1;
        }
        try {
            return await call();
        } finally {
            // Whoever is next takes this place over; only when nobody is does it become free.
            const next = waiting.shift();
            if (next) {
                next();
            } else {
                busy -= 1;
            }
        }
    };

    return {
        get: (path, schema) => inTurn(() => rest.get(path, schema)),
        post: (path, body, schema, permit) => inTurn(() => rest.post(path, body, schema, permit)),
        put: (path, body, schema) => inTurn(() => rest.put(path, body, schema)),
        delete: (path, schema) => inTurn(() => rest.delete(path, schema)),
        chatNow: () => rest.chatNow(),
        unreachableSince: () => rest.unreachableSince(),
        isLockedOut: () => rest.isLockedOut(),
    };
}
