import type {Command} from '../command';
import {decideItem} from './decide_item';
import type {Decision, DutyMoment} from '../decision';
import {currentPeriod, periodOf, ticksIn, withTicks, type Repeat, type RepeatPer, type RunDay} from './repeat';
import {addDays, isDate, isWorkingDay} from '../calendar/calendar';
import {isRefused, refuse, type Refused} from '../refusal';
import {findItem, type Item, type Run} from '../run';
import {runDay} from '../calendar/run_day';

/** How many periods back a tick may come late: what was ticked offline before midnight still counts for its day. */
const PERIODS_OPEN = 2;

/**
 * Ticks of a repeating item. `tick_item` says how many occurrences of a period are done, so that asking twice makes one tick. A request for
 * the state `done` (from a phone's form, `/set tick` or an older plugin) ticks the first open occurrence of today, or of the day on
 * which the form was opened; a request for `open` takes the newest tick back. Null: the command is about something else.
 */
export function decideRepeat(run: Run, command: Command, moment: DutyMoment): Decision | null {
    if (command.type !== 'tick_item' && command.type !== 'set_item_state') {
        return null;
    }
    const item = findItem(run, command.itemId)?.item;
    if (!item?.repeat) {
        return null;
    }
    const day = runDay(run, moment.calendar, moment.now);
    const decision = decideTicks(run, {item, repeat: item.repeat}, {command, day}, moment);
    const repeat = withoutSkipped(run, item, day, moment);
    return repeat === null ? decision : withRepeat(decision ?? decideItem(run, command), repeat);
}

type RepeatCommand = Extract<Command, {type: 'tick_item' | 'set_item_state'}>;

function decideTicks(
    run: Run,
    {item, repeat}: {item: Item; repeat: Repeat},
    {command, day}: {command: RepeatCommand; day: RunDay},
    moment: DutyMoment,
): Decision | null {
    const {per, times} = repeat;
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
    const {on} = command;
    const period = on === undefined ? currentPeriod(per, day) : isDate(on) ? periodOf(per, on) : null;
    if (period === null) {
        return refuseOff(item, per, periodOf(per, day.date), moment);
    }
    const done = ticksIn(repeat, period).length;
    const count = command.state === 'done' ? Math.min(times, done + 1) : Math.max(0, done - 1);
    const tick = {type: 'tick_item', itemId: item.id, period, count} as const;
    return decideTicks(run, {item, repeat}, {command: tick, day}, moment);
}

/**
 * An item that was skipped until now, with nothing left to do from the period in which it was skipped on, and before the current one: who
 * opens it again after a week saw that week as missed. Null: nothing is to be left out. The calendar is the sidecar's, so this comes with
 * the event.
 */
function withoutSkipped(run: Run, {state, changed, repeat}: Item, day: RunDay, {calendar}: DutyMoment): Repeat | null {
    if (state !== 'skipped' || changed === null || repeat === null) {
        return null;
    }
    const {per, times} = repeat;
    const then = runDay(run, calendar, changed.at);
    const since = periodOf(per, then.date);
    const {keys} = day.periods[per];
    const skipped = keys.filter((key) => key >= since && key < periodOf(per, day.date));
    const older = overBefore(day, per) - overBefore(then, per) - skipped.length;
    if (skipped.length === 0 && older <= 0) {
        return null;
    }
    const first = keys[0] ?? since;
    const ticked = repeat.ticked.filter(({period}) => period >= since && period < first);
    const done = ticked.reduce((sum, {ticks}) => sum + ticks.length, 0);
    const olderTicks = repeat.olderTicks + Math.max(0, older * times - done);
    return skipped.reduce((all, period) => withTicks(all, period, times, changed), {...repeat, olderTicks});
}

/** How many periods of the run were over on that day. */
function overBefore({date, periods}: RunDay, per: RepeatPer): number {
    const {keys, before} = periods[per];
    return before + keys.filter((key) => key < periodOf(per, date)).length;
}

function withRepeat(decision: Decision, repeat: Repeat): Decision {
    if (isRefused(decision)) {
        return decision;
    }
    return decision.map((happening) => {
        switch (happening.type) {
            case 'item_state_changed':
            case 'item_ticked':
                return {...happening, repeat};
            default:
                return happening;
        }
    });
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
