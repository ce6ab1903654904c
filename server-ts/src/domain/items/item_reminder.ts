import {isCompleted} from '../progress';
import {remindedPerson, type Item, type Run} from '../run';
import {MINUTE, type Millis} from '../units';

/** When the clock is to remind somebody of an item; null for never. After a change by a person it waits a minute: they may not be done. */
export function itemRemindAt(item: Item): Millis | null {
    return item.remindAt === null || isCompleted(item, null)
        ? null
        : Math.max(item.remindAt, (item.changed?.at ?? -Infinity) + MINUTE);
}

/** The earliest reminder of any item of a run; null when none is to come, or the run is finished. */
export function soonestReminder(run: Run): Millis | null {
    let soonest = Infinity;
    for (const phase of run.status === 'running' ? run.phases : []) {
        for (const item of phase.items) {
            soonest = Math.min(soonest, itemRemindAt(item) ?? Infinity);
        }
    }
    return soonest === Infinity ? null : soonest;
}

/** The items that a reminder named, unless they got another due time or reminder since, in the checklist's order. */
export function remindedItems(run: Run, reminderId: string): Item[] {
    return run.phases.flatMap((phase) => phase.items.filter((item) => item.reminded?.id === reminderId));
}

/** The same with those that were passed on to somebody else since. */
export function namedItems(run: Run, reminderId: string): Item[] {
    const isNamed = ({reminded, passedOn = []}: Item): boolean =>
        reminded?.id === reminderId || passedOn.some(({id}) => id === reminderId);
    return run.phases.flatMap((phase) => phase.items.filter(isNamed));
}

/**
 * True for an item that is not theirs any more whom this reminder told of it: it was assigned to somebody else, or its seat was given to
 * them. Whoever was asked in the stead of somebody who cannot be reached keeps it as long as it is that person's.
 */
export function isPassedOn(run: Run, item: Item, reminderId = item.reminded?.id): boolean {
    const {reminded} = item;
    const person = remindedPerson(run, item);
    if (reminded === null || person === null) {
        return false;
    }
    const isStandIn = reminded.passedOver.some(({user}) => user === person);
    return reminded.id !== reminderId || (person !== reminded.user && !isStandIn);
}

/** What a reminder still asks for. */
export function stillReminded(run: Run, reminderId: string): Item[] {
    return run.status === 'running'
        ? remindedItems(run, reminderId).filter((item) => !isCompleted(item, null) && !isPassedOn(run, item))
        : [];
}
