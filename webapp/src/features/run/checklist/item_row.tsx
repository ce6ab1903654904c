import React, {memo, useEffect, useId, useState, type KeyboardEvent} from 'react';
import type {Item, ItemState} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useSetCycle} from '../../../store/set_cycle';
import {problemKey, type ItemChange, type Problem} from '../../../store/state';
import {IconButton} from '../../../ui/button';
import {take} from '../../../ui/escape';
import {Icon} from '../../../ui/icon';
import {Exact} from '../../../ui/moment';
import {ItemBox} from './item_box';
import {ItemEditor, type EditorKind} from './item_editor';
import {ItemMenu} from './item_menu';
import {ItemNote} from './item_note';
import {removedToast} from './removed_toast';

/** Everything that a row shows, as values that stay equal while nothing in it changes: a tick renders one row of 200, not 200. */
export interface ItemRowProps {
    runId: string;
    item: Item;
    phaseId: string;
    canEdit: boolean;
    /** Why its box cannot be ticked; null if it can. */
    locked: string | null;
    assignee: string | null;
    due: string | null;
    dueExact: string | null;
    overdue: boolean;
    /** For a repeating item: the current day or week (null on a day off), its ticks, and both in words. */
    period: string | null;
    ticks: number;
    count: string | null;
    /** What was missed, in words. */
    missed: string | null;
    /** Changed here, and not sent yet because there is no connection. */
    waiting: boolean;
    problem: Problem | null;
    /** Grows when somebody else has just changed the item; 0 otherwise. */
    glow: number;
    drop: 'before' | 'after' | null;
    /** The item begins or ceases to be edited. */
    onEdit: (itemId: string, edited: boolean) => void;
    /** Null if only some items are shown, so that they have no places. */
    onMove: ((itemId: string, by: -1 | 1) => void) | null;
    onDragStart: (itemId: string, event: React.PointerEvent) => void;
}

export const ItemRow = memo(function ItemRow(props: ItemRowProps) {
    const {runId, item, onEdit, canEdit, waiting, problem, glow, drop, period, ticks, count} = props;
    const {changes, store} = useSetCycle();
    const say = useText();
    const titleId = useId();
    const [hot, setHot] = useState(false);
    const [editor, setEditor] = useState<EditorKind | null>(null);
    const editing = editor !== null;
    const close = () => {
        setEditor(null);
        // The pointer may have left. The button that opened the editor must exist to get the focus back.
        setHot(true);
    };
    useEffect(() => {
        if (!editing) {
            return undefined;
        }
        onEdit(item.id, true);
        return () => onEdit(item.id, false);
    }, [editing, onEdit, item.id]);
    const change = (command: ItemChange) => changes.change(runId, command);
    const state = shownState(props);
    const repeats = item.repeat !== null && item.state !== 'skipped';
    const tick = (wanted: number) =>
        period !== null && change({type: 'tick_item', itemId: item.id, period, count: wanted});
    const toggle = () =>
        repeats
            ? tick(state === 'done' ? ticks - 1 : ticks + 1)
            : change({
                  type: 'set_item_state',
                  itemId: item.id,
                  state: state === 'done' || state === 'skipped' ? 'open' : 'done',
              });
    const remove = () => {
        change({type: 'remove_item', itemId: item.id});
        store.dispatch({type: 'SET_CYCLE_TOAST', toast: removedToast(runId, item)});
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.altKey && canEdit && !editing && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
            take(event);
            props.onMove?.(item.id, event.key === 'ArrowUp' ? -1 : 1);
        }
    };
    const classes = [
        'set-cycle-item',
        !canEdit && 'set-cycle-item-fixed',
        `set-cycle-item-${state}`,
        drop && `set-cycle-drop-${drop}`,
        glow > 0 && `set-cycle-glow-${glow % 2}`,
    ];
    return (
        <li
            className={classes.filter(Boolean).join(' ')}
            data-item={item.id}
            data-phase={props.phaseId}
            onKeyDown={onKeyDown}
            onMouseEnter={() => setHot(true)}
            onMouseLeave={() => setHot(false)}
            onFocus={(event) => setHot((before) => before || isByKeyboard(event.target))}
            onBlur={(event) => setHot(event.currentTarget.contains(event.relatedTarget))}
        >
            {canEdit && hot && props.onMove && (
                <span
                    className="set-cycle-grip"
                    title={say('set_cycle.item.drag')}
                    onPointerDown={(event) => props.onDragStart(item.id, event)}
                >
                    <Icon name="drag" />
                </span>
            )}
            <ItemBox
                state={state}
                titleId={titleId}
                repeats={repeats}
                locked={props.locked ?? (repeats && period === null ? count : null)}
                onToggle={toggle}
            />
            <div className="set-cycle-item-body">
                <span className="set-cycle-item-line">
                    <span id={titleId} className="set-cycle-item-title" title={item.title} dir="auto">
                        {item.title}
                        <span className="set-cycle-hidden">
                            , {repeats ? count : say(`set_cycle.state.${item.state}`)}
                        </span>
                    </span>
                    <Marks {...props} />
                </span>
                {item.state === 'skipped' && (
                    <p className="set-cycle-item-more">
                        {say('set_cycle.item.skipped_why', {reason: item.skipReason ?? ''})}
                    </p>
                )}
                {repeats && props.missed !== null && (
                    <p className="set-cycle-item-more">{say('set_cycle.item.missed', {missed: props.missed})}</p>
                )}
                {item.note !== '' && <ItemNote note={item.note} />}
                {problem && (
                    <p className="set-cycle-problem" role="alert">
                        {problem.text}
                        {problem.ref !== '' && <span className="set-cycle-muted"> {problem.ref}</span>}
                    </p>
                )}
                {waiting && (
                    <p className="set-cycle-item-more">
                        <Icon name="clock" size={12} /> {say('set_cycle.item.waiting')}
                    </p>
                )}
                {editor && <ItemEditor kind={editor} runId={runId} item={item} onClose={close} />}
            </div>
            {canEdit && (
                <span className="set-cycle-item-actions">
                    {(hot || editing) && (
                        <span className="set-cycle-item-quick" hidden={editing}>
                            {item.state === 'open' && !repeats && (
                                <IconButton
                                    icon="half"
                                    label={say('set_cycle.item.begin')}
                                    onClick={() =>
                                        change({type: 'set_item_state', itemId: item.id, state: 'in_progress'})
                                    }
                                />
                            )}
                            <IconButton
                                icon="person"
                                label={say('set_cycle.item.assign')}
                                onClick={() => setEditor('assign')}
                            />
                            {!repeats && (
                                <IconButton
                                    icon="clock"
                                    label={say('set_cycle.item.set_due')}
                                    onClick={() => setEditor('due')}
                                />
                            )}
                        </span>
                    )}
                    <ItemMenu
                        item={item}
                        onUntick={repeats && ticks > 0 ? () => tick(ticks - 1) : null}
                        change={change}
                        edit={setEditor}
                        onMove={props.onMove}
                        onRemove={remove}
                    />
                </span>
            )}
        </li>
    );
});

/** A repeating item looks ticked when all of today is, and half ticked when some of it is. */
function shownState({item, ticks, period}: ItemRowProps): ItemState {
    if (!item.repeat || item.state === 'skipped') {
        return item.state;
    }
    const all = period !== null && ticks >= item.repeat.times;
    return all ? 'done' : ticks > 0 ? 'in_progress' : item.state;
}

/** A click also moves the focus, but then the pointer shows where the buttons belong. */
function isByKeyboard(element: Element): boolean {
    return element.matches(':focus-visible');
}

/** Who and when, at the end of the line. Overdue is an icon and a word, never just a colour. */
function Marks({item, assignee, due, dueExact, overdue, count}: ItemRowProps) {
    const say = useText();
    const counted = item.state === 'skipped' ? null : count;
    if (assignee === null && due === null && counted === null && item.state !== 'in_progress') {
        return null;
    }
    return (
        <span className="set-cycle-marks">
            {item.state === 'in_progress' && (
                <span className="set-cycle-state-word">{say('set_cycle.state.in_progress')}</span>
            )}
            {counted !== null && <span aria-hidden="true">{counted}</span>}
            {assignee !== null && <span className="set-cycle-mark-person">{assignee}</span>}
            {due !== null && (
                <Exact words={dueExact} className={overdue ? 'set-cycle-urgent' : ''}>
                    {overdue && <Icon name="flag" size={12} />}
                    {due}
                </Exact>
            )}
        </span>
    );
}

export function rowProblem(problems: Record<string, Problem>, runId: string, itemId: string): Problem | null {
    return problems[problemKey(runId, itemId)] ?? null;
}
