export interface PersistentRead {
    /** Reads now; what is under way already is read once more behind it, because it may be too old. */
    begin(): void;
    stop(): void;
}

/**
 * Reads again and again until it succeeds. What was heard of over a connection that has just come back is often asked for over another one
 * that has not: a read that failed then was never made up for, and what it would have brought stayed old.
 */
export function persistentRead(
    read: () => Promise<void>,
    onError: (error: Error) => void,
    againAfterMs = 5_000,
): PersistentRead {
    let wanted = false;
    let isReading = false;
    let stopped = false;
    let timer: NodeJS.Timeout | undefined;

    const begin = (): void => {
        wanted = true;
        if (!isReading && !stopped) {
            clearTimeout(timer);
            isReading = true;
            void readAll();
        }
    };
    const readAll = async (): Promise<void> => {
        try {
            while (wanted && !stopped) {
                wanted = false;
                await read();
            }
        } catch (error) {
            if (!stopped) {
                onError(error instanceof Error ? error : new Error(String(error)));
                timer = setTimeout(begin, againAfterMs).unref();
            }
        } finally {
            isReading = false;
        }
    };
    return {
        begin,
        stop: () => {
            stopped = true;
            clearTimeout(timer);
        },
    };
}
