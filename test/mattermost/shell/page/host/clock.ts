/** How far the demo's time is ahead of this browser's, in milliseconds. */
let ahead = 0;

export function setAhead(ms: number): void {
    ahead = ms;
}

/** The time in which messages are dated: the demo moves the server's clock, and "Today" must move with it. */
export const shellNow = (): number => Date.now() + ahead;
