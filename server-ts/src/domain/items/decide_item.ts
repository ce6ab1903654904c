import {checkReason} from '../check_reason';
import type {Command} from '../command';
import type {Decision} from '../decision';
import type {ItemCommand} from './item_command';
import {isBlank, LIMITS, lengthOf} from '../limits';
import {ticksIn} from './repeat';
import {refuse, type Refused} from '../refusal';
import {findItem, type Item, type Run} from '../run';

/**
 * The rules of the checklist. The webapp runs them too, so that a tick is shown at once and means the same on both sides. Asking for what
 * is already so gives no event and no refusal: a repeated click is harmless.
 */
export function decideItem(run: Run, command: ItemCommand): Decision {
    if (command.type === 'add_item') {
        return addItem(run, command);
    }
    if (command.type === 'restore_item') {
        return restoreItem(run, command.itemId);
    }
    const found = findItem(run, command.itemId);
    if (!found) {
        return refuse('item_gone');
    }
    const {item, phase, index} = found;
    switch (command.type) {
        case 'set_item_state':
            return setState(item, command);
        case 'tick_item':
            return tick(item, command);
        case 'assign_item':
            return assign(run, item, command);
        case 'set_item_due':
            if (item.repeat && command.dueAt !== null) {
                return refuse('repeat_has_no_due', {field: 'due'});
            }
            return item.dueAt === command.dueAt
                ? []
                : [{type: 'item_due_set', itemId: item.id, title: item.title, dueAt: command.dueAt}];
        case 'edit_item':
            return edit(item, command);
        case 'move_item':
            return move(run, item, phase.id, index, command);
        case 'remove_item':
            return [{type: 'item_removed', phaseId: phase.id, index, item}];
    }
}

function setState(item: Item, command: Extract<Command, {type: 'set_item_state'}>): Decision {
    const reason = command.state === 'skipped' ? (command.reason ?? '').trim() : null;
    const refused = reason !== null && checkReason(reason);
    if (refused) {
        return refused;
    }
    if (item.state === command.state && item.skipReason === reason) {
        return [];
    }
    return [
        {type: 'item_state_changed', itemId: item.id, title: item.title, from: item.state, to: command.state, reason},
    ];
}

/** The calendar says which periods are open (`decide_repeat.ts`). Only the count is checked here. */
function tick(item: Item, command: Extract<Command, {type: 'tick_item'}>): Decision {
    const {repeat, id, title, state} = item;
    if (!repeat) {
        return refuse('item_not_repeating');
    }
    const {per, times} = repeat;
    const {period} = command;
    const count = clamp(command.count, times);
    const from = ticksIn(repeat, period).length;
    return from === count && state === 'open'
        ? []
        : [{type: 'item_ticked', itemId: id, title, per, period, from, count, times}];
}

function assign(run: Run, item: Item, command: Extract<Command, {type: 'assign_item'}>): Decision {
    const {assignee} = command;
    if (assignee && 'role' in assignee && !run.seats.some((seat) => seat.role === assignee.role)) {
        return refuse('role_unknown', {field: 'assignee'});
    }
    const same = JSON.stringify(item.assignee) === JSON.stringify(assignee);
    return same ? [] : [{type: 'item_assigned', itemId: item.id, title: item.title, assignee}];
}

function edit(item: Item, command: Extract<Command, {type: 'edit_item'}>): Decision {
    const title = (command.title ?? item.title).trim();
    const note = (command.note ?? item.note).trim();
    const refused = checkText(title, note);
    if (refused) {
        return refused;
    }
    return title === item.title && note === item.note ? [] : [{type: 'item_edited', itemId: item.id, title, note}];
}

function checkText(title: string, note: string): Refused | null {
    if (isBlank(title)) {
        return refuse('title_empty', {field: 'title'});
    }
    if (lengthOf(title) > LIMITS.itemTitle) {
        return refuse('title_too_long', {field: 'title', params: {limit: LIMITS.itemTitle}});
    }
    if (lengthOf(note) > LIMITS.itemNote) {
        return refuse('note_too_long', {field: 'note', params: {limit: LIMITS.itemNote}});
    }
    return null;
}

function move(
    run: Run,
    item: Item,
    from: string,
    index: number,
    command: Extract<Command, {type: 'move_item'}>,
): Decision {
    const target = run.phases.find((phase) => phase.id === command.phaseId);
    if (!target) {
        return refuse('phase_gone', {field: 'phaseId'});
    }
    const others = target.items.filter((other) => other.id !== item.id);
    const place = clamp(command.index, others.length);
    if (target.id === from && place === index) {
        return [];
    }
    return [{type: 'item_moved', itemId: item.id, title: item.title, phaseId: target.id, index: place}];
}

function addItem(run: Run, command: Extract<Command, {type: 'add_item'}>): Decision {
    if (findItem(run, command.itemId) || run.removed.some((removed) => removed.item.id === command.itemId)) {
        return [];
    }
    const phase = run.phases.find((candidate) => candidate.id === command.phaseId);
    if (!phase) {
        return refuse('phase_gone', {field: 'phaseId'});
    }
    const title = command.title.trim();
    const note = (command.note ?? '').trim();
    const refused = checkText(title, note) ?? checkRoom(run);
    if (refused) {
        return refused;
    }
    const item: Item = {
        id: command.itemId,
        title,
        note,
        state: 'open',
        changed: null,
        skipReason: null,
        assignee: null,
        dueAt: null,
        remindAt: null,
        reminded: null,
        repeat: null,
    };
    return [
        {
            type: 'item_added',
            phaseId: phase.id,
            index: clamp(command.index ?? phase.items.length, phase.items.length),
            item,
        },
    ];
}

function restoreItem(run: Run, itemId: string): Decision {
    if (findItem(run, itemId)) {
        return [];
    }
    const removed = run.removed.find((candidate) => candidate.item.id === itemId);
    if (!removed) {
        return refuse('item_gone');
    }
    const phase = run.phases.find((candidate) => candidate.id === removed.phaseId) ?? run.phases[0];
    if (!phase) {
        return refuse('phase_gone');
    }
    return (
        checkRoom(run) ?? [
            {
                type: 'item_added',
                phaseId: phase.id,
                index: clamp(removed.index, phase.items.length),
                item: removed.item,
            },
        ]
    );
}

function checkRoom(run: Run): Refused | null {
    const count = run.phases.reduce((sum, phase) => sum + phase.items.length, 0);
    return count >= LIMITS.items ? refuse('too_many_items', {params: {limit: LIMITS.items}}) : null;
}

function clamp(index: number, length: number): number {
    return Math.max(0, Math.min(Math.trunc(index), length));
}
