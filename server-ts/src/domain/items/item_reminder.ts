import {isCompleted} from '../progress';
import type {Item, Run} from '../run';
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

/** What a reminder still asks for. */
export function stillReminded(run: Run, reminderId: string): Item[] {
    return run.status === 'running' ? remindedItems(run, reminderId).filter((item) => !isCompleted(item, null)) : [];
}
