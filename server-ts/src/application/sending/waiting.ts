import type {Millis} from '../../domain/units';

/** A promise and what fulfils it. */
export function signal(): {given: Promise<void>; give: () => void} {
    let give: () => void = () => undefined;
    const given = new Promise<void>((resolve) => (give = resolve));
    return {given, give};
}

/** Until somebody wakes us, or the time is over. */
export async function sleep(ms: Millis, news: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([news, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
    clearTimeout(timer);
}
