import type {Command} from '../command';
import {decideItem} from './decide_item';
import type {Decision, DutyMoment} from '../decision';
import {currentPeriod, periodOf, ticksIn} from './repeat';
import {refuse, type Refused} from '../refusal';
import {findItem, type Item, type Run} from '../run';
import {runDay} from '../calendar/run_day';

/** How many periods back a tick may come late: what was ticked offline before midnight still counts for its day. */
const PERIODS_OPEN = 2;

/**
 * Ticks of a repeating item. `tick_item` says how many occurrences of a period are done, so that asking twice makes one tick. A request for
 * the state `done` (from a phone's form, `/set tick` or an older plugin) ticks the first open occurrence of today; a request for `open`
 * takes the newest tick back. Null: the command is about something else.
 */
export function decideRepeat(run: Run, command: Command, moment: DutyMoment): Decision | null {
    if (command.type !== 'tick_item' && command.type !== 'set_item_state') {
        return null;
    }
    const item = findItem(run, command.itemId)?.item;
    if (!item?.repeat) {
        return null;
    }
    const {per, times} = item.repeat;
    const day = runDay(run, moment.calendar, moment.now);
    if (command.type === 'tick_item') {
        const now = periodOf(per, day.date);
        const {keys} = day.periods[per];
        const open = keys.filter((key) => key <= now).slice(-PERIODS_OPEN);
        return open.includes(command.period)
            ? decideItem(run, command)
            : refuseTick(item, command.period < now && keys.includes(command.period) ? 'over' : 'off');
    }
    if (command.state !== 'done' && (command.state !== 'open' || item.state !== 'open')) {
        return null;
    }
    const period = currentPeriod(per, day);
    if (period === null) {
        return refuseTick(item, 'off');
    }
    const done = ticksIn(item.repeat, period).length;
    const count = command.state === 'done' ? Math.min(times, done + 1) : Math.max(0, done - 1);
    return decideItem(run, {type: 'tick_item', itemId: item.id, period, count});
}

function refuseTick(item: Item, why: 'over' | 'off'): Refused {
    return refuse(why === 'over' ? 'period_over' : 'period_off', {params: {text: item.title}});
}
