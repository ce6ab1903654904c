import type {RunEvent} from '../event';
import {findItem, type Item, type ItemReminder, type Phase, type Run} from '../run';
import type {ItemId} from '../units';
import {withTicks} from './repeat';

/** How many removed items can be brought back; older ones are gone for good, so that a run's size stays bounded. */
const REMOVED_KEPT = 20;

export type ItemEvent = Extract<RunEvent, {type: `item_${string}` | `items_${string}`}>;

export function isItemEvent(event: RunEvent): event is ItemEvent {
    return /^items?_/.test(event.type);
}

/** The run after an event of its items. */
export function applyItems(run: Run, event: ItemEvent): Run {
    switch (event.type) {
        case 'item_state_changed':
            return changeItem(run, event.itemId, (item) => ({
                ...item,
                state: event.to,
                skipReason: event.reason,
                changed: event.by === null ? null : {by: event.by, at: event.at},
                repeat: event.repeat ?? item.repeat,
            }));
        case 'item_ticked': {
            const {by, at, period, count, repeat} = event;
            return by === null
                ? run
                : changeItem(run, event.itemId, (item) => ({
                      ...item,
                      state: 'open',
                      skipReason: null,
                      changed: {by, at},
                      repeat: item.repeat && withTicks(repeat ?? item.repeat, period, count, {by, at}),
                  }));
        }
        case 'item_assigned':
            return changeItem(run, event.itemId, (item) => ({...item, assignee: event.assignee}));
        case 'item_due_set':
            return changeItem(run, event.itemId, (item) => ({
                ...item,
                dueAt: event.dueAt,
                remindAt: event.dueAt,
                reminded: null,
                ...(item.passedOn === undefined ? {} : {passedOn: []}),
            }));
        case 'items_reminded': {
            const named = new Set(event.items.map(({itemId}) => itemId));
            return changeItems(run, named, (item) => ({
                ...item,
                remindAt: null,
                reminded: event.reminder,
                ...passedOnBy(item, event.reminder),
            }));
        }
        case 'item_reminders_moved': {
            const {by, at, until, reason} = event;
            const snoozed = by === null || reason === null ? null : {by, at, until, reason};
            return changeItems(run, new Set(event.itemIds), (item) => ({
                ...item,
                remindAt: until,
                reminded: item.reminded && {...item.reminded, snoozed},
            }));
        }
        case 'item_edited':
            return changeItem(run, event.itemId, (item) => ({...item, title: event.title, note: event.note}));
        case 'item_added':
            return {
                ...putItem(withoutItem(run, event.item.id), event.phaseId, event.item, event.index),
                removed: run.removed.filter((removed) => removed.item.id !== event.item.id),
            };
        case 'item_moved': {
            const found = findItem(run, event.itemId);
            return found ? putItem(withoutItem(run, event.itemId), event.phaseId, found.item, event.index) : run;
        }
        case 'item_removed': {
            const {item, phaseId, index} = event;
            const others = run.removed.filter((removed) => removed.item.id !== item.id);
            return {...withoutItem(run, item.id), removed: [...others, {item, phaseId, index}].slice(-REMOVED_KEPT)};
        }
    }
}

/** Of an item that goes from hand to hand the first reminders are let go. */
const PASSED_ON_KEPT = 5;

/** The reminder of whoever had it before goes on telling them whose it is; one of the same person only gives way to the newer. */
function passedOnBy({reminded, passedOn = []}: Item, next: ItemReminder): Pick<Item, 'passedOn'> {
    const all = reminded ? [...passedOn, {id: reminded.id, user: reminded.user}] : passedOn;
    const kept = all.filter(({user}) => user !== next.user).slice(-PASSED_ON_KEPT);
    return kept.length === 0 && passedOn.length === 0 ? {} : {passedOn: kept};
}

function changeItem(run: Run, itemId: ItemId, change: (item: Item) => Item): Run {
    return changePhases(run, (phase) =>
        phase.items.some((item) => item.id === itemId)
            ? {...phase, items: phase.items.map((item) => (item.id === itemId ? change(item) : item))}
            : phase,
    );
}

function changeItems(run: Run, itemIds: ReadonlySet<ItemId>, change: (item: Item) => Item): Run {
    return changePhases(run, (phase) => ({
        ...phase,
        items: phase.items.map((item) => (itemIds.has(item.id) ? change(item) : item)),
    }));
}

function withoutItem(run: Run, itemId: ItemId): Run {
    return changePhases(run, (phase) =>
        phase.items.some((item) => item.id === itemId)
            ? {...phase, items: phase.items.filter((item) => item.id !== itemId)}
            : phase,
    );
}

function putItem(run: Run, phaseId: string, item: Item, index: number): Run {
    return changePhases(run, (phase) =>
        phase.id === phaseId ? {...phase, items: phase.items.toSpliced(index, 0, item)} : phase,
    );
}

function changePhases(run: Run, change: (phase: Phase) => Phase): Run {
    return {...run, phases: run.phases.map(change)};
}
