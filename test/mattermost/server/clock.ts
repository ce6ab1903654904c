/** Mattermost's own clock, which may differ from the clock of whoever talks to it. */
export interface Clock {
    now(): number;
    /** Milliseconds added to the machine's time. */
    offsetMs: number;
    /** From here on only a change of `offsetMs` moves it. */
    stop(): void;
}

/** A clock that follows the machine's, moved by `offsetMs`. */
export function startClock(): Clock {
    let stoppedAt: number | null = null;
    const clock: Clock = {
        offsetMs: 0,
        now: () => (stoppedAt ?? Date.now()) + clock.offsetMs,
        stop: () => {
            stoppedAt = Date.now();
        },
    };
    return clock;
}
