import type {Command} from '../command';
import {decideItem} from './decide_item';
import type {Decision, DutyMoment} from '../decision';
import {currentPeriod, periodOf, ticksIn, type RepeatPer} from './repeat';
import {addDays, isDate, isWorkingDay} from '../calendar/calendar';
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
            : command.period < now && keys.includes(command.period)
              ? refuse('period_over', {params: {text: item.title}})
              : refuseOff(item, per, command.period, moment);
    }
    if (command.state !== 'done' && (command.state !== 'open' || item.state !== 'open')) {
        return null;
    }
    const period = currentPeriod(per, day);
    if (period === null) {
        return refuseOff(item, per, periodOf(per, day.date), moment);
    }
    const done = ticksIn(item.repeat, period).length;
    const count = command.state === 'done' ? Math.min(times, done + 1) : Math.max(0, done - 1);
    return decideItem(run, {type: 'tick_item', itemId: item.id, period, count});
}

/** Nobody was to work, or the run had not begun, or was finished then. */
function refuseOff({title: text}: Item, per: RepeatPer, period: string, {calendar}: DutyMoment): Refused {
    // What an old or a strange client names need not be a date.
    const dates = !isDate(period)
        ? []
        : Array.from({length: per === 'week' ? 7 : 1}, (_, ahead) => addDays(period, ahead));
    const isOff = dates.length > 0 && dates.every((date) => !isWorkingDay(calendar, date));
    return refuse('period_off', {params: {text, how: !isOff ? 'not_going' : per === 'week' ? 'week_off' : 'day_off'}});
}
