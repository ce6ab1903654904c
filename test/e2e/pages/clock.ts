import {Temporal} from 'temporal-polyfill';
import {moveClock, type World} from '../../support/world';

const ZONE = 'Europe/Amsterdam';

/** The next Tuesday at half past nine: a working day with one before and one behind it, whenever the tests run. */
export function tuesdayMorning(realNow: number): number {
    let day = Temporal.Instant.fromEpochMilliseconds(realNow).toZonedDateTimeISO(ZONE).withPlainTime('09:30');
    do {
        day = day.add({days: 1});
    } while (day.dayOfWeek !== 2);
    return day.epochMilliseconds;
}

/** Makes it that moment for Mattermost and the sidecar. The browser's own clock stays: the sidebar must go by the sidecar's. */
export async function makeIt(world: World, at: number): Promise<void> {
    const offset = at - Date.now();
    world.mattermost.setClockOffset(offset);
    await moveClock(world, offset);
}
