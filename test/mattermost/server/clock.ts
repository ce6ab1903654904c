/** Mattermost's own clock, which may differ from the clock of whoever talks to it. */
export interface Clock {
    now(): number;
    /** Milliseconds added to the machine's time. */
    offsetMs: number;
}

/** A clock that follows the machine's, moved by `offsetMs`. */
export function startClock(): Clock {
    const clock: Clock = {offsetMs: 0, now: () => Date.now() + clock.offsetMs};
    return clock;
}
