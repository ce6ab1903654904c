import {localDate, type WorkingCalendar} from '../calendar/calendar';
import {periodsOn} from '../calendar/run_day';
import {periodOf, withTicks, type RepeatPer} from './repeat';
import {hasRepeats} from '../progress';
import type {Item, Phase, Run} from '../run';
import type {Millis} from '../units';

/**
 * The checklist of a run that goes on, without the ticks of the day or week in which it was finished where that does not count any more:
 * they would stand for what was missed in another one, once nobody knows by name what was. Null: nothing is left out. The calendar is the
 * sidecar's, so this comes with the event.
 */
export function withoutUncounted(restored: Run, finishedAt: Millis, calendar: WorkingCalendar): Phase[] | null {
    const date = localDate(finishedAt, calendar.zone);
    const counts = (per: RepeatPer): boolean => {
        const period = periodOf(per, date);
        return periodsOn(restored, calendar, period)[per].keys.includes(period);
    };
    if (!hasRepeats(restored) || (counts('working_day') && counts('week'))) {
        return null;
    }
    const counted = (item: Item): Item => {
        const {repeat} = item;
        const period = repeat && periodOf(repeat.per, date);
        return repeat?.ticked.some((one) => one.period === period) && period !== null && !counts(repeat.per)
            ? {...item, repeat: withTicks(repeat, period, 0, {by: restored.startedBy, at: finishedAt})}
            : item;
    };
    const phases = restored.phases.map((phase) => ({...phase, items: phase.items.map(counted)}));
    const isLess = phases.some(({items}, place) =>
        items.some((item, at) => item !== restored.phases[place]?.items[at]),
    );
    return isLess ? phases : null;
}
